"""A claim beside the sentences of its sources, and the figures that tell whether they carry it."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.reader.nli import Verdict
from assistant.reader.source_sentences import texts_of
from assistant.reader.types import Claim, Evidence
from assistant.reader.word_pieces import Likeness, Pieces
from index.roles.pairs import Pair
from index.text.markup import without_markup

UNMET = 0.45
"""Cosine below which no piece of a text stands for a piece of the statement; between .35 and .55
it makes no difference on the sets left out."""
MOST_QUOTED = 3
SUPPORT_FEATURES = ("cosine", "gap", "entails")
_CLAUSE = re.compile(
    r"(?:\b(?:and|but|while|whereas)\b)?((?:(?![,;:]\s|\b(?:and|but|while|whereas)\b).)+)", re.S
)


@dataclass(frozen=True)
class Read:
    """A claim beside the sentences of its sources: what is asked of it more than once."""

    claim: Claim
    said: Pieces
    evidence: tuple[Evidence, ...]
    met: np.ndarray
    """How well each sentence meets each piece of the statement: (sentences, pieces)."""
    likeness: Likeness
    """How well the sources and their titles meet it together."""
    cosines: np.ndarray
    """How near each sentence is to it as a whole; 0 for those that are not `likely`."""

    @property
    def likenesses(self) -> list[float]:
        """The first two of SUPPORT_FEATURES."""
        return [float(self.cosines.max()), self.likeness.gap(UNMET)]

    def features(self, verdict: Verdict) -> list[float]:
        """One figure for each of SUPPORT_FEATURES."""
        return [*self.likenesses, verdict.odds]

    @property
    def pair(self) -> Pair:
        """What the network reads: the sentences that bear most on the statement, and it."""
        texts = (without_markup(evidence.text) for evidence in self.quotes)
        return " ".join(texts), self.said.text

    @cached_property
    def coverage(self) -> np.ndarray:
        """What share of the statement each sentence meets, rare pieces counting more."""
        share: np.ndarray = self.met @ self.said.rarity / (self.said.rarity.sum() or 1.0)
        return share

    @cached_property
    def likely(self) -> np.ndarray:
        """The sentences that are worth comparing with the statement as a whole."""
        # Sentences of a source that are compared with a statement as a whole: those that meet most
        # of it. Between 3 and all of them it makes no difference on the sets left out, but in time.
        most = 3 * len(self.claim.sources)
        return np.argsort(-self.coverage, kind="stable")[:most]

    @property
    def compared(self) -> list[str]:
        """The statement, then those sentences."""
        return [self.said.text, *(without_markup(self.evidence[n].text) for n in self.likely)]

    @cached_property
    def order(self) -> np.ndarray:
        """The sentences, the one that bears most on the statement first."""
        return np.argsort(-(self.cosines + self.coverage), kind="stable")

    @cached_property
    def quotes(self) -> tuple[Evidence, ...]:
        """The sentence that bears most on it, and those after it that add to it."""
        weight = self.said.rarity / (self.said.rarity.sum() or 1.0)
        first, *rest = self.order
        chosen, together = [first], self.met[first]
        for n in rest[: 2 * MOST_QUOTED]:
            added = np.maximum(together, self.met[n])
            # Coverage that a further quote must add.
            if len(chosen) < MOST_QUOTED and (added - together) @ weight >= 0.05:
                chosen.append(n)
                together = added
        return tuple(self.evidence[n] for n in chosen)

    def unsaid(self) -> str:
        """A clause of the statement none of whose telling words is met anywhere, verbatim."""
        unmet = {start for start, _, _ in self.likeness.unmet_words(UNMET)}
        telling = {start for start, _, _ in self.likeness.unmet_words(np.inf)}
        clauses = list(_CLAUSE.finditer(self.said.text))
        for clause in clauses if len(clauses) > 1 else []:
            inside = {at for at in telling if clause.start() <= at < clause.end()}
            # Telling words of a clause, none of them met, from which nothing carries it.
            if len(inside) >= 2 and inside <= unmet:
                return clause[1].strip(" ,;:.")
        return ""

    @cached_property
    def texts(self) -> list[str]:
        """The sources and their titles."""
        return texts_of(self.claim)
