"""Cross-encoders for natural language inference: how a text stands to a statement."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.roles.labels import nli_columns
from index.roles.pairs import OnnxPairs, Pair, PairModel, load_pairs
from index.roles.published import Role

PACKAGED = Path(__file__).with_name("network")
"""The folder of the network that comes with the built-in reader (docs/reader.md, model card)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a text entails a statement and how far it contradicts it, both in [0, 1]."""

    entails: float
    contradicts: float

    @property
    def odds(self) -> float:
        """Log-odds that it is entailed and not anything else, and not contradicted, added up.

        What is contradicted counts twice: it is worse than what is not said.
        """
        either = self.entails + self.contradicts
        return log_odds(self.entails) + log_odds(self.entails / either if either else 0.5)


class Nli:
    """A cross-encoder trained to tell entailment, neutrality and contradiction apart.

    The order of its labels is read from its configuration; ModelError where they are others.
    """

    def __init__(self, model: PairModel) -> None:
        self._model = model
        self.name = model.name
        self._columns = nli_columns(model.labels, model.name)

    def judge(self, pairs: Sequence[Pair]) -> list[Verdict]:
        """For each (text, statement) how the text stands to the statement."""
        if not pairs:
            return []
        scores = _chances(self._model.logits(pairs))
        against = self._columns.contradicts
        conflicts = scores[:, against] if against is not None else np.zeros(len(pairs))
        entails = scores[:, self._columns.entails]
        return [Verdict(float(e), float(c)) for e, c in zip(entails, conflicts, strict=True)]


def _chances(logits: np.ndarray) -> np.ndarray:
    """A chance for each label of each row, which sum up to one."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def log_odds(chance: float) -> float:
    """Log-odds of a chance in [0, 1], held within those of one in a thousand."""
    held = min(max(chance, 0.001), 0.999)
    return math.log(held / (1 - held))


def load_nli(name: str, *, offline: bool = False) -> Nli:
    """The model of that name on this machine, of a folder, or of the hub.

    Raises ModelError if there is no such model on this machine (with `offline`) or it is none for
    natural language inference.
    """
    return Nli(load_pairs(Role.CHECKER, name, offline=offline))


@cache
def load_packaged() -> Nli:
    """The network of the built-in reader, one for all readers of a process."""
    return Nli(load_packaged_pairs())


@cache
def load_packaged_pairs() -> OnnxPairs:
    """What runs it."""
    return OnnxPairs(Role.CHECKER, PACKAGED, PACKAGED / "model.onnx", "built-in", one_by_one=True)
