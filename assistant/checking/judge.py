"""From what was found to a label, a reason and the quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.answer import Support
from assistant.checking.calibration import Calibration
from assistant.checking.closest import FOLLOWS
from assistant.checking.features import Findings
from assistant.checking.numbers import missing
from assistant.checking.sentence import Sentence
from assistant.text.language import language_of
from assistant.text.lexicon import listed
from index.text.markup import without_markup

if TYPE_CHECKING:
    from assistant.checking.nli import Verdict

LACKING, OTHER_FIGURE, AGAINST = 0.9, 0.6, 0.6
"""What is left of the score where a part, a figure is missing, or something is turned round."""
UNSAID = 0.6
"""Share of missing words from which a part of a statement is not in the abstract."""
_PART = re.compile(r"(?:(?!;|\b(?:and|but|while|whereas)\b).)+", re.S)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim sentence: `abstracts[abstract][start:end] == text`."""

    abstract: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SupportCheck:
    """What abstracts say of a statement.

    `score` in [0, 1], higher is better carried; `conflict` in [0, 1], higher is contradicted.
    `evidence` are the sentences that carry (or contradict) it, the one that bears most on it
    first; `quote` is that one, whatever the label. `reason` is one plain sentence.
    """

    label: Support
    score: float
    conflict: float
    reason: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def quote(self) -> str | None:
        """The one verbatim sentence that bears most on the statement; None without abstracts."""
        return self.evidence[0].text if self.evidence else None


@dataclass(frozen=True, slots=True)
class Case:
    """One abstract, the `number`-th given, with what was found in it; `verdict` is a model's.

    `fitted` are the models and bounds it is judged by.
    """

    number: int
    source: Sequence[Sentence]
    found: Findings
    fitted: Calibration
    verdict: "Verdict | None" = None


def judge(said: Sentence, abstract: str, case: Case) -> SupportCheck:
    """Label one statement against one abstract."""
    found = case.found
    quotes = _quotes(case, said)
    if _squeezed(said.text) in _squeezed(abstract):
        reason = "The abstract says so in these words."
        return SupportCheck(Support.SUPPORTED, 0.99, 0.01, reason, quotes[:1])
    foreign = _foreign(said.text, abstract)
    if foreign:
        return SupportCheck(Support.UNSUPPORTED, 0.0, 0.0, foreign, quotes[:1])
    score, conflict, against = _weighed(case)
    if found.missing_names and found.closest.changes.same < FOLLOWS:
        against = ""  # of other things than the abstract speaks of, it contradicts nothing
    if against:
        score *= AGAINST
        quotes = _unique(quotes[0], _evidence(case.number, found.closest.sentence))
        return SupportCheck(Support.CONTRADICTED, score, 0.5 + conflict / 2, against, quotes)
    if found.missing_figures:
        score *= OTHER_FIGURE
    carried = _carried(case.fitted, score, conflict, _lacking(said, abstract, found), quotes)
    if carried.label is Support.SUPPORTED and found.closest.doubt:
        return replace(carried, label=Support.PARTIAL, reason=found.closest.doubt)
    if carried.label is Support.SUPPORTED and _doubtful(said, case, conflict):
        reason = "The abstract speaks of this and may say otherwise."
        return replace(carried, label=Support.PARTIAL, reason=reason)
    return carried


def _doubtful(said: Sentence, case: Case, conflict: float) -> bool:
    """Whether what looks carried may be contradicted, and nothing in the wording confirms it.

    It is confirmed by a direction or sides that agree, by figures that all stand in the nearest
    sentence, and where both deny the same.
    """
    closest = case.found.closest
    if case.verdict is not None or conflict < case.fitted.doubtful_from or closest.alike:
        return False
    if said.quantities and not missing(said.quantities, closest.sentence.quantities):
        return False
    return not any(mine & its for mine in said.denials for its in closest.sentence.denials)


def _weighed(case: Case) -> tuple[float, float, str]:
    """How well it is carried, how far contradicted, and by what if it is."""
    fitted, closest = case.fitted, case.found.closest
    if case.verdict is not None:
        score, conflict = case.verdict.entails, case.verdict.contradicts
        against = closest.against if closest.changes.figures else ""
        relevant = True
    else:
        score = fitted.support.probability(case.found.support)
        conflict = fitted.conflict.probability(case.found.conflict)
        conflict *= 0.5 if closest.alike else 1.0
        against, relevant = closest.against, score >= fitted.partial_from
    if not against and relevant and conflict >= fitted.contradicted_from:
        against = "The nearest sentence points the other way."
    return score, conflict, against


def strongest(verdicts: "Sequence[Verdict]") -> "Verdict | None":
    """What several sentences say together: the one that is surest either way."""
    return max(verdicts, key=lambda v: max(v.entails, v.contradicts), default=None)


def _carried(
    fitted: Calibration, score: float, conflict: float, lacking: str, quotes: tuple[Evidence, ...]
) -> SupportCheck:
    """The label of a statement that nothing contradicts."""
    supported, partial = fitted.supported_from, fitted.partial_from
    if score >= supported and not lacking:
        reason = "The quoted sentence says so."
        return SupportCheck(Support.SUPPORTED, score, conflict, reason, quotes)
    if lacking:
        score *= LACKING
    if score >= partial:
        reason = lacking or "The abstract says only part of it."
        return SupportCheck(Support.PARTIAL, score, conflict, reason, quotes)
    reason = lacking or "No sentence of the abstract says this."
    return SupportCheck(Support.UNSUPPORTED, score, conflict, reason, quotes[:1])


def _quotes(case: Case, said: Sentence) -> tuple[Evidence, ...]:
    """The best sentence, and those after it that add words of the statement."""
    source, found, mine = case.source, case.found, set(said.stems)
    covered: set[str] = set()
    quotes: list[Evidence] = []
    for i in found.order[:3]:
        sentence = source[i]
        adds = (mine & set(sentence.stems)) - covered
        odds_enough = found.relevance[i] > found.relevance[found.order[0]] - 2
        if quotes and not (len(adds) >= 2 and odds_enough):
            continue
        covered |= set(sentence.stems)
        quotes.append(_evidence(case.number, sentence))
    return tuple(quotes)


def _evidence(number: int, sentence: Sentence) -> Evidence:
    return Evidence(number, sentence.start, sentence.end, sentence.text)


def _unique(*quotes: Evidence) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(quotes))


def _foreign(statement: str, abstract: str) -> str:
    said, source = language_of(statement), language_of(abstract)
    if said and source and said != source:
        return f"The statement is in another language ({said}) than the abstract ({source})."
    return ""


def _lacking(said: Sentence, abstract: str, found: Findings) -> str:
    """Why this can't be fully supported whatever the wording; empty if it can."""
    if found.missing_figures:
        return f"The abstract does not give {_joined([q.text for q in found.missing_figures])}."
    if found.missing_names:
        return f"The abstract does not mention {_joined(found.missing_names)}."
    if found.closest.changes.same >= FOLLOWS:
        for here, there in found.closest.changes.replaced:
            if here in found.missing_words:
                return f"The abstract says “{there}” where the statement says “{here}”."
    theirs = set(re.findall(r"[a-z]+", abstract.lower()))
    over = [word for word in _overclaims(said) if word not in theirs]
    if over:
        return f"The abstract does not go as far as {_joined(over)}."
    part = _unsaid_part(said, found)
    return f"The abstract does not say “{part}”." if part else ""


def _overclaims(said: Sentence) -> list[str]:
    lower = [word.text.lower() for word in said.words]
    the_only = [b for a, b in pairwise(lower) if (a, b) == ("the", "only")]
    return [word for word in lower if word in listed("overclaims")] + the_only


def _unsaid_part(said: Sentence, found: Findings) -> str:
    """A part of the statement, joined by `and` or a semicolon, that the abstract has no word of."""
    parts = [(m.start(), m.end()) for m in _PART.finditer(said.text)]
    for start, end in parts if len(parts) > 1 else []:
        inside = [w for w in said.words if start <= w.start < end and w.content]
        lost = [w for w in inside if w.text in found.missing_words]
        if len(lost) >= 2 and len(lost) >= UNSAID * len(inside):
            return without_markup(said.text)[start:end].strip(" ,;.")
    return ""


def _joined(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()
