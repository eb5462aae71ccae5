"""Which papers a review cites, against reading lists: coverage of the list, precision of the rest.

    python -m benchmarks.review_topics ../shared [--ml LIBRARY] [--only PART] [--show] [--fit]

`seeds`: lists made by hand, as patterns of titles (`review_topics.json`). `questions`: those of
`seed_questions.jsonl` that ask for a list. `cranfield`: its queries are topics, its judgements
lists; one in three is measured. `ml`: a library of machine learning papers that is there already; a
title that names the topic is on the list. `phrases`: the same with topics whose words mostly say
little by themselves, as "model merging"; they came after the weights. `absent`: topics that no
library holds, any paper cited is wrong. `joint`: topics that join two things. `renamed`: some of
all these by their short forms, or by another word. Papers that may be cited or not count neither
way. Libraries are made once, in the user's cache.

`--fit` fits the weights of assistant/screening/score.py, and says how good they are on topics
that they were not fitted to.
"""

import argparse
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.screening.collect import MOST_PAPERS, collect, shares
from assistant.screening.score import (
    AT_FIRST,
    SIGNALS,
    Pool,
    TopicScores,
    alike,
    chance_of,
    judge,
    on_topic,
)
from assistant.screening.wide_search import search_widely
from index.library import Library
from index.paper import Filters, Paper
from index.search.evaluate import load_corpus, load_qrels

TOPICS = Path(__file__).with_suffix(".json")
WEIGHT = {
    **{"seeds": 1.0, "questions": 1.0, "cranfield": 0.3, "ml": 0.2, "phrases": 0.2, "absent": 0.3},
    **{"joint scifact": 0.6, "joint ml": 0.3, "renamed": 0.3},
}
"""What a paper of each part counts for in the fit."""
PARTS = tuple(WEIGHT)
FOLDS = 5
STEP = 3


@dataclass(frozen=True)
class Topic:
    """A topic, its library, the ids of the papers on its list, and of those that may be cited."""

    part: str
    text: str
    library: Library
    wanted: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()

    def label(self, paper_id: str) -> int:
        """1 on the list, 0 off it, -1 where both will do."""
        return 1 if paper_id in self.wanted else -int(paper_id in self.either)

    def scores(self, cited: set[str]) -> tuple[float, float, float, float]:
        """Coverage, precision, their harmonic mean, and how many papers are cited."""
        hits = len(cited & self.wanted)
        coverage = hits / max(min(len(self.wanted), MOST_PAPERS), 1)
        precision = hits / max(len(cited - self.either), 1)
        both = 2 * coverage * precision / (coverage + precision) if hits else 0.0
        return coverage, precision, both, len(cited)


def topics(shared: Path, ml: Path | None, opened: ExitStack) -> Iterator[Topic]:
    """Every topic with its list, some under two names."""
    listed = json.loads(TOPICS.read_text("utf-8"))
    for topic in named_topics(shared, ml, opened, listed):
        yield topic
        if other := listed["renamed"].get(topic.text):
            yield replace(topic, part="renamed", text=other)


def named_topics(
    shared: Path, ml: Path | None, opened: ExitStack, listed: dict[str, Any]
) -> Iterator[Topic]:
    """Every topic with its list."""
    seeds = opened.enter_context(open_library("seeds", shared))
    cranfield = opened.enter_context(open_library("cranfield", shared))
    yield from by_titles("seeds", seeds, listed["seeds"])
    yield from by_questions(seeds, shared / "evaluation" / "seed_questions.jsonl")
    yield from by_judgements(cranfield, shared / "evaluation" / "cranfield")
    for text in listed["absent"]:
        yield from (Topic("absent", text, library) for library in (seeds, cranfield))
    scifact = opened.enter_context(open_library("scifact", shared))
    yield from by_both("joint scifact", scifact, listed["joint"]["scifact"])
    if ml:
        large = opened.enter_context(Library.open(ml))
        yield from by_titles("ml", large, listed["ml"])
        yield from by_titles("phrases", large, listed["phrases"])
        yield from by_both("joint ml", large, listed["joint"]["ml"])


def open_library(name: str, shared: Path) -> Library:
    """The library of a collection, made if it is not there."""
    folder = Path(platformdirs.user_cache_dir("paper-assistant")) / "reviews" / name
    known = folder.exists()
    library = Library.open(folder, create=True)
    if not known and name == "seeds":
        library.add([shared / "seeds"])
    elif not known:
        library.insert(load_corpus(shared / "evaluation" / name / "corpus.jsonl"))
    return library


def by_titles(part: str, library: Library, listed: dict[str, tuple[str, str]]) -> Iterator[Topic]:
    """Topics whose lists are patterns of titles; on `ml` the second one may match anywhere."""
    papers = library.papers()
    for text, (wanted, either) in listed.items():
        on = frozenset(p.id for p in papers if re.search(wanted, p.title, re.IGNORECASE))
        read = [(p.id, p.title if part == "seeds" else p.text) for p in papers]
        may = (i for i, words in read if re.search(either, words, re.IGNORECASE))
        yield Topic(part, text, library, on, frozenset(may) - on)


def by_both(part: str, library: Library, listed: dict[str, list[str]]) -> Iterator[Topic]:
    """Topics that join two things: both in the title, and either way where both are anywhere."""
    papers = library.papers()
    for text, things in listed.items():
        both = re.compile("".join(f"(?=.*(?:{thing}))" for thing in things), re.I | re.S)
        on = frozenset(p.id for p in papers if both.match(p.title))
        yield Topic(
            part, text, library, on, frozenset(p.id for p in papers if both.match(p.text)) - on
        )


def by_questions(library: Library, path: Path) -> Iterator[Topic]:
    """Questions that ask for a list of papers."""
    titles: dict[str, str] = {paper.title: paper.id for paper in library.papers()}
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["type"] == "list":
            ids = frozenset(titles[title] for title in row["gold_titles"] if title in titles)
            yield Topic("questions", row["question"], library, ids)


def by_judgements(library: Library, folder: Path) -> Iterator[Topic]:
    """One in three of a collection's queries."""
    rows = map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())
    judged = load_qrels(folder / "qrels" / "test.tsv")
    for row in [row for row in rows if row["_id"] in judged][::STEP]:
        yield Topic(folder.name, row["text"].strip(" ."), library, frozenset(judged[row["_id"]]))


def measure(asked: list[Topic], *, show: bool) -> None:
    """Print the mean figures of each part, and with `show` those of each topic."""
    found: dict[str, list[tuple[float, float, float, float]]] = {}
    for topic in asked:
        scope = collect(topic.library, topic.text, Filters())
        cited = {candidate.paper.id: candidate.paper for candidate in scope.included}
        figures = topic.scores(set(cited))
        found.setdefault(topic.part, []).append(figures)
        if show:
            print(line(topic.text, [figures]))
            print_mistakes(topic, cited)
    print_table(found)


def print_table(found: dict[str, list[tuple[float, float, float, float]]]) -> None:
    """The mean figures of each part."""
    print("| topics | how many | coverage | precision | F1 | papers cited |")
    print("|---|--:|--:|--:|--:|--:|")
    for part in PARTS:
        if part in found:
            print(line(f"{part} | {len(found[part])}", found[part]))


def line(name: str, rows: list[tuple[float, float, float, float]]) -> str:
    """A line of the table: means."""
    coverage, precision, both, cited = np.mean(rows, axis=0)
    return f"| {name} | {coverage:.2f} | {precision:.2f} | {both:.2f} | {cited:.1f} |"


def print_mistakes(topic: Topic, cited: dict[str, Paper]) -> None:
    """The papers cited that are off the list, and those of the list that are not cited."""
    for paper in cited.values():
        if topic.label(paper.id) == 0:
            print("    wrong:", paper.title[:100])
    for paper in topic.library.get(sorted(topic.wanted - set(cited))):
        print("    missed:", paper.title[:100])


def fit(asked: list[Topic]) -> None:
    """Print weights fitted to all topics, and figures of each part on topics not fitted to."""
    rows = [row_of(topic) for topic in asked]
    figures: dict[str, list[tuple[float, float, float, float]]] = {}
    split = GroupKFold(FOLDS, shuffle=True, random_state=13)
    for train, test in split.split(asked, groups=range(len(asked))):
        weights = fitted([rows[n] for n in train])
        for row in (rows[n] for n in test):
            passed = on_topic(replace(row.judged, chance=row.chance(*weights)))
            right = [int(n) for n in np.argsort(-row.chance(*weights)) if passed[n]]
            best = shares(row.pool.vectors[right], MOST_PAPERS)
            cited = {row.ids[right[n]] for n in best}
            figures.setdefault(row.topic.part, []).append(row.topic.scores(cited))
    print_table(figures)
    print("of none,", ", ".join(SIGNALS))
    for name, found in zip(("first", "then"), fitted(rows), strict=True):
        print(name, found.round(2).tolist())


@dataclass(frozen=True)
class Screened:
    """A topic with its papers, judged."""

    topic: Topic
    pool: Pool
    judged: TopicScores

    @property
    def ids(self) -> list[str]:
        """The papers' ids."""
        return [read.paper.id for read in self.pool.read]

    def chance(self, *weights: np.ndarray) -> np.ndarray:
        """The chance of each paper by the first weights, or by them and the ones after."""
        signals = self.judged.signals[:, :AT_FIRST]
        # A paper without a chance has none by any weights.
        chance = chance_of(signals, weights[0]) * (self.judged.chance > 0)
        if len(weights) == 1:
            return chance
        signals = np.column_stack([signals, alike(self.pool, chance)])
        return chance_of(signals, weights[1]) * (self.judged.chance > 0)


def row_of(topic: Topic) -> Screened:
    """A topic, searched and screened."""
    found = search_widely(topic.library, topic.text, Filters())
    judged = judge(found.pool, found.units)
    return Screened(topic, found.pool, judged)


def fitted(rows: list[Screened]) -> tuple[np.ndarray, np.ndarray]:
    """Weights of a logistic model of being on the list: at first, and with likeness."""
    tables = [row.judged.signals[:, :AT_FIRST] for row in rows]
    first = logistic(rows, tables)
    more = [
        np.column_stack([table, alike(row.pool, row.chance(first))])
        for row, table in zip(rows, tables, strict=True)
    ]
    return first, logistic(rows, more)


def logistic(rows: list[Screened], tables: list[np.ndarray]) -> np.ndarray:
    """The intercept and the weights of a logistic model."""
    labels = np.concatenate([[row.topic.label(i) for i in row.ids] for row in rows])
    weights = np.concatenate([np.full(len(row.ids), WEIGHT[row.topic.part]) for row in rows])
    known = labels >= 0
    model = LogisticRegression(C=10.0, max_iter=5000)
    model.fit(np.concatenate(tables)[known], labels[known], sample_weight=weights[known])
    return np.concatenate([model.intercept_, model.coef_[0]])


def main() -> None:
    """Measure, or fit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--ml", type=Path)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    with ExitStack() as opened:
        asked = list(topics(options.shared, options.ml, opened))
        asked = [topic for topic in asked if topic.part in (options.only or PARTS)]
        if options.fit:
            fit(asked)
        else:
            measure(asked, show=options.show)


if __name__ == "__main__":
    main()
