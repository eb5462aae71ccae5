"""What a library says of itself, and of what was added to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.paper import Cut, Refusal, Remark, Unused


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that `add` found new, or edited since: how many of its records the library lacked.

    `gone` are the ids of papers that were read from it alone and no longer stand in it.
    """

    file: str
    is_new: bool
    records: int
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddReport:
    """What came of adding: counts of records, read = added + updated + merged + unchanged.

    `refused` records are counted apart; `papers` is the library's size afterwards; `changed` are
    the files that were not as they had been read before, `passed_over` those in a folder or a zip
    that plainly hold no papers, `unused` the columns of tables that no field takes, `cuts` the
    queries of the network that have more papers than the limit let in, `remarks` what is odd about
    a file that was read all the same.
    """

    read: int
    added: int
    updated: int
    merged: int
    unchanged: int
    refused: int
    papers: int
    seconds: float
    refusals: tuple[Refusal, ...] = ()
    changed: tuple[ChangedFile, ...] = ()
    passed_over: tuple[str, ...] = ()
    unused: tuple[Unused, ...] = ()
    cuts: tuple[Cut, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrichReport:
    """What came of completing papers from services.

    Of `asked` papers `completed` changed: `filled` counts by field, `retracted` are the ids that
    were newly marked. `not_found` papers no service knows for sure, and `failures` says what went
    wrong with which service.
    """

    asked: int
    completed: int
    filled: Mapping[str, int]
    retracted: tuple[str, ...]
    not_found: int
    failures: Mapping[str, str] = field(default_factory=dict, hash=False)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Stats:
    """What a library holds. `lexical` counts the papers of the BM25 index, `bytes` is on disk.

    `pending` papers are not indexed yet, `refused` records could not be read; `years` are the first
    and the last, None where none is known; `without` counts papers that lack an abstract, authors,
    a year, a venue, or a DOI, arXiv or PubMed id.
    """

    papers: int
    chunks: int
    embedder: str
    lexical: int
    bytes: int
    pending: int
    refused: int
    retracted: int = 0
    years: tuple[int, int] | None = None
    without: Mapping[str, int] = field(default_factory=dict, hash=False)
