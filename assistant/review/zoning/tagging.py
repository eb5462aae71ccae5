"""What each sentence of an abstract does: background, problem, method, data or result, by rule.

Cues are the phrases abstracts use; the place in the abstract settles what they leave open. The
roles are those of argumentative zoning (Teufel and Moens, 2002), with data as one of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Quote
from assistant.review.types import SentenceRole
from assistant.review.zoning import cues
from assistant.screening.paper_words import written_names
from index.paper import Paper
from index.text.sentences import split_sentences
from index.text.statements import heading_length, split_statements


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence with its role, and how well it stands by itself as a quotation, in [0, 1].

    `cued` is whether it has a phrase of its role, where its place alone says little; `figures` is
    set where it holds figures.
    """

    quote: Quote
    role: SentenceRole
    quality: float
    cued: bool = True
    figures: bool = False


def tag(paper: Paper) -> tuple[Tagged, ...]:
    """The sentences of a paper's abstract, in order, each with its role.

    Where the abstract has headings (`METHODS:`) they say what its sentences do.
    """
    spans = split_statements(paper.abstract)
    texts = [paper.abstract[start:end] for start, end in spans]
    under = _headed(paper.abstract, spans)
    roles = [
        _under(heading, role, text)
        for heading, role, text in zip(under, tag_sentences(texts), texts, strict=True)
    ]
    cued = [
        heading is not None or _is_cued(role, text)
        for heading, role, text in zip(under, roles, texts, strict=True)
    ]
    return tuple(
        Tagged(
            Quote(paper, *span),
            role,
            max(quality(text) - 0.3 * (not has_cue), 0.0),
            cued=has_cue,
            figures=bool(cues.FIGURE.search(text)),
        )
        for span, text, role, has_cue in zip(spans, texts, roles, cued, strict=True)
    )


def whole_sentences(quote: Quote) -> set[str]:
    """The sentences that a quote is part of, or that are part of it."""
    abstract = quote.paper.abstract
    spans = split_statements(abstract)
    return {abstract[a:b] for a, b in spans if a < quote.end and quote.start < b}


def _headed(abstract: str, spans: Sequence[tuple[int, int]]) -> list[SentenceRole | None]:
    """What the heading over each span says it does; None without one, or with one of both."""
    heads: list[tuple[int, SentenceRole | None]] = [(0, None)]
    for start, end in split_sentences(abstract):
        heading = abstract[start : start + heading_length(abstract[start:end])]
        if any(map(str.isalpha, heading)):
            heads.append((start, _role_of(heading)))
    return [[role for at, role in heads if at <= start][-1] for start, _ in spans]


def _role_of(heading: str) -> SentenceRole | None:
    found = {role for role, words in cues.HEADINGS.items() if words.search(heading)}
    return found.pop() if len(found) == 1 else None


def _under(heading: SentenceRole | None, role: SentenceRole, text: str) -> SentenceRole:
    """The role of a sentence under a heading; a setting may be a problem, a method may be data."""
    if heading is SentenceRole.BACKGROUND:
        return SentenceRole.PROBLEM if cues.PROBLEM.search(text) else heading
    if heading is SentenceRole.METHOD and role is SentenceRole.DATA:
        return role
    return heading or role


def tag_sentences(texts: Sequence[str]) -> list[SentenceRole]:
    """The role of each sentence of one abstract, in order."""
    roles: list[SentenceRole] = []
    seen_method = False
    for n, text in enumerate(texts):
        role = _role(text, (n + 0.5) / len(texts), seen_method)
        seen_method = seen_method or role is SentenceRole.METHOD
        roles.append(role)
    return roles


def quality(text: str) -> float:
    """How well a sentence stands by itself, in [0, 1]."""
    words = len(text.split())
    # A shorter sentence makes a poor quotation.
    if words < 6 or cues.NOTICE.search(text) or not re.search(r"[.!?。][\"”’)\]]*$", text):
        return 0.0
    score = 1.0
    if cues.HANGING.match(text):
        score -= 0.4
    if cues.LEANS.search(text) or cues.VAGUE.search(text):
        score -= 0.2
    if words > 60 or text.rstrip('"”’)').endswith("?"):
        score -= 0.3
    return score


def _is_cued(role: SentenceRole, text: str) -> bool:
    """Whether a sentence has a phrase of its role, where the role's place alone is weak."""
    if role is SentenceRole.METHOD:
        return bool(cues.METHOD.search(text)) and not cues.FINDS.search(text)
    if role is not SentenceRole.RESULT:
        return True
    if cues.OF_OTHERS.match(text):
        return False
    figure = cues.FIGURE.search(text)
    tried = cues.ONLY_TRIED.search(text) and not cues.CAME_OUT.search(text)
    return bool(figure or (cues.RESULT.search(text) and not tried))


def _role(text: str, place: float, seen_method: bool) -> SentenceRole:
    """`place` is where the sentence stands, from 0 (first) to 1 (last)."""
    if cues.NEW_DATA.search(text):
        return SentenceRole.DATA
    scores = {
        SentenceRole.BACKGROUND: 1.2 * (place < 0.2) + 0.5 * (place < 0.35),
        SentenceRole.PROBLEM: 1.3 * _cues(cues.PROBLEM, text) + 0.4 * (0.1 < place < 0.5),
        SentenceRole.METHOD: 2.3 * _cues(cues.METHOD, text) * (not cues.FINDS.search(text))
        + 0.7 * (0.3 < place < 0.75),
        SentenceRole.RESULT: 1.1 * _cues(cues.RESULT, text)
        + 0.9 * (place > 0.65)
        + bool(cues.FIGURE.search(text)),
    }
    if seen_method:
        # After what was done comes how, and what came of it, seldom the setting again.
        scores[SentenceRole.BACKGROUND] -= 1.5
        scores[SentenceRole.PROBLEM] -= 0.7
        scores[SentenceRole.METHOD] += 0.2
    return max(scores, key=lambda role: scores[role])


def _cues(pattern: re.Pattern[str], text: str) -> float:
    """How many cues a sentence has, a second one counting half, more not at all."""
    found = len(pattern.findall(text))
    return min(found, 1) + 0.5 * (found > 1)


def worth(tagged: Tagged) -> float:
    """How much a sentence says for its paper: standing alone, its name, its figures, its place."""
    paper = tagged.quote.paper
    own = set(written_names(paper.title)) & set(written_names(tagged.quote.text))
    place = tagged.quote.start / max(len(paper.abstract), 1)
    late = 0.3 * place if tagged.role is SentenceRole.RESULT else -0.2 * place
    figures = 0.5 * tagged.figures * (tagged.role is SentenceRole.RESULT)
    return 2 * tagged.quality + 0.4 * bool(own) + figures + late
