"""Statements judged by the language model; a verdict counts only with a quote of the source."""

from collections.abc import Callable, Sequence

from pydantic import Field

from assistant.answer import Support
from assistant.models.calls import Asking, Calls
from assistant.models.prompt import FENCE, defuse, fill_fenced
from assistant.models.quotes import find_quote
from assistant.models.replies import Number, Reported, ask_some
from assistant.reader.exact import unmentioned
from assistant.reader.figures import untold
from assistant.reader.source_sentences import texts_of
from assistant.reader.types import Claim, Evidence, Source, SupportCheck

AT_ONCE = 10
"""Claims judged in one reply; more are shared out evenly, since each reply has papers of its own to
read."""
SPARE = 400
"""Tokens of a prompt beside what is judged."""
_LABELS = {
    "carried": Support.SUPPORTED,
    "partly": Support.PARTIAL,
    "contradicted": Support.CONTRADICTED,
    "not": Support.UNSUPPORTED,
    "nothing": Support.UNSUPPORTED,
}
_SCORES = {Support.SUPPORTED: 0.95, Support.PARTIAL: 0.5}
NO_CLAIM = "The model says that it only tells what the papers do not hold."
DISPUTED = "The model finds it carried, the reader does not:"
"""Why a sentence is in doubt that the model, told so, may keep."""


class Shown(Reported):
    """A quote the model gives for its verdict."""

    paper: Number
    text: str = ""


class ModelVerdict(Reported):
    """The model's verdict on one sentence."""

    sentence: Number
    verdict: str
    quotes: list[Shown] = Field(default_factory=list)
    unsaid: str = ""


def judge_claims(
    calls: Calls, claims: Sequence[Claim], under: Sequence[str] = ()
) -> Asking[tuple[SupportCheck | None, ...]]:
    """The model's verdict on each claim, None where it has none that counts.

    `under` has for each the line that it stands under in a list, "" for none.

    A verdict without a quote that stands in the sources counts as none; a figure that no source has
    is carried by none, a name that none has is disputed. Raises ModelError where no reply could be
    used.
    """
    groups = _groups(claims, calls.room - SPARE, calls.count)
    under = under or [""] * len(claims)
    prompts = [
        _check_prompt([claims[n] for n in group], [under[n] for n in group]) for group in groups
    ]
    replies = yield from ask_some(calls, prompts, ModelVerdict)
    checks: list[SupportCheck | None] = [None] * len(claims)
    for group, reply in zip(groups, replies, strict=True):
        sources = _sources([claims[n] for n in group])
        for judged in reply:
            n = int(judged.sentence) - 1
            if judged.sentence == n + 1 and 0 <= n < len(group) and checks[group[n]] is None:
                checks[group[n]] = _verdict(claims[group[n]], judged, sources)
    return tuple(checks)


def _verdict(claim: Claim, judged: ModelVerdict, sources: Sequence[Source]) -> SupportCheck | None:
    word = judged.verdict.strip().lower()
    label = _LABELS.get(word)
    if label is None:
        return None
    if word == "nothing":
        return SupportCheck(label, 0.0, 0.0, NO_CLAIM)
    evidence = tuple(_evidence(claim, judged, sources))
    if label is not Support.UNSUPPORTED and not evidence:
        return None
    unsaid = judged.unsaid.strip() if judged.unsaid.strip() in claim.text else ""
    if label is Support.SUPPORTED and (figures := untold(claim.text, texts_of(claim))):
        reason = f"No cited abstract has “{figures[0].text}”."
        return SupportCheck(Support.PARTIAL, 0.4, 0.3, reason, evidence, unsaid)
    if label is Support.SUPPORTED and (odd := unmentioned(claim.text, texts_of(claim))):
        # What a name stands for is no exact matter: `RT-PCR` for a PCR, `the LRT` for the lungs.
        reason = f"{DISPUTED} no cited abstract has “{odd[0]}”."
        return SupportCheck(Support.PARTIAL, 0.4, 0.0, reason, evidence, unsaid)
    conflict = 0.95 if label is Support.CONTRADICTED else 0.0
    return SupportCheck(
        label, _SCORES.get(label, 0.0), conflict, _reason(label, unsaid), evidence, unsaid
    )


def _reason(label: Support, unsaid: str) -> str:
    if label is Support.SUPPORTED:
        return "The model finds it in the quoted words."
    if label is Support.CONTRADICTED:
        return "The model reads the quoted words as saying otherwise."
    if label is Support.PARTIAL:
        part = f": “{unsaid}” is not" if unsaid else ""
        return f"The model finds only a part of it in the quoted words{part}."
    return "The model finds it in none of the cited abstracts."


def _evidence(claim: Claim, judged: ModelVerdict, sources: Sequence[Source]) -> "list[Evidence]":
    found = []
    for quote in judged.quotes:
        n = int(quote.paper) - 1
        if not 0 <= n < len(sources) or sources[n] not in claim.sources:
            continue
        span = find_quote(quote.text, sources[n].text)
        if span is not None:
            at = claim.sources.index(sources[n])
            found.append(Evidence(at, *span, sources[n].text[span[0] : span[1]]))
    return found


def _groups(claims: Sequence[Claim], room: int, count: Callable[[str], int]) -> list[list[int]]:
    """The claims in groups whose sources fit a prompt together, each source counted once."""
    groups: list[list[int]] = []
    shown: set[Source] = set()
    left = 0
    most = -(-len(claims) // -(-len(claims) // AT_ONCE)) if claims else 0
    for n, claim in enumerate(claims):
        new = [source for source in claim.sources if source not in shown]
        cost = count(claim.text) + 20 + sum(count(s.text) + count(s.title) + 20 for s in new)
        if not groups or cost > left or len(groups[-1]) >= most:
            groups.append([])
            shown, left = set(), room
            cost = count(claim.text) + sum(count(s.text) + count(s.title) for s in claim.sources)
        groups[-1].append(n)
        shown |= set(claim.sources)
        left -= cost
    return groups


def _sources(claims: Sequence[Claim]) -> list[Source]:
    return list(dict.fromkeys(source for claim in claims for source in claim.sources))


def _check_prompt(claims: Sequence[Claim], under: Sequence[str]) -> str:
    sources = _sources(claims)
    number = {source: n for n, source in enumerate(sources, 1)}
    papers = [
        f"--- {FENCE} paper {n}\nTitle: {defuse(source.title)[:500]}\n"
        f"Abstract: {defuse(source.text)}\n--- {FENCE} end of paper {n}"
        for source, n in number.items()
    ]
    lines = [
        f"{n}: {defuse(claim.text)} "
        + "".join(f"[{number[s]}]" for s in claim.sources)
        + (f"\n   It stands under: {defuse(line)}" if line else "")
        for n, (claim, line) in enumerate(zip(claims, under, strict=True), 1)
    ]
    return fill_fenced("check", papers="\n".join(papers), sentences=_fenced("sentences", lines))


def _fenced(what: str, lines: Sequence[str]) -> str:
    return "\n".join([f"--- {FENCE} {what}", *lines, f"--- {FENCE} end of {what}"])
