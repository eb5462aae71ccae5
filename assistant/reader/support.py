"""From what was read of a claim to a label, a reason and the quotes; what is exact comes first."""

from collections.abc import Sequence

import numpy as np

from assistant.answer import Support
from assistant.reader.claim_features import MOST_QUOTED, Read
from assistant.reader.exact import other_language, replaced, says_verbatim, turned, unmentioned
from assistant.reader.figures import untold
from assistant.reader.logistic import Weights
from assistant.reader.nli import Verdict
from assistant.reader.types import Evidence, SupportCheck
from index.text.markup import without_markup

LESS_OF_A_NAME = 0.7
"""What is left of the score where a name or clause is missing."""
NOTHING = SupportCheck(Support.UNSUPPORTED, 0.0, 0.0, "There is nothing to compare it with.")


def check_exactly(read: Read) -> SupportCheck | None:
    """The verdict on what stands in the very words; None on anything else."""
    for evidence in read.evidence:
        if says_verbatim(read.said.text, without_markup(evidence.text)):
            return _verbatim((evidence,))
    if any(says_verbatim(read.said.text, text) for text in read.texts):
        return _verbatim(read.quotes)
    return None


def check_by(read: Read, verdict: Verdict, weights: Weights) -> SupportCheck:
    """From what was seen to a label, a reason and the quotes; what is exact comes first."""
    chance = weights.support.probability(np.array([read.features(verdict)]))
    score = round(float(chance[0]), 4)
    for n in read.order[:MOST_QUOTED]:
        if against := turned(read.said.text, without_markup(read.evidence[n].text)):
            quote, less = (read.evidence[n],), 0.2 * score
            return SupportCheck(Support.CONTRADICTED, less, 0.9, against, quote, exact=True)
    return _unturned(read, score, round(verdict.contradicts, 4), weights)


def _unturned(read: Read, score: float, conflict: float, weights: Weights) -> SupportCheck:
    """The verdict on a statement that is no copy, turned round or not."""
    statement, quotes, texts = read.said.text, read.quotes, read.texts
    if foreign := other_language(statement, " ".join(s.text for s in read.claim.sources)):
        return SupportCheck(Support.PARTIAL, score, conflict, foreign, quotes)
    if lost := untold(statement, texts):
        reason = f"The paper does not give {_listed([q.text for q in lost])}."
        # Less than where a name is missing: a figure is exact.
        score *= 0.5
        told = ", ".join(quantity.text for quantity in lost)
        return SupportCheck(Support.UNSUPPORTED, score, conflict, reason, quotes, told, exact=True)
    # From this chance on that a sentence says otherwise, there is one to show beside the statement.
    if score < weights.unsupported and conflict < 0.5:
        return _doubtful(read, score, conflict, unsupported=True)
    if nameless := unmentioned(statement, texts):
        reason = f"The paper does not mention {_listed(nameless)}."
        return SupportCheck(Support.PARTIAL, LESS_OF_A_NAME * score, conflict, reason, quotes)
    for n in read.order[:MOST_QUOTED]:
        if changed := replaced(statement, without_markup(read.evidence[n].text)):
            reason = "The paper says “{1}” where the statement says “{0}”.".format(*changed)
            quote, less = (read.evidence[n],), LESS_OF_A_NAME * score
            return SupportCheck(Support.PARTIAL, less, conflict, reason, quote, changed[0])
    if score < weights.doubtful:
        return _doubtful(read, score, conflict, unsupported=False)
    return SupportCheck(Support.SUPPORTED, score, conflict, "Nothing speaks against it.", quotes)


def _verbatim(quotes: tuple[Evidence, ...]) -> SupportCheck:
    return SupportCheck(Support.SUPPORTED, 0.99, 0.01, "In these words.", quotes, exact=True)


def _doubtful(read: Read, score: float, conflict: float, *, unsupported: bool) -> SupportCheck:
    """The verdict on a statement that is not found again; a clause no word of which is, is told."""
    clause, quotes = read.unsaid(), read.quotes
    if unsupported:
        reason = "No sentence of the paper says this."
        return SupportCheck(Support.UNSUPPORTED, score, conflict, reason, quotes[:1], clause)
    reason = "Reworded, not verified: the nearest sentence is quoted."
    if clause:
        reason = f"The paper does not say “{clause}”."
    return SupportCheck(Support.PARTIAL, score, conflict, reason, quotes, clause)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))
