"""A review written to a file, in the format its name asks for."""

import json
from collections.abc import Sequence
from pathlib import Path

from assistant.review.types import Review
from index.errors import QueryError

EXPORTS = {".bib": "bibtex", ".ris": "ris"}
FORMATS = (".md", ".tex", ".docx", ".html", ".csv", ".bib", ".ris", ".csl.json", ".json")
"""Endings of file names; `.csl.json` is CSL-JSON, any other `.json` the whole review."""


def check_format(path: Path, style: str | None = None) -> None:
    """Raise QueryError for a name that asks for no known format, a lost folder, no known style."""
    if path.suffix.lower() not in FORMATS:
        raise QueryError(
            f"no such format for a review: {path.name!r}; end the name in {', '.join(FORMATS)}"
        )
    check_folder(path)
    if style:
        from assistant.review.render.bibliography import check_style

        check_style(style)


def check_folder(path: Path) -> None:
    """Raise QueryError for a file whose folder is not there, before a draft is written for it."""
    if not path.parent.is_dir():
        raise QueryError(f"no such folder: {path.parent}; make it, or name another")


def save(review: Review, path: Path, style: str | None = None) -> tuple[Path, ...]:
    """Write a review; the files written, `path` first. LaTeX has its BibTeX file beside it."""
    check_format(path, style)
    if path.suffix.lower() == ".docx":
        from assistant.review.render.docx import write_docx

        write_docx(review, path, _bibliography(review, style), style)
        return (path,)
    path.write_text(_text(review, path, style), "utf-8")
    if path.suffix.lower() != ".tex":
        return (path,)
    beside = path.with_suffix(".bib")
    beside.write_text(_export(review, "bibtex"), "utf-8")
    return (path, beside)


def _text(review: Review, path: Path, style: str | None) -> str:
    suffix = path.suffix.lower()
    if suffix in EXPORTS:
        return _export(review, EXPORTS[suffix])
    if path.name.lower().endswith(".csl.json"):
        return _export(review, "csl-json")
    if suffix == ".json":
        from assistant.review.render.json import review_json

        return json.dumps(review_json(review), ensure_ascii=False, indent=2) + "\n"
    if suffix == ".csv":
        from assistant.review.render.csv import render_csv

        return render_csv(review)
    if suffix == ".tex":
        from assistant.review.render.latex import render_latex

        return render_latex(review, path.stem)
    if suffix == ".html":
        from assistant.review.render.html import render_html

        return render_html(review, _bibliography(review, style))
    return render_text(review, style)


def render_text(review: Review, style: str | None = None) -> str:
    """A review as Markdown, its references in a style."""
    from assistant.review.render.markdown import render_markdown

    return render_markdown(review, _bibliography(review, style))


def _export(review: Review, format: str) -> str:
    from index.formats.export import export

    return "".join(export(review.references, format))


def _bibliography(review: Review, style: str | None) -> Sequence[str]:
    """The references in a style; empty where none is asked for."""
    if not style:
        return ()
    from assistant.review.render.bibliography import style_references

    return style_references(review.references, style)
