"""A saved protocol run again: its searches, the papers that are new, the draft updated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.review.keep.draft_store import KeptDraft
from assistant.review.protocol import Protocol
from assistant.review.request import ReviewRequest, draft_name
from assistant.review.types import Review
from assistant.screening.scope import Exclusion, Scope, ScreenedPaper
from index.errors import PaperAssistantError, SourceError
from index.paper import Json, Paper

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from index.progress import Report


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """What came of one search of a protocol: records read, papers new; `fault` if it failed.

    `beyond` counts the papers that it has beyond the limit.
    """

    source: str
    read: int = 0
    added: int = 0
    beyond: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class WatchReport:
    """What a protocol run again has brought.

    `taken` are the papers of the review that the draft before did not have, `left_out` those new in
    the library that it does not take; `review` is the draft as it is now.
    """

    sources: tuple[WatchedSource, ...]
    taken: tuple[ScreenedPaper, ...]
    left_out: tuple[Exclusion, ...]
    review: Review

    @property
    def found(self) -> int:
        """Papers new in the library."""
        return sum(source.added for source in self.sources)


def run_searches(
    assistant: "Assistant",
    protocol: Protocol,
    *,
    limit: int | None = None,
    contact: str | None = None,
    progress: "Report | None" = None,
) -> tuple[WatchedSource, ...]:
    """Add what the searches of a protocol find, one after the other; one that fails stops none.

    Raises SourceError where every one of them failed.
    """
    found = []
    for source in protocol.sources:
        try:
            report = assistant.add(source, limit=limit, contact=contact, progress=progress)
        except PaperAssistantError as error:
            found.append(WatchedSource(source, fault=str(error)))
            continue
        fault = report.refusals[0].reason if report.refusals and not report.read else ""
        beyond = sum(cut.total - cut.taken for cut in report.cuts)
        found.append(WatchedSource(source, report.read, report.added, beyond, fault))
    if found and all(each.fault for each in found):
        raise SourceError(f"none of the searches could be run: {found[0].source}: {found[0].fault}")
    return tuple(found)


def watch(
    assistant: "Assistant",
    protocol: Protocol,
    wanted: ReviewRequest,
    *,
    limit: int | None = None,
    contact: str | None = None,
    progress: "Report | None" = None,
) -> Iterator[WatchReport]:
    """Run a protocol's searches, then draft its review, or update the draft that is kept.

    Ever longer reports, as the review grows; the last is complete. Raises SourceError where every
    search failed.
    """
    library = assistant.library
    before = {outline.id for outline in library.store.outlines()}
    sources = run_searches(assistant, protocol, limit=limit, contact=contact, progress=progress)
    kept = KeptDraft(library, draft_name(wanted, assistant.model))
    held = {paper.id for theme in kept.themes() for paper in theme.papers} if kept.complete else ()
    for review in assistant.draft(replace(wanted, update=bool(held))):
        taken = tuple(c for c in review.scope.included if c.paper.id not in held)
        yield WatchReport(sources, taken, _left_out(review.scope, before), review)


def watch_json(report: WatchReport) -> dict[str, Json]:
    """The document of `watch --json`."""
    return {
        "sources": [
            {
                "source": each.source,
                "read": each.read,
                "added": each.added,
                "beyond": each.beyond,
                "fault": each.fault or None,
            }
            for each in report.sources
        ],
        "taken": [{**_paper_json(c.paper), "reason": c.reason} for c in report.taken],
        "left_out": [{**_paper_json(e.paper), "reason": e.told} for e in report.left_out],
        "notices": [*report.review.notices],
        "failure": report.review.failure,
        "sections": [section.heading for section in report.review.sections],
        "references": len(report.review.references),
    }


def told(report: WatchReport) -> Sequence[str]:
    """The report as lines to be read."""
    lines = [_source_line(each) for each in report.sources]
    new = "1 new paper" if report.found == 1 else f"{report.found} new papers"
    lines.append(f"{new}, {len(report.taken)} taken into the review.")
    lines += [f"  + {_name(c.paper)}: {c.reason}" for c in report.taken]
    lines += [f"  - {_name(e.paper)}: {e.told}" for e in report.left_out]
    return [*lines, *report.review.notices]


def _left_out(scope: Scope, before: set[str]) -> tuple[Exclusion, ...]:
    return tuple(each for each in scope.excluded if each.paper.id not in before)


def _source_line(source: WatchedSource) -> str:
    if source.fault:
        return f"{source.source}: failed: {source.fault}"
    more = f", {source.beyond} more beyond the limit" if source.beyond else ""
    return f"{source.source}: {source.read} records, {source.added} new{more}"


def _name(paper: Paper) -> str:
    return f"{paper.title} ({paper.year})" if paper.year else paper.title


def _paper_json(paper: Paper) -> dict[str, Json]:
    return {"paper_id": paper.id, "title": paper.title, "year": paper.year}
