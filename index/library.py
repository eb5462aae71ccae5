"""A library of papers in one folder: opened, added to, read and removed from."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.curation.decisions import Curation
from index.errors import LibraryError
from index.maintenance.resume import finish, mend
from index.paper import Chunk, Filters, Paper, Refusal
from index.progress import Clock, Report
from index.reports import AddReport, EnrichReport, Stats
from index.session.location import Options, find_location, settle
from index.store.held_names import HeldNames, load_names
from index.store.papers import insert_papers
from index.store.resources import require_memory, size_of

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.sources import Network, Wanted

NO_FILTERS = Filters()


__all__ = ["AddReport", "Library", "Stats"]


class Library(Curation):
    """Papers, vectors and BM25 in one folder; `Library.open` makes one.

    Any number of threads and processes may read while one writes: writing methods wait for the
    lock. `notices` says what could not be mended when it was opened. Raises LibraryError.
    """

    notices: tuple[str, ...] = ()
    _names: tuple[str, HeldNames] | None = None

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        create: bool = False,
        embedder: str | Embedder | None = None,
        precision: str | None = None,
        chroma: str | None = None,
        offline: bool = True,
        progress: Report | None = None,
    ) -> Self:
        """Open the library in a folder; `create` makes it where there is none.

        `embedder` (name, folder or object), `precision` and `chroma` (URL of a Chroma server) are
        kept in a library when it is made; naming others later raises LibraryError. What an
        interrupted run left is finished unless it would take long (`finish`), what is damaged is
        rebuilt, unless another process is at it. An embedder of the Hugging Face hub is downloaded
        only if not `offline`.
        """
        place = find_location(Path(path), create=create)
        name = embedder if isinstance(embedder, str | None) else embedder.name
        try:
            collection = settle(place, Options(name, precision, chroma))
        except BaseException:
            place.close()
            raise
        given = None if isinstance(embedder, str | None) else embedder
        library = cls(place, collection, given, offline=offline)
        library.notices = mend(library, progress)
        return library

    def add(
        self,
        paths: Sequence[str | Path | Wanted],
        *,
        format: str | None = None,
        progress: Report | None = None,
        network: Network | None = None,
    ) -> AddReport:
        """Read files and folders into the library and index what is new or changed.

        What is named on the network (`doi:10...`, `openalex:QUERY`, a file of identifiers) is
        asked for through `network` before the library is locked; without one it is refused.
        Records are committed before they are indexed; whatever stops this, the next start goes on
        where it stopped.
        """
        from index.formats.registry import require_format
        from index.ingest.fetching import fetch, resolve
        from index.ingest.files import list_files
        from index.ingest.reading import Reading

        if format is not None:
            require_format(format)
        require_memory()
        start, named = time.monotonic(), {str(path) for path in paths}
        files = [resolve(self.store, file) for file in list_files(paths)]
        found = {file for file in files if isinstance(file, Path) and str(file) not in named}
        self.require_writable()
        sought = [file for file in files if file not in found]
        fetched = fetch(sought, network, format=format, progress=progress)
        with self.writing(progress):
            reading = Reading(self.store, Clock("reading", None, progress), network)
            for file in files:
                reading.read(file, format, is_found=file in found, fetched=fetched.get(file))
            for path in named:
                if os.path.isdir(path):
                    reading.miss(Path(path))
            self.index(progress)
            return reading.report(self.count(), time.monotonic() - start)

    def retry(self, progress: Report | None = None, *, network: Network | None = None) -> AddReport:
        """Try what was refused once more, in the files that are still there, and nothing else."""
        from index.ingest.reading import Reading

        start = time.monotonic()
        with self.writing(progress):
            reading = Reading(self.store, Clock("reading", None, progress), network)
            names = (refusal.file for refusal in self.refusals())
            found = (Path(n if Path(n).exists() else n.partition("!")[0]) for n in names)
            for file in dict.fromkeys(path for path in found if path.is_file()):
                reading.retry(file)
            self.index(progress)
            return reading.report(self.count(), time.monotonic() - start)

    def enrich(
        self,
        network: Network,
        *,
        missing: Sequence[str] = (),
        filters: Filters = NO_FILTERS,
        limit: int | None = None,
        progress: Report | None = None,
    ) -> EnrichReport:
        """Fill what papers lack from services, and mark those that were retracted.

        Nothing that a file of the user's says is changed; the log of merges names each service.
        """
        from index.enriching.enrich import enrich

        return enrich(
            self, network, missing=missing, filters=filters, limit=limit, progress=progress
        )

    def insert(self, papers: Iterable[Paper], *, progress: Report | None = None) -> int:
        """Put papers in as they are, under their own ids and without merging; how many were new.

        A paper whose id is already there is passed over.
        """
        with self.writing(progress):
            inserted = insert_papers(self.store, papers)
            self.index(progress)
        return inserted

    def finish(self, progress: Report | None = None, *, seconds: float = math.inf) -> bool:
        """Finish what was interrupted, adding or re-indexing; False if not done after `seconds`.

        `open` leaves it where it would keep whoever opens the library waiting.
        """
        return finish(self, progress, seconds)

    def papers(
        self,
        filters: Filters = NO_FILTERS,
        *,
        limit: int | None = None,
        offset: int = 0,
        sort: str = "added",
    ) -> list[Paper]:
        """The papers that pass, by `title`, `year` (newest first) or as they were `added`."""
        return self.store.papers(filters, limit=limit, offset=offset, sort=sort)

    def count(self, filters: Filters = NO_FILTERS) -> int:
        """Number of papers that pass."""
        return self.store.count(filters)

    def paper(self, paper_id: str) -> Paper:
        """The paper of an id; LibraryError if there is none."""
        found = self.store.get([paper_id])
        if not found:
            raise LibraryError(
                f"no such paper in this library: {paper_id}; paper-assistant papers lists the ids"
            )
        return found[0]

    def get(self, ids: Sequence[str]) -> list[Paper]:
        """The papers of these ids, in that order, without those that are not there."""
        return self.store.get(ids)

    def chunks(self, paper_ids: Iterable[str]) -> list[Chunk]:
        """The chunks of these papers."""
        return self.store.chunks(paper_ids, self._collection.number)

    def refusals(self) -> list[Refusal]:
        """Records that could not be read, with the reason."""
        return self.store.refusals()

    def stats(self) -> Stats:
        """What the library holds, and what its papers lack."""
        counts = dict(self.store.lacks())
        first, last, retracted = (counts.pop(name) for name in ("first", "last", "retracted"))
        return Stats(
            papers=self.count(),
            chunks=self.store.count_chunks(self._collection.number),
            embedder=self._collection.made_by or self._collection.embedder,
            lexical=self.lexical.count(),
            bytes=size_of(self.folder),
            pending=self.pending,
            refused=len(self.refusals()),
            retracted=retracted,
            years=(first, last) if last else None,
            without=counts,
        )

    def names(self) -> HeldNames:
        """The authors and venues that the papers have, read once while the papers stay."""
        known = self._names
        if known is None or known[0] != self.fingerprint:
            known = self._names = (self.fingerprint, load_names(self.store.database))
        return known[1]
