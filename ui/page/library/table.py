"""The papers of the library as a table: sorted, filtered and paged on the server."""

from dataclasses import dataclass

from index.lacking import Lack, ids_lacking
from index.library import Library
from index.merging.names import shown_names
from index.paper import Filters, Paper
from index.search.by_words import ids_by_words
from index.search.near_names import NearName, near_names
from ui.page.html import button, file_name, text

ROWS = 50
BEST = 1000
"""With words, so many of the papers they fit best are shown; sorting leaves them in that order."""
COLUMNS = (
    ("title", "Title"),
    ("", "Authors"),
    ("year", "Year"),
    ("", "Venue"),
    ("added", "Added from"),
)


@dataclass(frozen=True)
class Shelf:
    """Which rows are shown: `sort` is `title`, `year` or `added`, `page` counts from 0.

    `lack` is a field that the papers shown are without, by title; "" for all.
    """

    sort: str = "title"
    page: int = 0
    words: str = ""
    lack: Lack | None = None


def shelf_html(library: Library, shelf: Shelf, filters: Filters) -> str:
    """One page of the table, with what leads to the next and to another order."""
    papers, total = _rows(library, shelf, filters)
    head = "".join(_column(sort, label, shelf) for sort, label in COLUMNS)
    first = shelf.page * ROWS + 1
    rows = "".join(_row(paper, first + n) for n, paper in enumerate(papers))
    above = f"{_meant(library, shelf, filters)}{_lack(shelf, total)}"
    if not rows:
        return f'{above}<p class="hint">No papers here.</p>'
    return (
        f'{above}<table class="shelf"><caption class="unseen">Papers of the library</caption>'
        f'<thead><tr><th scope="col"><input type="checkbox" class="pick-all" '
        f'aria-label="Select all rows shown"></th>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f"{_pages(shelf, first, len(papers), total)}"
    )


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


def _column(sort: str, label: str, shelf: Shelf) -> str:
    if not sort:
        return f'<th scope="col">{label}</th>'
    order = "descending" if sort == "year" else "ascending"
    current = f' aria-sort="{order}"' if sort == shelf.sort and not shelf.words else ""
    return f'<th scope="col"{current}>{button(label, "sort", sort=sort)}</th>'


def _row(paper: Paper, number: int) -> str:
    names = shown_names(paper.authors, 2)
    source = file_name(paper.sources[-1].rpartition(":")[0]) if paper.sources else ""
    return (
        f'<tr><td><input type="checkbox" class="pick" value="{text(paper.id)}" '
        f'aria-label="Select row {number}"></td>'
        f"<td>{button(paper.title, 'paper', paper=paper.id)}</td>"
        f"<td>{text(names)}</td><td>{paper.year or ''}</td><td>{text(paper.venue)}</td>"
        f'<td title="{text(source)}">{text(source)}</td></tr>'
    )


def _pages(shelf: Shelf, first: int, shown: int, total: int) -> str:
    steps = []
    if shelf.page:
        steps.append(button("Previous", "page", page=str(shelf.page - 1)))
    if first + shown <= total:
        steps.append(button("Next", "page", page=str(shelf.page + 1)))
    place = f"{first:,} to {first + shown - 1:,} of {total:,}"
    return f'<p class="tools pages">{place} {" ".join(steps)}</p>'
