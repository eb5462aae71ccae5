"""Fit the checker on SciFact's training claims and say how good it is, cross-validated by claim.

    python -m benchmarks.fit_checker ../shared/evaluation/scifact

writes `assistant/checking/calibration.json` (weights and thresholds, no text) and prints the
figures that docs/checking.md quotes.
SciFact: Wadden et al. 2020, https://aclanthology.org/2020.emnlp-main.609.
"""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.checking.calibration import Calibration, Logistic
from assistant.checking.check import Checker
from assistant.checking.features import CONFLICT_FEATURES, SUPPORT_FEATURES, Findings
from assistant.checking.relevance import FEATURES
from index.text.statements import split_statements

OUT = Path(__file__).resolve().parents[1] / "assistant" / "checking" / "calibration.json"
STRENGTH = {"relevance": 0.3, "support": 0.1, "conflict": 0.02}
"""Inverse of the L2 penalty of each model."""
FOLDS = 10
THRESHOLDS = {
    "supported_from": 0.55,
    "partial_from": 0.3,
    "doubtful_from": 0.4,
    "contradicted_from": 0.7,
}


@dataclass(frozen=True)
class Pair:
    """A claim and an abstract it cites; `gold` are the character spans of its rationales."""

    claim_id: str
    claim: str
    abstract: str
    label: str
    gold: tuple[tuple[int, int], ...]

    def is_gold(self) -> np.ndarray:
        """For each of our sentences, whether it is one of the rationale's (n,)."""
        return np.array(
            [
                any(min(b, d) - max(a, c) >= 0.5 * min(b - a, d - c) for c, d in self.gold)
                for a, b in split_statements(self.abstract)
            ],
            dtype=float,
        )


def load_pairs(folder: Path) -> list[Pair]:
    """Every (claim, cited abstract) of the training split with its label."""
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        papers = {paper["_id"]: paper for paper in map(json.loads, lines)}
    with (folder / "qrels" / "train.tsv").open(encoding="utf-8") as rows:
        cited = [
            (row["query-id"], row["corpus-id"]) for row in csv.DictReader(rows, delimiter="\t")
        ]
    claims = {str(c["_id"]): c for c in json.loads((folder / "evidence.json").read_text("utf-8"))}
    return [_pair(claims[claim], papers[paper]) for claim, paper in cited]


def _pair(claim: Mapping[str, Any], paper: Mapping[str, Any]) -> Pair:
    spans, at = [], 0
    for sentence in paper["metadata"]["sentences"]:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    evidence = claim["evidence"].get(paper["_id"], {"label": "NEI", "sentences": []})
    gold = tuple(spans[i] for group in evidence["sentences"] for i in group)
    return Pair(str(claim["_id"]), claim["claim"], paper["text"], evidence["label"], gold)


def fit(table: np.ndarray, truth: np.ndarray, strength: float) -> Logistic:
    """A logistic regression on standardised columns."""
    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale = np.where(scale < 1e-9, 1.0, scale)
    scaled = np.clip((table - mean) / scale, -5, 5)
    model = LogisticRegression(C=strength, max_iter=3000).fit(scaled, truth)
    return Logistic(mean, scale, model.coef_[0], float(model.intercept_[0]))


def fit_all(pairs: Sequence[Pair], checker: Checker) -> Calibration:
    """All three models on the given pairs."""
    nothing = Logistic(np.zeros(1), np.ones(1), np.zeros(len(FEATURES)), 0.0)
    blank = Calibration(nothing, nothing, nothing, **THRESHOLDS)
    told = [pair for pair in pairs if pair.label != "NEI"]
    tables = [found(checker, pair, blank).table for pair in told]
    gold = np.concatenate([pair.is_gold() for pair in told])
    relevance = fit(np.vstack(tables), gold, STRENGTH["relevance"])
    ranked = Calibration(relevance, nothing, nothing, **THRESHOLDS)
    seen = [found(checker, pair, ranked) for pair in pairs]
    labels = np.array([pair.label for pair in pairs])
    rows = np.array([s.support for s in seen])
    known = labels != "CONTRADICT"
    support = fit(rows[known], labels[known] == "SUPPORT", STRENGTH["support"])
    rows = np.array([s.conflict for s in seen])
    known = labels != "NEI"
    conflict = fit(rows[known], labels[known] == "CONTRADICT", STRENGTH["conflict"])
    return Calibration(relevance, support, conflict, **THRESHOLDS)


def found(checker: Checker, pair: Pair, calibration: Calibration) -> Findings:
    """What the checker sees of a pair, with the models fitted so far."""
    findings = checker.find(pair.claim, pair.abstract, calibration=calibration)
    assert findings is not None, pair
    return findings


@dataclass(frozen=True)
class Outcome:
    """Held-out figures of every pair: probabilities, how the gold sentences rank, the label."""

    support: np.ndarray
    conflict: np.ndarray
    first_is_gold: np.ndarray
    recall_of_three: np.ndarray
    label: np.ndarray


def cross_validate(pairs: Sequence[Pair], checker: Checker) -> Outcome:
    """Each pair judged by models that never saw its claim."""
    results = np.zeros((len(pairs), 4))
    labels = np.empty(len(pairs), dtype=object)
    claims = [pair.claim_id for pair in pairs]
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=0).split(pairs, groups=claims):
        fitted = fit_all([pairs[i] for i in train], checker)
        for i in test:
            seen, gold = found(checker, pairs[i], fitted), pairs[i].is_gold()
            results[i] = (
                fitted.support.probability(seen.support),
                fitted.conflict.probability(seen.conflict),
                gold[seen.order[0]],
                gold[seen.order[:3]].sum() / max(1.0, gold.sum()),
            )
            labels[i] = checker.judge(pairs[i].claim, pairs[i].abstract, calibration=fitted).label
    support, conflict, first_is_gold, recall_of_three = results.T
    return Outcome(support, conflict, first_is_gold, recall_of_three, labels)


def report(pairs: Sequence[Pair], outcome: Outcome) -> dict[str, float]:
    """The four figures of the checker."""
    label = np.array([pair.label for pair in pairs])
    carried, told = label != "CONTRADICT", label != "NEI"
    support = roc_auc_score(label[carried] == "SUPPORT", outcome.support[carried])
    conflict = roc_auc_score(label[told] == "CONTRADICT", outcome.conflict[told])
    return {
        "auroc_supported_vs_not_enough": round(float(support), 3),
        "auroc_supported_vs_contradicted": round(float(conflict), 3),
        "best_sentence_is_gold": round(float(outcome.first_is_gold[told].mean()), 3),
        "rationale_recall_of_three": round(float(outcome.recall_of_three[told].mean()), 3),
    }


def as_data(calibration: Calibration, figures: dict[str, float]) -> dict[str, object]:
    """The calibration as it is written to `calibration.json`."""

    def one(model: Logistic, names: Sequence[str]) -> dict[str, object]:
        columns = zip(names, model.mean, model.scale, model.weight, strict=True)
        features = {n: [float(f"{x:.5g}") for x in row] for n, *row in columns}
        return {"intercept": round(model.intercept, 5), "features": features}

    return {
        "fitted_on": "SciFact, training claims",
        "cross_validated_by_claim": figures,
        "thresholds": THRESHOLDS,
        "relevance": one(calibration.relevance, FEATURES),
        "support": one(calibration.support, SUPPORT_FEATURES),
        "conflict": one(calibration.conflict, CONFLICT_FEATURES),
    }


def main(folder: Path, checker: Checker | None = None) -> None:
    checker = checker or Checker()
    pairs = load_pairs(folder)
    figures = report(pairs, cross_validate(pairs, checker))
    OUT.write_text(json.dumps(as_data(fit_all(pairs, checker), figures), indent=1) + "\n", "utf-8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
