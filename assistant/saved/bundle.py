"""The audit bundle of a review: all it takes to see how it came about, and to run it again."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.models.prompt import load_prompt
from assistant.review.keep.serialization import rewrites_json, rewrites_of
from assistant.review.render.json import review_json
from assistant.review.render.markdown import render_markdown
from assistant.review.request import ReviewRequest
from assistant.review.types import Review, ReviewPart
from assistant.saved.saved_filters import filters_json, parse_filters
from assistant.screening.criteria import Criteria
from index.errors import FormatError, QueryError
from index.paper import Json

if TYPE_CHECKING:
    from assistant.assistant import Assistant

KIND = "review"
PROMPTS = (
    *("review_outline", "review_section", "review_rewrite", "mend"),
    *(f"review_{part.value}" for part in ReviewPart),
)


@dataclass(frozen=True, slots=True)
class ReviewReplay:
    """A review drafted again from its bundle, and what changed, one sentence each."""

    review: Review
    changes: tuple[str, ...]


def bundle_json(review: Review, wanted: ReviewRequest) -> dict[str, Json]:
    """The draft, the evidence of each sentence, the excluded papers and why, model and prompts."""
    prompts: dict[str, Json] = {}
    if review.trace.model != "none":
        for name in PROMPTS:
            text = load_prompt(name)
            prompts[name] = {"text": text, "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}
    return {
        "kind": KIND,
        "wanted": _wanted_json(wanted),
        "rewrites": [*rewrites_json(review.rewrites)],
        "draft": render_markdown(review),
        "review": review_json(review),
        "prompts": prompts,
    }


def save_bundle(review: Review, wanted: ReviewRequest, path: Path) -> None:
    """Write the bundle as one JSON file."""
    text = json.dumps(bundle_json(review, wanted), ensure_ascii=False, indent=2)
    path.write_text(text + "\n", "utf-8")


def replay_bundle(bundle: Mapping[str, Any], assistant: "Assistant") -> ReviewReplay:
    """Draft the review of a bundle again with the library and model of today.

    Raises FormatError for a document that is not a bundle.
    """
    if bundle.get("kind") != KIND or not isinstance(bundle.get("review"), dict):
        raise FormatError("not the bundle of a review; save one with `review --bundle FILE`")
    *_, review = assistant.draft(replace(_wanted_of(bundle["wanted"]), replayed=True))
    lost: tuple[str, ...] = ()
    for asked in rewrites_of(bundle):
        try:
            review = assistant.rewrite(review, asked.section, asked.wish)
        except QueryError as error:
            lost += (f"not rewritten, “{asked.section}”, {asked.wish}: {error}",)
    return ReviewReplay(review, (*lost, *_changes(bundle["review"], review_json(review))))


def replay_json(replayed: ReviewReplay) -> dict[str, Json]:
    """The document of `replay --json` for a review."""
    review = replayed.review
    return {"topic": review.topic, "changes": [*replayed.changes], "after": review_json(review)}


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name, what in (("library", "the library"), ("model", "the model")):
        old, new = _told(before, name), _told(now, name)
        if old != new:
            yield f"{what} is another: {old} then, {new} now"
    papers = [{r["paper_id"]: r["title"] for r in each["references"]} for each in (before, now)]
    yield from (f"no longer cited: {papers[0][i]}" for i in papers[0] if i not in papers[1])
    yield from (f"newly cited: {papers[1][i]}" for i in papers[1] if i not in papers[0])
    sections = [{s["heading"]: _said(s) for s in _body(each)} for each in (before, now)]
    for heading, said in sections[0].items():
        if heading not in sections[1]:
            yield f"no such section now: {heading}"
        elif said != sections[1][heading]:
            gone = len(set(said) - set(sections[1][heading]))
            came = len(set(sections[1][heading]) - set(said))
            if gone or came:
                yield f"“{heading}”: {gone} statements gone or judged anew, {came} new"
            else:
                yield f"“{heading}”: the same statements in another order"
    yield from (f"new section: {heading}" for heading in sections[1] if heading not in sections[0])


def _body(review: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Sections, and the parts written of them."""
    return [*review["sections"], *review.get("parts", ())]


def _told(review: Mapping[str, Any], name: str) -> str:
    return str(review["model"] if name == "model" else review["trace"]["library"])


def _said(section: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(statement["text"], statement["support"]) for statement in section["answer"]]


def _wanted_json(wanted: ReviewRequest) -> dict[str, Json]:
    return {
        "topic": wanted.topic,
        "filters": filters_json(wanted.filters),
        "sections": wanted.sections,
        "outline": wanted.outline,
        "strict": wanted.strict,
        "budget": wanted.budget,
        "words": wanted.words,
        "columns": wanted.columns,
        "criteria": {
            "include": [*wanted.criteria.include],
            "exclude": [*wanted.criteria.exclude],
            "types": [*wanted.criteria.types],
        },
    }


def _wanted_of(document: Mapping[str, Any]) -> ReviewRequest:
    filters = parse_filters(document["filters"])
    criteria = Criteria(**{n: tuple(v) for n, v in document.get("criteria", {}).items()})
    apart = ("topic", "filters", "criteria")
    rest = {name: value for name, value in document.items() if name not in apart}
    return replace(ReviewRequest(document["topic"], filters, criteria=criteria), **rest)
