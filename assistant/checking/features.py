"""What is measured between a statement and an abstract, once its sentences are ranked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from assistant.checking.closest import Closest, find_closest
from assistant.checking.direction import Bearing, bearing
from assistant.checking.numbers import Quantity, missing
from assistant.checking.relevance import rarity
from assistant.checking.sentence import Sentence
from assistant.checking.turned import denied_apart, swapped
from assistant.text.words import absent, names

LOOKED_AT = 3
"""Best sentences that are compared closely."""
_TABLE = ("cosine", "overlap", "rare", "precision", "letters", "beside")
SUPPORT_FEATURES = (
    "relevance_best",
    "relevance_second",
    *(f"{name}_here" for name in _TABLE),
    *(f"{name}_most" for name in _TABLE),
    *(f"{name}_of_three" for name in _TABLE),
    "said_by_three",
    "rare_said_by_three",
    "said_anywhere",
    "rare_said_anywhere",
    "rarest_missing",
    "words_missing",
    "longest_gap",
    "figures_missing",
    "figures_missing_of_three",
    "names_missing",
    "words",
    "same_wording",
)
_BEARING = ("agree", "disagree", "clash", "denied", "denies", "parity", "both")
CONFLICT_FEATURES = (
    "agree_here",
    "disagree_here",
    *(f"{name}_of_three" for name in _BEARING),
    "most_disagree",
    "denied_apart",
    "denied_apart_of_three",
    "swapped",
    "turned_nearer",
    "turned_nearer_of_three",
    "turned_first",
    "negation_differs",
    "only_statement_denies",
    "nothing_found",
    "amounts_differ",
)
_NOTHING_FOUND = re.compile(
    r"\b(no (?:significant|difference|effect|association|evidence|change)|unchanged|unaffected|"
    r"not (?:significant|associated|differ)|did not)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was seen of a statement in one abstract.

    `table` is `relevance_features` (n, f), `order` ranks the sentences, best first, and
    `relevance` is the log-odds of each (n,). `support` and `conflict` hold one figure per name in
    `SUPPORT_FEATURES` and `CONFLICT_FEATURES`.
    """

    table: np.ndarray
    order: np.ndarray
    relevance: np.ndarray
    support: np.ndarray
    conflict: np.ndarray
    closest: Closest
    missing_figures: tuple[Quantity, ...]
    missing_names: tuple[str, ...]
    missing_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A statement and the sentences of one abstract with their vectors' products.

    `table` is `relevance_features` (n, f), `turned` the cosine of every opposite of the statement
    less that of the statement (n, opposites), `relevance` the log-odds of every sentence (n,).
    """

    said: Sentence
    source: Sequence[Sentence]
    table: np.ndarray
    turned: np.ndarray
    relevance: np.ndarray


def find_all(pair: Compared, whole: str) -> Findings:
    """Look closely at the best sentences; `whole` is the abstract (and title, if any)."""
    order = np.argsort(-pair.relevance)
    top = order[:LOOKED_AT]
    near = [pair.source[i] for i in top]
    bearings = [bearing(pair.said.directions, s.directions) for s in near]
    closest = find_closest(pair.said, near, pair.source)
    lost = missing(pair.said.quantities, [q for s in pair.source for q in s.quantities])
    nameless = absent(names(pair.said.text), whole)
    support, words = _support(pair, top, closest.changes.same, len(lost), len(nameless))
    return Findings(
        pair.table,
        order,
        pair.relevance,
        support,
        np.array(_conflict(pair, top, bearings)),
        closest,
        lost,
        nameless,
        words,
    )


def _support(
    pair: Compared, top: np.ndarray, same: float, figures: int, nameless: int
) -> tuple[np.ndarray, tuple[str, ...]]:
    mine = frozenset(pair.said.stems)
    weight = fsum(map(rarity, mine)) or 1.0
    near = mine & {s for i in top for s in pair.source[i].stems}
    anywhere = mine & {s for sentence in pair.source for s in sentence.stems}
    lost = mine - anywhere
    size = max(1, len(mine))
    table = pair.table[:, : len(_TABLE)]
    second = pair.relevance[top[min(1, len(top) - 1)]]
    close = missing(pair.said.quantities, [q for i in top for q in pair.source[i].quantities])
    row = [
        pair.relevance[top[0]],
        second,
        *table[top[0]],
        *table.max(axis=0),
        *table[top].mean(axis=0),
        len(near) / size,
        fsum(map(rarity, near)) / weight,
        len(anywhere) / size,
        fsum(map(rarity, anywhere)) / weight,
        max(map(rarity, lost), default=0.0),
        float(len(lost)),
        _longest_gap(pair.said.stems, anywhere) / size,
        float(figures),
        float(len(close)),
        float(nameless),
        np.log1p(len(mine)),
        same,
    ]
    words = tuple(w.text for w in pair.said.words if w.content and w.stem in lost)
    return np.array(row), words


def _longest_gap(stems: Sequence[str], known: frozenset[str]) -> int:
    """The most content words in a row that the abstract does not have."""
    longest = run = 0
    for stem in stems:
        run = 0 if stem in known else run + 1
        longest = max(longest, run)
    return longest


def _conflict(pair: Compared, top: np.ndarray, bearings: Sequence[Bearing]) -> list[float]:
    weights = np.exp(0.5 * (pair.relevance[top] - pair.relevance[top[0]]))
    weights /= weights.sum()
    table = np.array([[getattr(b, name) for name in _BEARING] for b in bearings])
    near = [pair.source[i] for i in top]
    apart = [float(denied_apart(pair.said, s)) for s in near]
    turned = pair.turned[top]
    return [
        *table[0, :2],
        *(weights @ table),
        table[:, _BEARING.index("disagree")].max(),
        apart[0],
        float(weights @ apart),
        max(swapped(pair.said, s) for s in near),
        turned[0].max(),
        float(weights @ turned.max(axis=1)),
        float(weights @ turned[:, 0]),
        *_denials(pair.said, near, weights),
        float(weights @ [_amounts_differ(pair.said, s) for s in near]),
    ]


def _denials(said: Sentence, near: Sequence[Sentence], weights: np.ndarray) -> list[float]:
    """How far one of the two negates and the other does not."""
    mine = said.negations > 0
    theirs = np.array([s.negations > 0 for s in near])
    nothing = np.array([bool(_NOTHING_FOUND.search(s.text)) for s in near])
    return [
        float(weights @ (theirs != mine)),
        float(mine * (weights @ ~theirs)),
        float((not mine) * (weights @ nothing)),
    ]


def _amounts_differ(said: Sentence, source: Sentence) -> float:
    """How far apart the two lean between less (-1) and more (+1); 0 if one leans nowhere."""
    leanings = [
        [d.sign for d in sentence.directions if d.axis == "amount"] for sentence in (said, source)
    ]
    if not all(leanings):
        return 0.0
    return float(abs(np.mean(leanings[0]) - np.mean(leanings[1])))
