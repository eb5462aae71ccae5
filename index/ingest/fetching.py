"""What was named on the network is fetched before the library is locked: services are slow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from index.errors import FormatError
from index.formats.detect import detect
from index.formats.identifiers import Identifier
from index.formats.opener import OpenedSource, open_sources
from index.ingest.files import Read, offline, read_records
from index.paper import Paper
from index.progress import Clock, Report
from index.sources import Citations, Network, Wanted
from index.store.papers import PaperStore


def fetch(
    named: Sequence[Path | Wanted],
    network: Network | None,
    *,
    format: str | None,
    progress: Report | None,
) -> Mapping[Path | Wanted, Sequence[Read]]:
    """The records of what must be asked for, of all that was named.

    Raises FormatError where there is such a thing and no network.
    """
    wanted = [one for one in named if not isinstance(one, Path) or is_list(one, format)]
    if wanted and network is None:
        raise FormatError(offline(wanted[0]))
    clock = Clock("fetching", None, progress)
    fetched: dict[Path | Wanted, list[Read]] = {}
    count = 0
    for one in wanted:
        items = fetched[one] = []
        for item in read_records(one, format=format, network=network):
            items.append(item)
            count += 1
            clock.tell(count)
    return fetched


def is_list(file: Path, format: str | None) -> bool:
    """Whether a file is a list of identifiers; standard input can't be looked at twice."""
    if format is not None or str(file) == "-" or not file.is_file():
        return format == "identifiers" and str(file) != "-"
    try:
        with open_sources(file) as sources:
            first = next(iter(sources), None)
            return isinstance(first, OpenedSource) and detect(first.head) == "identifiers"
    except FormatError:
        return False


def resolve(store: PaperStore, one: Path | Wanted) -> Path | Wanted:
    """Citations of a paper of this library, as citations of its identifier.

    Raises FormatError where it has none.
    """
    if not isinstance(one, Citations):
        return one
    papers = store.get([one.of])
    return replace(one, of=str(identifier_of(papers[0]))) if papers else one


def identifier_of(paper: Paper) -> Identifier:
    """What a service knows a paper by. Raises FormatError where it has no identifier."""
    work = str(paper.extra.get("openalex") or "").rpartition("/")[2]
    for kind, value in (
        ("openalex", work),
        ("doi", paper.doi),
        ("pmid", paper.pmid),
        ("arxiv", paper.arxiv_id),
    ):
        if value:
            return Identifier(kind, value)
    raise FormatError(f"no DOI, PubMed or arXiv id: {paper.id}; enrich it first, or name one")
