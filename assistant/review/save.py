"""A review written to a file, in the format its name asks for."""

import json
from collections.abc import Sequence
from pathlib import Path

from assistant.review.types import Review
from index.errors import QueryError
from index.paper import Paper

PANDOC = ".pandoc.md"
EXPORTS = {".bib": "bibtex", ".ris": "ris", ".csl.json": "csl-json"}
FORMATS = (
    *(".md", PANDOC, ".tex", ".docx", ".html"),
    *(".csv", ".bib", ".ris", ".csl.json", ".json"),
)
"""Endings of file names; `.pandoc.md` has pandoc's citations, `.csl.json` is CSL-JSON, any other
`.json` the whole review."""


def check_format(path: Path, style: str | None = None) -> None:
    """Raise QueryError for a name that asks for no known format, a lost folder, no known style."""
    if not path.name.lower().endswith(FORMATS):
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
    """Write a review; the files written, `path` first. LaTeX and pandoc have theirs beside it."""
    check_format(path, style)
    ending = _ending(path)
    if ending == ".docx":
        from assistant.review.render.docx import write_docx

        write_docx(review, path, style)
        return (path,)
    if ending == PANDOC:
        return _save_pandoc(review, path, style)
    path.write_text(_text(review, path, style), "utf-8")
    if ending != ".tex":
        return (path,)
    bib = _save_bibtex(review, path.with_suffix(".bib"))
    bib.write_text(_dated(bib.read_text("utf-8"), review.references), "utf-8")
    return (path, bib)


def _ending(path: Path) -> str:
    """The longest ending of a known format that a file's name has."""
    name = path.name.lower()
    return max((known for known in FORMATS if name.endswith(known)), key=len)


def _text(review: Review, path: Path, style: str | None) -> str:
    ending = _ending(path)
    if ending in EXPORTS:
        from index.formats.export import export

        return "".join(export(review.references, EXPORTS[ending]))
    if ending == ".json":
        from assistant.review.render.json import review_json

        return json.dumps(review_json(review), ensure_ascii=False, indent=2) + "\n"
    if ending == ".csv":
        from assistant.review.render.csv import render_csv

        return render_csv(review)
    if ending == ".tex":
        from assistant.review.render.latex import render_latex

        return render_latex(review, path.stem, style)
    if ending == ".html":
        from assistant.review.render.html import render_html

        return render_html(review, style)
    return render_text(review, style)


def _save_pandoc(review: Review, path: Path, style: str | None) -> tuple[Path, ...]:
    """The draft, its BibTeX file, its pictures, and the style's CSL where one is named."""
    from assistant.review.render.bibliography import style_file
    from assistant.review.render.map_points import map_points
    from assistant.review.render.markdown import PandocFiles, render_pandoc
    from assistant.review.render.picture import picture
    from assistant.review.render.tree import Drawing

    stem = path.name[: -len(PANDOC)]
    drawn = [each for each in Drawing if each is not Drawing.MAP or map_points(review)]
    pictures = {each: path.with_name(f"{stem}-{each}.png") for each in drawn}
    for drawing, file in pictures.items():
        file.write_bytes(picture(review, drawing))
    beside = [_save_bibtex(review, path.with_name(f"{stem}.bib")), *pictures.values()]
    csl = path.with_name(f"{stem}.csl")
    if style:
        csl.write_text(style_file(style), "utf-8")
        beside.append(csl)
    names = {each: file.name for each, file in pictures.items()}
    files = PandocFiles(f"{stem}.bib", names, csl.name if style else "")
    path.write_text(render_pandoc(review, files, style), "utf-8")
    return (path, *beside)


def _save_bibtex(review: Review, path: Path) -> Path:
    """The references for BibTeX, which prints where a paper appeared only of a known type."""
    from assistant.review.render.bibliography import of_known_type
    from index.formats.export import export

    path.write_text("".join(export(map(of_known_type, review.references), "bibtex")), "utf-8")
    return path


def _dated(bibtex: str, papers: Sequence[Paper]) -> str:
    """Entries of which none is without a year: natbib lists what it is given."""
    from index.formats.bibtex_text import citation_keys

    keys = citation_keys(papers)
    for key in (keys[paper.id] for paper in papers if not paper.year):
        bibtex = bibtex.replace(f"{{{key},\n", f"{{{key},\n  year = {{n.d.}},\n", 1)
    return bibtex


def render_text(review: Review, style: str | None = None) -> str:
    """A review as Markdown, its references in a style."""
    from assistant.review.render.markdown import render_markdown

    return render_markdown(review, style)
