"""The order in which undecided papers are shown, and how many relevant ones are likely left.

A logistic model is fitted again after each decision: its offset is the chance that the reader gave
a paper, its features are the paper's vector and its words. Fitted as a Gaussian process with these
kernels by Laplace's approximation (Rasmussen and Williams, 2006, algorithms 3.1 and 3.2), so that
it is sound from the first decision on, with all of one kind too, and costs the cube of the number
of decisions, whatever the number of papers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected of the undecided papers.

    `chance` (n,) of every paper; `found` relevant ones so far, `left` likely among the undecided;
    `quiet` decisions since the last relevant one.
    """

    chance: np.ndarray
    found: int
    left: float
    quiet: int
    decided: int
    papers: int

    @property
    def may_stop(self) -> bool:
        """Whether hardly any relevant paper is likely to be missed."""
        # One may stop when so small a share of the papers was decided since the last relevant one,
        # and no more than one in twenty of these is likely left.
        enough = self.quiet >= max(20, 0.05 * self.papers)
        return enough and self.left <= 0.05 * (self.found + self.left)


@dataclass
class ScreeningOrder:
    """What is known of papers (n): their vectors (n, dimension), words, the reader's chances (n,).

    `decided` are places of papers in the order of their decisions, and whether each is relevant.
    """

    vectors: np.ndarray
    texts: Sequence[str]
    chances: np.ndarray
    decided: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        own = self.vectors - self.vectors.mean(axis=0)
        self._meaning = own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-9)
        words = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=r"\w\w+")
        self._words = words.fit_transform([*self.texts, "paper"])[: len(self.texts)]
        bounded = np.clip(self.chances, 1e-4, 1 - 1e-4)
        self._offset = np.log(bounded / (1 - bounded))
        self._kernel = np.zeros((len(self.texts), 0))
        self._columns: list[int] = []
        self._weights = np.zeros(0)

    def decide(self, place: int, relevant: bool) -> None:
        """Take a decision in; a later one on the same paper counts."""
        self.decided.pop(place, None)
        self.decided[place] = relevant

    def undo(self, place: int) -> None:
        """Take a decision back."""
        self.decided.pop(place, None)

    def forecast(self) -> Forecast:
        """The chance of every paper by all decisions so far; that of a decided one is 0 or 1."""
        places = list(self.decided)
        right = np.array([self.decided[n] for n in places], dtype=float)
        logits = self._offset.copy()
        if places:
            columns = self._kernel_of(places)
            logits += columns @ self._fitted(columns[places], self._offset[places], right)
        chance = 1 / (1 + np.exp(-logits))
        left = float(np.delete(chance, places).sum())
        chance[places] = right
        quiet = len(places) - (int(np.flatnonzero(right)[-1]) + 1 if right.any() else 0)
        return Forecast(chance, int(right.sum()), left, quiet, len(places), len(chance))

    def _kernel_of(self, places: list[int]) -> np.ndarray:
        """The kernel between all papers and those at some places, (n, m); old columns are kept."""
        new = [n for n in places if n not in set(self._columns)]
        if new:
            words = (self._words @ self._words[new].T).toarray()
            meaning = self._meaning @ self._meaning[new].T
            reader = np.outer(self._offset, self._offset[new])
            # How far the log-odds may move by a paper's vector, its words, the reader's chance, and
            # at all: variances. The last was chosen of three on NPL and SciFact, the others were
            # set beforehand.
            added = 12.0 * meaning + 24.0 * words + 0.25 * reader + 64.0
            self._kernel = np.concatenate([self._kernel, added], axis=1)
            self._columns += new
        column = {n: at for at, n in enumerate(self._columns)}
        return self._kernel[:, [column[n] for n in places]]

    def _fitted(self, kernel: np.ndarray, offset: np.ndarray, right: np.ndarray) -> np.ndarray:
        """What each decision weighs, (m,): the mode of the posterior is `kernel @ weights`."""
        mode, weights = np.zeros(len(right)), np.zeros(len(right))
        for _ in range(30):
            chance = 1 / (1 + np.exp(-(mode + offset)))
            root = np.sqrt(chance * (1 - chance))
            aim = root**2 * mode + right - chance
            inner = np.eye(len(right)) + root[:, None] * kernel * root
            weights = aim - root * np.linalg.solve(inner, root * (kernel @ aim))
            before, mode = mode, kernel @ weights
            if np.abs(mode - before).max() < 1e-6 * (1 + np.abs(mode).max()):
                break
        return weights
