"""The fitted figures of the checker, kept as data in `calibration.json`.

`benchmarks/fit_checker.py` makes that file and docs/checking.md says how good it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from assistant.checking.features import CONFLICT_FEATURES, SUPPORT_FEATURES
from assistant.checking.relevance import FEATURES


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: per feature, its mean and scale in training and its weight."""

    mean: np.ndarray
    scale: np.ndarray
    weight: np.ndarray
    intercept: float

    def log_odds(self, table: np.ndarray) -> np.ndarray:
        """Log-odds of every row of a table (n, features): (n,)."""
        # Twenty standard deviations out a feature says no more than at five.
        scaled = np.clip((table - self.mean) / self.scale, -5, 5)
        return np.asarray(scaled @ self.weight + self.intercept)

    def probability(self, row: np.ndarray) -> float:
        """The probability of one row of features."""
        return float(1 / (1 + np.exp(-self.log_odds(row[None, :])[0])))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The three models and the probabilities from which a label is given.

    From `doubtful_from` of conflict on, what would be supported is called partial.
    """

    relevance: Logistic
    support: Logistic
    conflict: Logistic
    supported_from: float
    partial_from: float
    doubtful_from: float
    contradicted_from: float


@cache
def load_calibration() -> Calibration:
    """Read `calibration.json` and make sure that it fits the features of this version."""
    data = json.loads(files("assistant.checking").joinpath("calibration.json").read_text("utf-8"))
    return Calibration(
        _logistic(data["relevance"], FEATURES),
        _logistic(data["support"], SUPPORT_FEATURES),
        _logistic(data["conflict"], CONFLICT_FEATURES),
        **data["thresholds"],
    )


def _logistic(data: Mapping[str, Any], names: Sequence[str]) -> Logistic:
    rows = [data["features"][name] for name in names]
    mean, scale, weight = (np.array(column) for column in zip(*rows, strict=True))
    return Logistic(mean, scale, weight, float(data["intercept"]))
