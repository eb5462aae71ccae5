"""The papers of the library as a table: sorted, filtered and paged on the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.curation.lacking import Lack, ids_lacking
from index.curation.notes import notes_of
from index.curation.tags import papers_tagged, tags_of
from index.library import Library
from index.merging.names import shown_names
from index.paper import Filters, Paper
from index.search.by_words import ids_by_words
from index.search.near_names import NearName, near_names
from ui.cli.options import NO_PAPER
from ui.page.html import UNTITLED, button, file_name, text, verbatim

ROWS = 50
BEST = 1000
"""With words, so many of the papers they fit best are shown; sorting leaves them in that order."""


@dataclass(frozen=True)
class ShelfColumn:
    """A column: its name, what it sorts by if anything, whether it is seen unless chosen."""

    key: str
    label: str
    sort: str = ""
    seen: bool = True


COLUMNS = (
    ShelfColumn("title", "Title", "title"),
    ShelfColumn("authors", "Authors"),
    ShelfColumn("year", "Year", "year"),
    ShelfColumn("venue", "Venue"),
    ShelfColumn("added", "Added from", "added", seen=False),
    ShelfColumn("tags", "Tags"),
    ShelfColumn("note", "Note", seen=False),
    ShelfColumn("doi", "DOI", seen=False),
    ShelfColumn("keywords", "Keywords", seen=False),
)
LIST_TAGS = 20
"""Tags that are offered above the table."""


@dataclass(frozen=True)
class Shelf:
    """Which rows are shown: `sort` is `title`, `year` or `added`, `page` counts from 0.

    `lack` is a field that the papers shown are without, `tag` one they have; "" for all.
    """

    sort: str = "title"
    page: int = 0
    words: str = ""
    lack: Lack | None = None
    tag: str = ""


def shelf_html(library: Library, shelf: Shelf, filters: Filters) -> str:
    """One page of the table, with what leads to the next and to another order."""
    filters = _among(library, shelf, filters)
    papers, total = _rows(library, shelf, filters)
    above = f"{_meant(library, shelf, filters)}{_lack(shelf, total)}{_tagged(shelf, total)}"
    if not papers:
        none = "No paper fits." if library.count() else "No papers yet."
        return f'{above}<p class="hint">{none}</p>'
    head = "".join(_column(column, shelf) for column in COLUMNS)
    first = shelf.page * ROWS + 1
    ids = [paper.id for paper in papers]
    tags, notes = tags_of(library.store), notes_of(library.store, ids)
    rows = "".join(
        _row(paper, first + n, tags.get(paper.id, ()), notes.get(paper.id, ""))
        for n, paper in enumerate(papers)
    )
    empty = _empty(papers, tags)
    return (
        f'{above}<table class="shelf" data-empty="{empty}">'
        '<caption class="unseen">Papers of the library</caption>'
        f'<thead><tr><th scope="col"><input type="checkbox" class="pick-all" '
        f'aria-label="Select all rows shown"></th>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f"{_pages(shelf, first, len(papers), total)}"
    )


def columns_html() -> str:
    """The columns to choose from; library.js remembers which a reader wants."""
    boxes = "".join(
        f'<label><input type="checkbox" class="choose" value="{column.key}"'
        f"{' checked' if column.seen else ''}> {column.label}</label>"
        for column in COLUMNS[1:]
    )
    return (
        '<details class="columns"><summary class="do">Columns</summary>'
        f'<fieldset><legend class="unseen">Columns shown</legend>{boxes}</fieldset></details>'
    )


def tags_html(tags: Mapping[str, Sequence[str]]) -> str:
    """The tags given so far, each with its papers, to look at those alone; "" for none."""
    count: dict[str, int] = {}
    for name in (name for given in tags.values() for name in given):
        count[name] = count.get(name, 0) + 1
    most = sorted(count, key=lambda name: (-count[name], name.casefold()))[:LIST_TAGS]
    chips = "".join(
        f"<li>{button(f'{name} ({count[name]:,})', 'tagged', tag=name)}</li>" for name in most
    )
    return f'<section class="lacking"><h3>Tags</h3><ul>{chips}</ul></section>' if chips else ""


def _empty(papers: Sequence[Paper], tags: Mapping[str, Sequence[str]]) -> str:
    """The columns of which no row has anything: library.js hides them from who chose none."""
    filled = {
        "authors": any(paper.authors for paper in papers),
        "year": any(paper.year for paper in papers),
        "venue": any(paper.venue for paper in papers),
        "tags": any(paper.id in tags for paper in papers),
    }
    return " ".join(column for column, has in filled.items() if not has)


def _among(library: Library, shelf: Shelf, filters: Filters) -> Filters:
    """The filters, with the papers of the tag that is looked at."""
    if not shelf.tag:
        return filters
    tagged = papers_tagged(library.store, [shelf.tag])
    return replace(filters, papers=tuple(sorted(tagged)) or (NO_PAPER,))


def _rows(library: Library, shelf: Shelf, filters: Filters) -> tuple[list[Paper], int]:
    start = shelf.page * ROWS
    if shelf.lack:
        return _lacking(library, shelf, shelf.lack, filters)
    if not shelf.words.strip():
        papers = library.papers(filters, limit=ROWS, offset=start, sort=shelf.sort)
        return papers, library.count(filters)
    ids = ids_by_words(library, shelf.words, filters, BEST)
    return library.get(ids[start : start + ROWS]), len(ids)


def _lacking(
    library: Library, shelf: Shelf, lack: Lack, filters: Filters
) -> tuple[list[Paper], int]:
    """The papers without a field, among those of the words and filters."""
    among = library.matching_ids(filters)
    if shelf.words.strip():
        among = set(ids_by_words(library, shelf.words, filters, BEST))
    ids = [i for i in ids_lacking(library, lack) if among is None or i in among]
    start = shelf.page * ROWS
    return library.get(ids[start : start + ROWS]), len(ids)


def _meant(library: Library, shelf: Shelf, filters: Filters) -> str:
    """The names that were probably meant; one that the words have is looked for with a click."""
    near = near_names(library, shelf.words, filters)
    told = " and ".join(f"{_name(one, shelf.words)} for “{text(one.written)}”" for one in near)
    return f'<p class="tools" role="status">Did you mean {told}?</p>' if told else ""


def _name(near: NearName, words: str) -> str:
    return button(near.term, "find", words=near.query) if near.query != words else text(near.term)


def _lack(shelf: Shelf, total: int) -> str:
    if not shelf.lack:
        return ""
    look_up = button("Look it up", "look-up", hint="From Crossref, OpenAlex, PubMed and arXiv")
    all_of_them = button("Show all papers", "lacking", lack="")
    return (
        f'<p class="tools lack"><b>{total:,} without {shelf.lack}</b> '
        f"{look_up if total else ''} {all_of_them}</p>"
    )


def _tagged(shelf: Shelf, total: int) -> str:
    if not shelf.tag:
        return ""
    all_of_them = button("Show all papers", "tagged", tag="")
    return f'<p class="tools lack"><b>{total:,} tagged {text(shelf.tag)}</b> {all_of_them}</p>'


def _column(column: ShelfColumn, shelf: Shelf) -> str:
    named = f'<th scope="col" class="c-{column.key}"'
    if not column.sort:
        return f"{named}>{column.label}</th>"
    order = "descending" if column.sort == "year" else "ascending"
    current = f' aria-sort="{order}"' if column.sort == shelf.sort and not shelf.words else ""
    return f"{named}{current}>{button(column.label, 'sort', sort=column.sort)}</th>"


def _row(paper: Paper, number: int, tags: Sequence[str], note: str) -> str:
    source = file_name(paper.sources[-1].rpartition(":")[0]) if paper.sources else ""
    cells = {
        "title": button(paper.title or UNTITLED, "paper", paper=paper.id),
        "authors": text(shown_names(paper.authors, 2)),
        "year": str(paper.year or ""),
        "venue": text(paper.venue),
        "added": f'<span title="{text(source)}">{text(source)}</span>' if source else "",
        "tags": " ".join(button(tag, "tagged", tag=tag) for tag in tags),
        "note": verbatim(note),
        "doi": text(paper.doi),
        "keywords": text(", ".join(paper.keywords)),
    }
    shown = "".join(f'<td class="c-{key}">{cell}</td>' for key, cell in cells.items())
    return (
        f'<tr><td><input type="checkbox" class="pick" value="{text(paper.id)}" '
        f'aria-label="Select row {number}"></td>{shown}</tr>'
    )


def _pages(shelf: Shelf, first: int, shown: int, total: int) -> str:
    steps = []
    if shelf.page:
        steps.append(button("Previous", "page", page=str(shelf.page - 1)))
    if first + shown <= total:
        steps.append(button("Next", "page", page=str(shelf.page + 1)))
    place = f"{first:,} to {first + shown - 1:,} of {total:,}"
    return f'<p class="tools pages">{place} {" ".join(steps)}</p>'
