"""The fitted figures of the built-in reader, kept as data in `weights.json`.

`python -m training.fit` makes that file; docs/reader.md is its model card.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named features: a weight each, and an intercept."""

    features: tuple[str, ...]
    weight: np.ndarray
    intercept: float

    def probability(self, table: np.ndarray) -> np.ndarray:
        """The probability of every row of a table (n, features), shape (n,)."""
        return chance_of(self.log_odds(table))

    def log_odds(self, table: np.ndarray) -> np.ndarray:
        """The same as log-odds."""
        odds: np.ndarray = np.asarray(table) @ self.weight + self.intercept
        return odds


def chance_of(odds: np.ndarray) -> np.ndarray:
    """Chances in [0, 1] of log-odds."""
    chances: np.ndarray = 1 / (1 + np.exp(-odds))
    return chances


@dataclass(frozen=True, slots=True)
class Weights:
    """The models of the built-in reader, and the bounds from which it speaks up.

    A statement below `doubtful` is not verified, below `unsupported` not carried; from `sure` on it
    is the paper that says so, and not one on the same subject. Where the nearest paper is below
    `answered` a question is only borne on; below a bound of `refusals` it is refused.
    """

    support: Logistic
    answers: Logistic
    near: Logistic
    topic: Logistic
    doubtful: float
    unsupported: float
    sure: float
    answered: float
    least_listed: float
    refusals: tuple[tuple[float, float], ...]
    """Shares of answerable questions, and the bounds below which so many of them lie, rising."""

    def refused_below(self, share: float) -> float:
        """The bound at which so many answerable questions are refused; none at 0."""
        shares, bounds = zip((0.0, 0.0), *self.refusals, strict=True)
        return float(np.interp(share, shares, bounds))


@cache
def load_weights() -> Weights:
    """Read `weights.json`."""
    return parse_weights(files("assistant.reader").joinpath("weights.json").read_text("utf-8"))


def parse_weights(text: str) -> Weights:
    """Weights out of the text of `weights.json`."""
    data = json.loads(text)
    models: dict[str, Any] = {name: parse_logistic(part) for name, part in data["models"].items()}
    refusals = tuple((float(share), bound) for share, bound in data["refusals"].items())
    return Weights(**models, **data["bounds"], refusals=refusals)


def parse_logistic(data: Mapping[str, Any]) -> Logistic:
    """A model out of `{"features": {name: weight}, "intercept": number}`."""
    features = data["features"]
    return Logistic(tuple(features), np.array([*features.values()]), float(data["intercept"]))
