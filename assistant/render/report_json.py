"""What became of a library as JSON documents: of `add`, `enrich`, `refused` and `stats`."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from assistant.answer import Judges
from index.paper import Json, Refusal

if TYPE_CHECKING:
    from index.reports import AddReport, EnrichReport, Stats


def add_json(report: "AddReport") -> dict[str, Json]:
    """The document of `add --json`: counts of records, and the library's size afterwards.

    `unused` only where a table had columns that no field takes, `cut` only where a query of the
    network has more papers than the limit let in, `remarks` only where a file that was read is odd.
    """
    cut: list[Json] = [{"source": c.file, "taken": c.taken, "total": c.total} for c in report.cuts]
    unused: list[Json] = [{"file": u.file, "columns": [*u.columns]} for u in report.unused]
    remarks: list[Json] = [{"file": r.file, "text": r.text} for r in report.remarks]
    return {
        "read": report.read,
        "added": report.added,
        "updated": report.updated,
        "merged": report.merged,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "papers": report.papers,
        "seconds": round(report.seconds, 3),
        **({"unused": unused} if unused else {}),
        **({"cut": cut} if cut else {}),
        **({"remarks": remarks} if remarks else {}),
    }


def enrich_json(report: "EnrichReport") -> dict[str, Json]:
    """The document of `enrich --json`: counts of papers and of fields, ids newly retracted."""
    return {
        "asked": report.asked,
        "completed": report.completed,
        "filled": dict(report.filled),
        "retracted": [*report.retracted],
        "not_found": report.not_found,
        "failures": dict(report.failures),
        "seconds": round(report.seconds, 3),
    }


def stats_json(stats: "Stats", judges: Judges) -> dict[str, Json]:
    """The document of `stats --json`."""
    years: Json = [*stats.years] if stats.years else None
    return asdict(stats) | {"years": years} | asdict(judges)


def refused_json(refusals: Iterable[Refusal]) -> dict[str, Json]:
    """The document of `refused --json`."""
    return {"refused": [asdict(refusal) for refusal in refusals]}
