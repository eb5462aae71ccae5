"""Saved searches: what is new among the papers that a search finds, since it was last shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.saved.saved_filters import filters_json, parse_filters
from index.errors import QueryError, ReadOnly
from index.paper import Filters, Json, Result
from index.store.searches import KeptSearch, Searches

if TYPE_CHECKING:
    from index.library import Library

Find = Callable[[str, int, Filters], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search under a name; `new` are papers that came since and are among its `k` best.

    Where nobody searched for them, `new` is None.
    """

    name: str
    query: str
    k: int
    filters: Filters
    new: int | None = None


class SavedSearches:
    """One user's saved searches in a library. Raises LibraryError, QueryError for no such name."""

    def __init__(self, library: "Library", find: Find, owner: str = "") -> None:
        self._library = library
        self._find = find
        self._kept = Searches(library.store.database, owner)

    def save(self, name: str, query: str, k: int, filters: Filters) -> Sequence[Result]:
        """Search, and keep the search under a name; what it finds now is not new."""
        name = _require_name(name)
        if filters.papers:
            raise QueryError(
                f"papers or tags are named: {name!r} would never find a new one; leave "
                "--paper and --tag out"
            )
        self._library.require_writable()
        seen = self._last_row(0)
        found = self._find(query, k, filters)
        self._kept.keep(KeptSearch(name, query, k, filters_json(filters), seen))
        return found

    def all(self) -> tuple[SavedSearch, ...]:
        """Every saved search by name, with the number of its new papers."""
        return tuple(
            SavedSearch(one.name, one.query, one.k, parse_filters(one.filters), len(self._new(one)))
            for one in self._kept.all()
        )

    def named(self, name: str) -> SavedSearch:
        """The search of a name; it is not made, so `new` is None."""
        one = self._of(name)
        return SavedSearch(one.name, one.query, one.k, parse_filters(one.filters))

    def new(self, name: str, *, keep: bool = False) -> Sequence[Result]:
        """What is new for a search, best first; next time it is not, unless `keep`.

        Where the library can't be written it stays new.
        """
        one = self._of(name)
        last = self._last_row(one.seen)
        found = self._new(one)
        if not keep and last > one.seen and not self._library.read_only:
            try:
                self._kept.mark(one.name, last)
            except ReadOnly:  # became so while it was open
                return found
        return found

    def forget(self, name: str) -> None:
        """Delete a search."""
        self._kept.forget(self._of(name).name)

    def _of(self, name: str) -> KeptSearch:
        kept = {one.name: one for one in self._kept.all()}
        wanted = " ".join(name.split())
        if wanted in kept:
            return kept[wanted]
        there = f"there are {', '.join(kept)}" if kept else "save one with search QUERY --save NAME"
        raise QueryError(f"no saved search is called {wanted!r:.80}; {there:.200}")

    def _new(self, one: KeptSearch) -> Sequence[Result]:
        """The papers among the best of a search that came since."""
        if self._last_row(one.seen) <= one.seen:
            return ()
        found = self._find(one.query, one.k, parse_filters(one.filters))
        new = self._kept.since(one.seen, [result.paper.id for result in found])
        return tuple(result for result in found if result.paper.id in new)

    def _last_row(self, seen: int) -> int:
        return self._kept.last_row(seen, self._library.collection.number)


def saved_json(searches: Sequence[SavedSearch]) -> dict[str, Json]:
    """The document of `searches --json`."""
    return {
        "searches": [
            {
                "name": one.name,
                "query": one.query,
                "k": one.k,
                "filters": filters_json(one.filters),
                "new": one.new,
            }
            for one in searches
        ]
    }


def _require_name(name: str) -> str:
    wanted = " ".join(name.split())
    most = 120
    if not wanted or len(wanted) > most:
        raise QueryError(f"not a name: {name!r:.80}; write 1 to {most} characters")
    return wanted
