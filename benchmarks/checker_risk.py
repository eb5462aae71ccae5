"""Risk against coverage of the checker on SciFact's training claims, cross-validated by claim.

    python -m benchmarks.checker_risk ../shared/evaluation/scifact

prints, for each bound of the score, the share of carried statements called supported (coverage)
and the share of statements called supported that their abstract does not speak of (risk); then how
many claims of each kind get which label in the end: the tables of docs/checking.md.
"""

import sys
from pathlib import Path

import numpy as np

from assistant.answer import Support
from assistant.checking.check import Checker
from benchmarks.fit_checker import Outcome, Pair, cross_validate, load_pairs

BOUNDS = (0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9)


def curve(pairs: list[Pair], outcome: Outcome) -> list[tuple[float, float, float, float]]:
    """Per bound: coverage, risk among claims not contradicted, and contradicted ones let pass."""
    label = np.array([pair.label for pair in pairs])
    rows = []
    for bound in BOUNDS:
        called = outcome.support >= bound
        carried, silent = (label == "SUPPORT") & called, (label == "NEI") & called
        against = (label == "CONTRADICT") & called
        rows.append(
            (
                bound,
                carried.sum() / (label == "SUPPORT").sum(),
                silent.sum() / max(1, silent.sum() + carried.sum()),
                against.sum() / (label == "CONTRADICT").sum(),
            )
        )
    return rows


def labels(pairs: list[Pair], outcome: Outcome) -> list[tuple[str, list[int]]]:
    """Per kind of claim, how many get each label in the order of `Support`."""
    kinds = {"SUPPORT": "carried", "CONTRADICT": "contradicted", "NEI": "not spoken of"}
    rows = []
    for kind, name in kinds.items():
        given = [o for pair, o in zip(pairs, outcome.label, strict=True) if pair.label == kind]
        rows.append((name, [given.count(label) for label in Support]))
    return rows


def show(pairs: list[Pair], outcome: Outcome) -> None:
    """Print both tables."""
    print("| score from | carried, called supported | called supported, not carried | or 1 in N |")
    print("|--:|--:|--:|--:|")
    for bound, coverage, risk, _ in curve(pairs, outcome):
        print(f"| {bound:.2f} | {coverage:.0%} | {risk:.1%} | {1 / max(risk, 1e-9):.0f} |")
    print(f"\n| claims | {' | '.join(Support)} |\n|---|--:|--:|--:|--:|")
    for name, counts in labels(pairs, outcome):
        print(f"| {sum(counts)} {name} | {' | '.join(map(str, counts))} |")


def main(folder: Path, checker: Checker | None = None) -> None:
    pairs = load_pairs(folder)
    show(pairs, cross_validate(pairs, checker or Checker()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
