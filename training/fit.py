"""Fit the built-in reader, and show how it does on sets that it was not fitted to.

    python -m training.fit ../shared

Prints each model's figures leaving one set out, then writes `assistant/reader/weights.json`, fitted
on all sets whose licence allows it (not SciFact, CC BY-NC, which only chooses).
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from assistant.reader.builtin import (
    ANSWER_FEATURES,
    NEAR_FEATURES,
    TOPIC_FEATURES,
    BuiltIn,
)
from assistant.reader.claim_features import SUPPORT_FEATURES
from assistant.reader.logistic import chance_of
from assistant.reader.types import Claim, Source
from training.left_out import Unseen
from training.material import Asked, Judged, load_claims, load_questions, load_topics
from training.questions import question_of

TARGET = Path("assistant/reader/weights.json")
MOST = 1500
"""Rows of one set: more move nothing."""
ONLY_CHOOSES = frozenset({"scifact", "model", "written"})
ONLY_REPORTS = "prose"
CLOSING = "pubmedqa"
"""The set that calls the closing sentence the answer, whatever is asked: sentences are not fitted
to it, since every other set loses by that."""
AT_ONCE = 64
QUERIES, OTHERS, HARDEST = 40, 100, 10
"""Of each collection of topics: queries, other papers looked at, and those kept as wrong ones."""
# What share of what is right may be doubted, called not carried, or called borne on only.
DOUBTED, NOT_CARRIED, ONLY_BORNE_ON = 0.08, 0.005, 0.2
REFUSED = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
"""Shares of answerable questions that a user may allow to be refused."""
# Below this chance of being on topic no paper that a filter leaves is ever listed.
LEAST_LISTED = 0.15
MISTAKEN = 0.05
"""Of statements beside the nearest other paper, how many may be taken for carried by it."""
BOTH_KINDS = ("pairs", "written")
"""The sets of questions of which some have no answer."""
WHOLE_ABSTRACTS = ("pairs", "scifact", "model")
"""The sets whose evidence is a whole abstract, as in use: the bounds are set on them. In `written`
the wording is meant to mislead, so that a bound set there would let everything pass."""


@dataclass(frozen=True, slots=True)
class Table:
    """Features (n, f), whether each row is right (n,), and the set each comes from (n,)."""

    features: np.ndarray
    right: np.ndarray
    origin: np.ndarray

    def of(self, chosen: np.ndarray) -> "Table":
        """The rows chosen."""
        return Table(self.features[chosen], self.right[chosen], self.origin[chosen])


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic model on features as they are, its scaling taken in."""

    weight: np.ndarray
    intercept: float

    def scores(self, table: Table) -> np.ndarray:
        """The probability of each row."""
        return chance_of(self.log_odds(table.features))

    def log_odds(self, features: np.ndarray) -> np.ndarray:
        """The log-odds of each row."""
        odds: np.ndarray = features @ self.weight + self.intercept
        return odds

    def document(self, names: Sequence[str]) -> dict[str, object]:
        """As `weights.json` keeps it."""
        weights = {n: round(float(w), 4) for n, w in zip(names, self.weight, strict=True)}
        return {"features": weights, "intercept": round(self.intercept, 4)}


def fit(table: Table) -> Fitted:
    """A logistic model in which every set counts the same."""
    size = {name: np.sum(table.origin == name) for name in np.unique(table.origin)}
    weight = np.array([1 / size[name] for name in table.origin])
    scaler = StandardScaler().fit(table.features)
    model = LogisticRegression().fit(
        scaler.transform(table.features), table.right, sample_weight=weight * len(weight)
    )
    scaled = model.coef_[0] / scaler.scale_
    return Fitted(scaled, float(model.intercept_[0] - scaled @ scaler.mean_))


def leave_one_out(table: Table) -> dict[str, float]:
    """AUROC on each set of a model fitted on the others."""
    found = {}
    for name in map(str, np.unique(table.origin)):
        out = table.origin == name
        rest = table.of(~out & ~np.isin(table.origin, [*ONLY_CHOOSES]))
        if len(np.unique(table.right[out])) == 2 and len(rest.right):
            scores = fit(rest).scores(table.of(out))
            found[name] = float(roc_auc_score(table.right[out], scores))
    return found


def support_table(reader: BuiltIn, claims: Sequence[Judged]) -> Table:
    """The features of support of every claim."""
    rows, right, origin = [], [], []
    for start in range(0, len(claims), AT_ONCE):
        part = claims[start : start + AT_ONCE]
        reads = reader.read([judged.claim for judged in part])
        found = [(judged, read) for judged, read in zip(part, reads, strict=True) if read]
        verdicts = reader.verdicts([read for _, read in found])
        pairs = zip(found, verdicts, strict=True)
        rows += [read.features(verdict) for (_, read), verdict in pairs]
        right += [judged.carried for judged, _ in found]
        origin += [judged.origin for judged, _ in found]
    return Table(np.array(rows), np.array(right), np.array(origin))


def answer_table(reader: BuiltIn, asked: Sequence[Asked]) -> Table:
    """The features of every sentence of the papers that answer."""
    rows, right, origin = [], [], []
    for one in asked:
        if one.gold:
            table = reader.answer_features(one.question, one.candidates)
            rows.append(table)
            right += [n in one.gold for n in range(len(table))]
            origin += [one.origin] * len(table)
    return Table(np.vstack(rows), np.array(right), np.array(origin))


def near_table(reader: BuiltIn, asked: Sequence[Asked]) -> Table:
    """The features of every question beside its paper."""
    rows = [reader.near_features(one.question, [one.paper])[0] for one in asked]
    right = [bool(one.gold) for one in asked]
    return Table(np.array(rows), np.array(right), np.array([one.origin for one in asked]))


def topic_table(reader: BuiltIn, folders: Sequence[Path], random: Random) -> Table:
    """The features of relevant papers, and of those of a hundred others that come nearest."""
    tables, right, origin = [], [], []
    for folder in folders:
        relevant: dict[str, list[Source]] = {}
        for query, paper, judged in load_topics(folder):
            if judged:
                relevant.setdefault(query, []).append(paper)
        every = [paper for papers in relevant.values() for paper in papers]
        for query in random.sample(sorted(relevant), QUERIES):
            good = relevant[query][:HARDEST]
            others = [p for p in random.sample(every, OTHERS) if p not in relevant[query]]
            table = reader.topic_features(query, others)
            hardest = np.argsort(-table[:, :2].sum(axis=1))[:HARDEST]
            tables += [reader.topic_features(query, good), table[hardest]]
            right += [*[True] * len(good), *[False] * len(hardest)]
            origin += [folder.name] * (len(good) + len(hardest))
    return Table(np.vstack(tables), np.array(right), np.array(origin))


def hits(reader: BuiltIn, asked: Sequence[Asked], model: Fitted) -> tuple[float, float]:
    """Of questions with an answer, how many have a gold sentence first, and among three."""
    found = []
    for one in (one for one in asked if one.gold):
        odds = model.log_odds(reader.answer_features(one.question, one.candidates))
        passage = question_of(one).passage
        odds = odds + reader.readings(one.question, [passage])[0].sentences
        order = [int(n) for n in np.argsort(-odds, kind="stable")]
        found.append((order[0] in one.gold, bool(one.gold & set(order[:3]))))
    first, three = np.mean(found, axis=0)
    return float(first), float(three)


def answer_chances(reader: BuiltIn, asked: Sequence[Asked]) -> Table:
    """The network's chance that each paper holds an answer, as a table of one column."""
    rows = [reader.answerable(one.question, [one.paper]) for one in asked]
    right = [bool(one.gold) for one in asked]
    return Table(np.array(rows), np.array(right), np.array([one.origin for one in asked]))


def at_share(scores: np.ndarray, table: Table, share: float) -> float:
    """The highest bound below which lies, on the mean of the sets, that share of what is right."""
    right = [scores[(table.origin == name) & table.right] for name in np.unique(table.origin)]
    bounds = np.sort(np.concatenate(right))
    below = np.mean([np.searchsorted(np.sort(of_set), bounds) / len(of_set) for of_set in right], 0)
    return round(float(bounds[below <= share].max()), 3)


def beside_another(reader: BuiltIn, claims: Sequence[Judged]) -> Table:
    """The features of carried statements beside the paper whose title is nearest to their own's."""
    papers = list(dict.fromkeys(one.claim.sources[0] for one in claims))
    place = {paper: n for n, paper in enumerate(papers)}
    vectors = reader.vectors([paper.title for paper in papers])
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1.0)
    nearest = cosines.argmax(axis=1)
    moved = [
        replace(one, claim=Claim(one.claim.text, (papers[nearest[place[one.claim.sources[0]]]],)))
        for one in claims
        if one.carried
    ]
    return support_table(reader, moved)


def sampled(rows: Sequence[Judged], random: Random) -> list[Judged]:
    """At most MOST rows of each set."""
    by_origin: dict[str, list[Judged]] = {}
    for row in rows:
        by_origin.setdefault(row.origin, []).append(row)
    return [row for part in by_origin.values() for row in random.sample(part, min(MOST, len(part)))]


def main(shared: Path, reader: BuiltIn) -> None:
    """Fit all four models."""
    random = Random(0)
    chosen = sampled([one for one in load_claims(shared) if one.origin != ONLY_REPORTS], random)
    claims = support_table(reader, chosen)
    print("support, left out:", _shown(leave_one_out(claims)))
    kept = claims.of(~np.isin(claims.origin, [*ONLY_CHOOSES]))
    support = fit(kept)
    others = beside_another(reader, [one for one in chosen if one.origin == "pairs"])
    whole = claims.of(np.isin(claims.origin, WHOLE_ABSTRACTS))
    questions = load_questions(shared)
    sentences = answer_table(reader, questions)
    print("answers, left out:", _shown(leave_one_out(sentences)))
    for name in map(str, np.unique(sentences.origin)):
        model = fit(sentences.of(~np.isin(sentences.origin, [name, CLOSING])))
        out = [one for one in questions if one.origin == name]
        first, three = hits(reader, out, model)
        print(f"  {name}: gold first {first:.3f}, among three {three:.3f}")
    answers = fit(sentences.of(sentences.origin != CLOSING))
    near = near_table(reader, questions)
    told = near.of(near.origin == "pairs")
    nearness = fit(told)
    print("near, pairs, fitted there:", roc_auc_score(told.right, nearness.scores(told)))
    held = answer_chances(reader, [one for one in questions if one.origin in BOTH_KINDS])
    for name in BOTH_KINDS:
        part = held.of(held.origin == name)
        print(f"  {name}: answered or not {roc_auc_score(part.right, part.features[:, 0]):.3f}")
    folders = [shared / "evaluation" / name for name in ("cranfield", "npl", "scifact")]
    topics = topic_table(reader, folders, random)
    print("topic, left out:", _shown(leave_one_out(topics)))
    topic = fit(topics.of(topics.origin != "scifact"))
    document = {
        "models": {
            "support": support.document(SUPPORT_FEATURES),
            "answers": answers.document(ANSWER_FEATURES),
            "near": nearness.document(NEAR_FEATURES),
            "topic": topic.document(TOPIC_FEATURES),
        },
        "bounds": {
            "doubtful": at_share(support.scores(whole), whole, DOUBTED),
            "unsupported": at_share(support.scores(whole), whole, NOT_CARRIED),
            "sure": round(float(np.quantile(support.scores(others), 1 - MISTAKEN)), 3),
            "answered": at_share(held.features[:, 0], held, ONLY_BORNE_ON),
            "least_listed": LEAST_LISTED,
        },
        "refusals": {str(share): at_share(nearness.scores(told), told, share) for share in REFUSED},
    }
    TARGET.write_text(json.dumps(document, indent=2) + "\n", "utf-8")


def _shown(figures: dict[str, float]) -> str:
    return "  ".join(f"{name} {figure:.3f}" for name, figure in figures.items())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Unseen())
