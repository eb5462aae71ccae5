"""Files of papers are read into the store, record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from index.ingest.files import Read, name_of, read_records
from index.ingest.records import OF_FILE, Intake
from index.ingest.retrying import format_of, only_refused
from index.paper import Cut, NoPapers, Record, Refusal, Remark, Unused
from index.progress import Clock
from index.reports import AddReport, ChangedFile
from index.sources import Network, Wanted
from index.store.papers import PaperStore
from index.store.resources import require_room


class Reading:
    """Files on their way into the store: counts and refusals so far.

    Identifiers in files that were named are looked up through the network, if there is one.
    """

    def __init__(self, store: PaperStore, clock: Clock, network: Network | None = None):
        self._store = store
        self._clock = clock
        self._network = network
        self._counts: Counter[str] = Counter()
        self._refusals: list[Refusal] = []
        self._changed: list[ChangedFile] = []
        self._passed_over: list[str] = []
        self._unused: list[Unused] = []
        self._cuts: list[Cut] = []
        self._remarks: list[Remark] = []

    def read(
        self,
        file: Path | Wanted,
        format: str | None,
        *,
        is_found: bool = False,
        fetched: Iterable[Read] | None = None,
    ) -> None:
        """Take every record of one file, or those that were `fetched` from the network for it.

        A file that was only found in a folder is passed over if it plainly holds no papers, and
        what it names is not looked up.
        """
        intake, name = Intake(), name_of(file)
        before, refused = self._news, len(self._refusals)
        is_new = self._is_new(name)
        if fetched is None:
            network = None if is_found else self._network
            fetched = read_records(file, format=format, network=network)
        self._take(intake, self._of_papers(fetched, is_found), name, format)
        gone: tuple[str, ...] = ()
        is_whole = len(self._refusals) == refused and isinstance(file, Path) and file.is_file()
        if not is_new and is_whole:
            gone = intake.gone(self._store, name)
        if self._news > before or gone:
            self._changed.append(ChangedFile(name, is_new, self._news - before, gone))

    def retry(self, file: Path) -> None:
        """Take what was refused in one file, and nothing else of it."""
        name = name_of(file)
        format = format_of(self._store, name)
        read = read_records(file, format=format, network=self._network)
        items = only_refused(read, self._store, name)
        self._take(Intake(), items, name, format)

    def miss(self, folder: Path) -> None:
        """Note the files of a folder that were read once and are no longer there."""
        prefix = f"{name_of(folder)}/"
        with self._store.database.read() as db:
            query = "SELECT name FROM files WHERE substr(name, 1, ?) = ? ORDER BY file"
            names = [row[0] for row in db.execute(query, (len(prefix), prefix))]
        files = [n if Path(n).exists() else n.partition("!")[0] for n in names]
        for file in dict.fromkeys(files):
            if not Path(file).exists() and (gone := Intake().gone(self._store, file)):
                self._changed.append(ChangedFile(file, False, 0, gone))

    def _take(
        self, intake: Intake, items: Iterator[Record | Refusal], name: str, format: str | None
    ) -> None:
        """Write records and refusals in place of a file's old refusals, a thousand at a time."""
        size = 1000
        batch, is_first = list(islice(items, size)), True
        while batch or is_first:
            require_room(self._store.database.path.parent)
            with self._store.database.write() as db:
                if is_first:
                    db.execute(f"DELETE FROM refusals WHERE {OF_FILE.format('file')}", (name,))
                for item in batch:
                    if isinstance(item, Refusal):
                        self._refusals.append(item)
                        values = (item.file, item.line, item.reason, format or "")
                        db.execute("INSERT INTO refusals VALUES (?, ?, ?, ?)", values)
                    else:
                        self._counts[intake.take(db, item)] += 1
            self._clock.tell(self._counts.total())
            batch, is_first = list(islice(items, size)), False

    def _of_papers(self, items: Iterable[Read], is_found: bool) -> Iterator[Record | Refusal]:
        """The items without the files, and members of a zip, that plainly are something else.

        Columns that were not used, remarks, and queries that had more than was taken are noted.
        """
        for item in items:
            if isinstance(item, Unused):
                self._unused.append(item)
            elif isinstance(item, Cut):
                self._cuts.append(item)
            elif isinstance(item, Remark):
                self._remarks.append(item)
            elif isinstance(item, NoPapers) and (is_found or not Path(item.file).exists()):
                self._passed_over.append(item.file)
            else:
                yield item

    def _is_new(self, name: str) -> bool:
        with self._store.database.read() as db:
            query = f"SELECT 1 FROM files WHERE {OF_FILE.format('name')}"
            return db.execute(query, (name,)).fetchone() is None

    @property
    def _news(self) -> int:
        """Records so far that the library did not have."""
        return self._counts.total() - self._counts["unchanged"]

    def report(self, papers: int, seconds: float) -> AddReport:
        """What came of it, in a library of so many papers."""
        counts = self._counts
        return AddReport(
            read=counts.total(),
            added=counts["added"],
            updated=counts["updated"],
            merged=counts["merged"],
            unchanged=counts["unchanged"],
            refused=len(self._refusals),
            papers=papers,
            seconds=seconds,
            refusals=tuple(self._refusals),
            changed=tuple(self._changed),
            passed_over=tuple(self._passed_over),
            unused=tuple(self._unused),
            cuts=tuple(self._cuts),
            remarks=tuple(self._remarks),
        )
