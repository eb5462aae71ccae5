"""Papers completed from services, a batch at a time; each batch is written before the next."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from index.enriching.asking import Filling, LookupBatch, ask_services
from index.enriching.storing import retracted_by, taken_back, write
from index.errors import QueryError, SourceError
from index.merging.filling import FIELDS
from index.paper import Filters
from index.progress import Clock, Report
from index.reports import EnrichReport
from index.session.files import Session
from index.sources import Network

AT_ONCE = 20


def enrich(
    library: Session,
    network: Network,
    *,
    missing: Sequence[str] = (),
    filters: Filters,
    limit: int | None = None,
    progress: Report | None = None,
) -> EnrichReport:
    """Fill what papers lack, and mark those that were retracted.

    With fields under `missing` only papers that lack one, and only those fields. Raises QueryError
    for a field that can't be filled, SourceError where no service could be asked.
    """
    start, fields = time.monotonic(), _fields(missing)
    library.require_writable()
    chosen = list(islice(_chosen(library, filters, fields, bool(missing)), limit))
    clock = Clock("asking", len(chosen), progress)
    tally = _Tally()
    for at in range(0, len(chosen), AT_ONCE):
        papers = library.store.get(chosen[at : at + AT_ONCE])
        batch = ask_services(papers, fields, network)
        tally.add(batch, _written(library, batch, progress))
        clock.tell(min(at + AT_ONCE, len(chosen)))
    with library.writing(progress):
        library.index(progress)
    if tally.failures and not network.has_answered:
        raise SourceError(next(iter(tally.failures.values())))
    return tally.report(len(chosen), time.monotonic() - start)


def _fields(missing: Sequence[str]) -> tuple[str, ...]:
    wrong = [name for name in missing if name not in FIELDS]
    if wrong:
        raise QueryError(f"no such field: {wrong[0]}; choose from {', '.join(FIELDS)}")
    return tuple(dict.fromkeys(missing)) or FIELDS


def _chosen(
    library: Session, filters: Filters, fields: tuple[str, ...], only_lacking: bool
) -> Iterator[str]:
    """Ids of the papers to ask about; whatever else is missing, retractions concern them all."""
    at = 0
    while papers := library.store.papers(filters, limit=1000, offset=at):
        at += len(papers)
        for paper in papers:
            if not only_lacking or any(not getattr(paper, name) for name in fields):
                yield paper.id


def _written(
    library: Session, batch: LookupBatch, progress: Report | None
) -> list[tuple[str, str]]:
    """Write what a batch found; each field that was filled, with the paper's id."""
    fillings = [*batch.fillings, *_notices(library, batch)]
    if not fillings:
        return []
    filled: list[tuple[str, str]] = []
    with library.writing(progress), library.store.database.write() as db:
        for one in fillings:
            filled += [(one.paper_id, name) for name in write(db, one)]
    return filled


def _notices(library: Session, batch: LookupBatch) -> Iterator[Filling]:
    """The markings of papers of the library that a notice among these takes back."""
    gone: dict[str, str] = {}
    for paper in batch.papers.values():
        gone |= retracted_by(paper)
    for record in batch.told.values():
        gone |= retracted_by(record)
    for key, paper in library.store.with_keys([f"doi:{doi}" for doi in gone if doi]):
        if not paper.retracted:
            yield taken_back(paper, gone[key.removeprefix("doi:")])


class _Tally:
    """What has come of it so far."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.failures: dict[str, str] = {}
        self._asked: set[str] = set()
        self._filled: Counter[str] = Counter()
        self._completed: set[str] = set()
        self._retracted: list[str] = []

    def add(self, batch: LookupBatch, filled: Sequence[tuple[str, str]]) -> None:
        """Count what a batch brought."""
        self.known |= batch.known
        self._asked |= batch.papers.keys()
        self.failures |= batch.failures
        for paper_id, name in filled:
            self._completed.add(paper_id)
            if name == "retracted":
                self._retracted.append(paper_id)
            else:
                self._filled[name] += 1

    def report(self, asked: int, seconds: float) -> EnrichReport:
        """The report of it."""
        return EnrichReport(
            asked=asked,
            completed=len(self._completed),
            filled=dict(self._filled),
            retracted=tuple(self._retracted),
            not_found=len(self._asked - self.known),
            failures=dict(self.failures),
            seconds=seconds,
        )
