"""A saved answer asked again, and what has changed since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer
from assistant.answering.effort import Effort
from assistant.models.prompt import PaperOrder
from assistant.render.json import answer_json
from assistant.saved.saved_filters import parse_filters
from index.errors import FormatError
from index.paper import Json, Part

if TYPE_CHECKING:
    from assistant.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Replay:
    """A saved document of `ask --json`, the answer given now, and each change in a sentence."""

    before: Mapping[str, Any]
    after: Answer
    changes: tuple[str, ...]


def replay(document: Mapping[str, Any], assistant: "Assistant") -> Replay:
    """Ask a saved question again, as it was asked then, of the library and model of today.

    Raises FormatError for a document that is not one of `ask --json`.
    """
    if not isinstance(document.get("question"), str) or "answer" not in document:
        raise FormatError("not a saved answer: no question in it; save one with `ask --json`")
    details = _asked_as(document)
    after = assistant.ask(
        str(document.get("standalone") or document["question"]),
        filters=parse_filters(details.get("filters") or {}),
        k=int(details.get("k") or len(document.get("retrieved", ())) or 8),
        strict=bool(details.get("strict")),
        fresh=True,
        order=str(details.get("order") or PaperOrder.BEST_LAST),
        effort=str(details.get("effort") or Effort.QUICK),
    )
    return Replay(document, after, tuple(_changes(document, after, assistant)))


def replay_json(replayed: Replay) -> dict[str, Json]:
    """The document of `replay --json`."""
    return {
        "question": str(replayed.before["question"]),
        "changes": [*replayed.changes],
        "before": dict(replayed.before),
        "after": answer_json(replayed.after),
    }


def _asked_as(document: Mapping[str, Any]) -> Mapping[str, Any]:
    trace = document.get("trace") or {}
    return trace.get("details") or {}


def _changes(before: Mapping[str, Any], after: Answer, assistant: "Assistant") -> Iterator[str]:
    now = answer_json(after)
    trace = before.get("trace") or {}
    if trace.get("library") != after.trace.library:
        yield "the library has changed"
    if before.get("model") != after.trace.model:
        yield f"the model was {before.get('model')}, now {after.trace.model}"
    if before.get("answered") != after.answered:
        yield "it is answered now" if after.answered else "it is no longer answered"
    if after.failure:
        yield f"the model failed: {after.failure}"
    yield from _compared("retrieved", _titles(before, "retrieved"), _titles(now, "retrieved"))
    yield from _compared("cited", _titles(before, "references"), _titles(now, "references"))
    said, says = _statements(before), _statements(now)
    yield from _compared("said", dict.fromkeys(said), dict.fromkeys(says))
    for text in said.keys() & says.keys():
        if said[text] != says[text]:
            yield f"was {said[text]}, now {says[text]}: “{text}”"
    yield from _lost_quotes(before, assistant)


def _compared(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for text in before:
        if text not in after:
            yield f"no longer {what}: “{text}”"
    for text in after:
        if text not in before:
            yield f"newly {what}: “{text}”"


def _titles(document: Mapping[str, Any], part: str) -> dict[str, None]:
    return dict.fromkeys(str(entry["title"]) for entry in document.get(part) or ())


def _statements(document: Mapping[str, Any]) -> dict[str, str]:
    return {str(s["text"]): str(s["support"]) for s in document.get("answer") or ()}


def _lost_quotes(before: Mapping[str, Any], assistant: "Assistant") -> Iterator[str]:
    """Quotes that no longer stand in the paper they were taken from."""
    references = before.get("references") or ()
    held = {p.id: p for p in assistant.library.get([str(r["paper_id"]) for r in references])}
    for reference in references:
        paper = held.get(str(reference["paper_id"]))
        if paper is None:
            yield f"no longer in the library: “{reference['title']}”"
            continue
        for quote in reference.get("quotes") or ():
            text = paper.part(Part(quote.get("part") or Part.ABSTRACT))
            if text[quote["start"] : quote["end"]] != quote["text"]:
                yield f"no longer word for word in “{paper.title}”: “{quote['text']}”"
