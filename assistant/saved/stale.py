"""Kept answers and review sections whose evidence is no longer what it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Quote
from assistant.review.keep.serialization import paper_ids, section_of
from assistant.saved.turns import FindPapers, parse_turn
from index.paper import Json, Paper
from index.store.chats import Chats
from index.store.drafts import Drafts

if TYPE_CHECKING:
    from assistant.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Stale:
    """What has become stale: a question of a conversation or a section of a draft, and why."""

    what: str
    text: str
    where: str
    reasons: tuple[str, ...]


def find_stale(assistant: "Assistant") -> Iterator[Stale]:
    """Every kept answer and section whose papers are gone, changed, or joined by nearer ones."""
    database, get = assistant.library.store.database, assistant.library.get
    chats = Chats(database)
    for chat in chats.find(limit=-1):
        for turn in chats.turns(chat.id):
            reasons = (*changed(turn, get), *_joined(turn, assistant))
            if reasons:
                asked = str(turn.get("standalone") or turn["question"])
                yield Stale("answer", asked, chat.name, reasons)
    drafts = Drafts(database)
    for draft in drafts.names():
        for part in drafts.parts(draft).values():
            if "paragraphs" not in part:
                continue
            papers = {paper.id: paper for paper in get(paper_ids([part]))}
            if section_of(part, papers) is None:
                reason = "a paper it rests on is gone or says something else"
                yield Stale("section", str(part["heading"]), f"review {draft[:8]}", (reason,))


def changed(turn: Mapping[str, Any], get: FindPapers) -> Iterator[str]:
    """What has become of the papers an answer cites: gone, or a quote no longer stands in it."""
    answer = parse_turn(dict(turn), get)
    now = {paper.id: paper for paper in get([paper.id for paper in answer.references])}
    for paper in answer.references:
        if paper.id not in now:
            yield f"no longer in the library: “{paper.title}”"
        elif any(_has_gone(quote, now[paper.id]) for quote in _quotes(answer, paper.id)):
            yield f"says something else now: “{paper.title}”"


def stale_json(found: Iterator[Stale]) -> dict[str, Json]:
    """The document of `stale --json`."""
    return {
        "stale": [
            {"what": s.what, "text": s.text, "where": s.where, "reasons": [*s.reasons]}
            for s in found
        ]
    }


def _quotes(answer: Answer, paper: str) -> Iterator[Quote]:
    for statement in answer.statements:
        yield from (quote for quote in statement.evidence if quote.paper.id == paper)


def _has_gone(quote: Quote, now: Paper) -> bool:
    """Whether a quote no longer stands where it stood."""
    return now.part(quote.part)[quote.start : quote.end] != quote.text


def _joined(turn: Mapping[str, Any], assistant: "Assistant") -> Iterator[str]:
    """Papers that came since and are among the nearest to the question now."""
    if not turn.get("library") or turn["library"] == assistant.library.fingerprint:
        return
    known = {found["paper"] for found in turn["retrieved"]} | {
        p["paper_id"] for p in turn["papers"]
    }
    question = str(turn.get("standalone") or turn["question"])
    # Papers found first; a new one among them may answer otherwise.
    for result in assistant.search(question, 3):
        if result.paper.id not in known:
            yield f"nearer than what was read: “{result.paper.title}”"
