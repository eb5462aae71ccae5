"""Which papers of the library the marks of a draft mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.checking.marks import Mark, MarkKind
from assistant.checking.references import ReferenceEntry, References, are_by
from assistant.text.excerpts import whole
from index.merging.authors import share_any
from index.merging.identity import keys, same_paper
from index.merging.titles import fold, normalise_title
from index.paper import Filters, Paper, Record, Result
from index.search.known_item import papers_named

if TYPE_CHECKING:
    from index.library import Library

Search = Callable[[str, int], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class ResolvedMark:
    """What a mark points at: the entries found for it and the papers of the library they are."""

    mark: Mark
    entries: tuple[ReferenceEntry, ...] = ()
    papers: tuple[Paper, ...] = ()


class Resolver:
    """Finds the papers of marks; each entry is looked up once."""

    def __init__(self, library: "Library", references: References, search: Search) -> None:
        self._library = library
        self.references = references
        self._search = search
        self._known: dict[ReferenceEntry, tuple[Paper, ...]] = {}

    def resolve(self, mark: Mark) -> ResolvedMark:
        """The entries and papers of one mark."""
        entries = self.references.find(mark)
        papers = {paper.id: paper for entry in entries for paper in self._papers(entry)}
        if not entries and mark.kind is MarkKind.KEY:
            papers = {paper.id: paper for paper in self._library.store.keyed([mark.label])}
        if not entries and mark.kind is MarkKind.NAMES:
            papers = {paper.id: paper for paper in self._by(mark)}
        return ResolvedMark(mark, entries, tuple(papers.values()))

    def _papers(self, entry: ReferenceEntry) -> tuple[Paper, ...]:
        if entry not in self._known:
            record = entry.record
            found = self._of_record(record) if record else self._of_line(entry.text)
            self._known[entry] = tuple({paper.id: paper for paper in found}.values())
        return self._known[entry]

    def _of_record(self, record: Record) -> list[Paper]:
        """The papers that are the one of a BibTeX entry, whichever version of it."""
        found = [paper for _, paper in self._library.store.with_keys(list(keys(record)))]
        return [p for p in found if same_paper(p, record) or _same_work(p, record)]

    def _of_line(self, text: str) -> list[Paper]:
        """The papers whose identifier or title an entry of a list has."""
        title = normalise_title(text)
        # Papers whose titles are looked for in an entry of a list.
        near = [whole(result.paper) for result in self._search(text[:400], 8)]
        found = [paper for paper in near if _stands_in(paper, title, text)]
        if not found:
            found = [p for p in papers_named(self._library, text[:1_000]) if _identified(p, text)]
        return found[:1]

    def _by(self, mark: Mark) -> list[Paper]:
        """The papers of the library by a mark's authors; of the years about it where one is."""
        if mark.year is None:
            return []
        for first, last in ((mark.year, mark.year), (mark.year - 1, mark.year + 1)):
            within = Filters(years=(first, last))
            name = mark.authors[0].split()[-1]
            found = self._library.papers(replace(within, authors=(name,)))
            # Papers of one year that are looked through for a name without its accents.
            if not found and self._library.count(within) <= 2_000:
                found = self._library.papers(within)
            fit = [paper for paper in found if are_by(mark, paper.authors)]
            if fit and (first == last or len(fit) == 1):
                return fit
        return []


def _same_work(paper: Paper, record: Record) -> bool:
    """Whether a paper has the title of a record and no other authors: a preprint is cited too."""
    if normalise_title(paper.title) != normalise_title(record.title):
        return False
    return not (paper.authors and record.authors) or share_any(paper.authors, record.authors)


def _stands_in(paper: Paper, line: str, text: str) -> bool:
    title = normalise_title(paper.title)
    # A title as short as this is found in anything; from 30 characters on its author need not be
    # there.
    if len(title) < 12 or title not in line:
        return False
    if len(title) >= 30 or not paper.authors:
        return True
    names = fold(" ".join(paper.authors[:1])).replace(",", " ").split()
    return any(name in fold(text) for name in names if len(name) > 2)


def _identified(paper: Paper, text: str) -> bool:
    wanted = (paper.doi, paper.arxiv_id, paper.pmid)
    return any(value and value in text.lower() for value in wanted)
