"""How much screening is saved, measured as ASReview measures it, beside ASReview's own models.

    python -m benchmarks.screening ../shared [--only NAME] [--topics N] [--others N]

For each topic all papers of a collection are put in order, the next one decided by the collection's
judgement, the model fitted again, until all relevant ones are found. `seeds`: what a wide search
finds in that library, against reading lists. `cranfield` and `npl`: queries
with eight relevant papers or more. `scifact`: topics that join two things, both in the title
(`review_topics.json`). A collection is the papers relevant to these topics and `--others` more,
drawn at random. WSS@95 is the share of papers that need not be read to find 95 % of the relevant
ones, less the 5 % that chance gives; time to discovery the mean share read until one is found.

ASReview's models are made by scikit-learn with the parameters of asreview 3.0.8: `nb`, naive Bayes
and TF-IDF (ELAS u3, the default of version 1), and `svm` (ELAS u4, its default now). They begin
with the topic as a relevant record and a paper drawn at random as an irrelevant one, and are fitted
again as often as ours.
"""

import argparse
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import platformdirs
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

from assistant.reader.builtin import BuiltIn
from assistant.reader.types import Source
from assistant.screening.order import ScreeningOrder
from assistant.screening.wide_search import paper_vectors, search_widely
from benchmarks.review_topics import by_titles, open_library
from index.embedding.cached_embedder import CachedEmbedder
from index.library import Library
from index.paper import Filters, Paper
from index.search.evaluate import load_corpus, load_qrels

COLLECTIONS = ("cranfield", "npl", "scifact")
LEAST_RELEVANT, LEAST_IN_POOL, RECALL, SEED = 8, 4, 0.95, 13
FIRST, LATER = 30, 0.05
"""Fitted again after each of so many decisions, then after so large a share of those made."""
Rank = Callable[[dict[int, bool]], np.ndarray]


@dataclass(frozen=True)
class Figures:
    """Of one topic: work saved, time to discovery, and where one was told to stop."""

    saved: float
    discovery: float
    read: float = float("nan")
    recall: float = float("nan")


def topics(folder: Path, corpus: list[Paper]) -> dict[str, frozenset[str]]:
    """Topics and the ids of the papers relevant to them."""
    if folder.name == "scifact":
        listed = json.loads(Path(__file__).with_name("review_topics.json").read_text("utf-8"))
        found = {}
        for text, things in listed["joint"]["scifact"].items():
            both = re.compile("".join(f"(?=.*(?:{thing}))" for thing in things), re.I | re.S)
            found[text] = frozenset(paper.id for paper in corpus if both.match(paper.title))
        return found
    rows = map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())
    judged = load_qrels(next((folder / "qrels").glob("*.tsv")))
    known = {paper.id for paper in corpus}
    return {
        row["text"].strip(" ."): frozenset(judged[row["_id"]]) & known
        for row in rows
        if row["_id"] in judged
    }


def collection(folder: Path, most: int, others: int) -> tuple[Library, dict[str, frozenset[str]]]:
    """The papers of a collection that are screened, as a library, and the topics."""
    corpus = list(load_corpus(folder / "corpus.jsonl"))
    found = {t: ids for t, ids in topics(folder, corpus).items() if len(ids) >= LEAST_RELEVANT}
    step = max(len(found) // most, 1)
    chosen = dict([*found.items()][::step][:most])
    relevant = {paper_id for ids in chosen.values() for paper_id in ids}
    rest = [paper for paper in corpus if paper.id not in relevant]
    Random(SEED).shuffle(rest)
    papers = [paper for paper in corpus if paper.id in relevant] + rest[:others]
    cache = Path(platformdirs.user_cache_dir("paper-assistant")) / "screening"
    library = Library.open(cache / f"{folder.name}-{most}-{others}", create=True)
    if library.count() != len(papers):
        library.insert(papers)
    return library, chosen


@dataclass
class Ours:
    """The order of `papers screen`, and after which decisions it first says that one may stop."""

    order: ScreeningOrder
    stopped: dict[int, bool] | None = None

    def __call__(self, decided: dict[int, bool]) -> np.ndarray:
        """The chance of each paper by these decisions."""
        self.order.decided = dict(decided)
        forecast = self.order.forecast()
        if forecast.may_stop and self.stopped is None:
            self.stopped = dict(decided)
        return forecast.chance

    def goes_on(self) -> bool:
        """Whether it has not said yet that one may stop."""
        return self.stopped is None


def asreview(name: str, texts: list[str], topic: str) -> Rank:
    """A model of ASReview's, which has the topic for a relevant record."""
    if name == "nb":
        words = TfidfVectorizer(stop_words="english").fit_transform([*texts, topic])
        model, ratio = MultinomialNB(alpha=3.822), 1.2
    else:
        bigrams = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95)
        words = bigrams.fit_transform([*texts, topic])
        model, ratio = LinearSVC(loss="squared_hinge", C=0.11), 9.8
    prior = {len(texts): True, Random(SEED).randrange(len(texts)): False}

    def rank(decided: dict[int, bool]) -> np.ndarray:
        known = {**prior, **decided}
        right = np.array([*known.values()])
        weights = np.where(right, 1.0, right.sum() / (ratio * (~right).sum()))
        model.fit(words[[*known]], right, sample_weight=weights * len(right) / weights.sum())
        if name == "nb":
            scores: np.ndarray = model.predict_log_proba(words)[:-1]
            return scores[:, 1] - scores[:, 0]
        decision: np.ndarray = model.decision_function(words)[:-1]
        return decision

    return rank


def simulate(
    rank: Rank, relevant: set[int], papers: int, goes_on: Callable[[], bool] = lambda: False
) -> Iterator[bool]:
    """Whether each paper is relevant, in the order in which they are decided.

    It ends where all relevant ones are found, unless it `goes_on`, or none is left.
    """
    decided: dict[int, bool] = {}
    while len(decided) < papers and (goes_on() or not relevant <= decided.keys()):
        scores = rank(decided)
        batch = 1 if len(decided) < FIRST else max(int(LATER * len(decided)), 1)
        left = [int(n) for n in np.argsort(-scores, kind="stable") if int(n) not in decided]
        for place in left[:batch]:
            decided[place] = place in relevant
            yield decided[place]


def figures(found: list[bool], papers: int, relevant: int) -> Figures:
    """What an order of decisions saves."""
    ranks = np.flatnonzero(found) + 1
    needed = ranks[int(np.ceil(RECALL * relevant)) - 1]
    return Figures(1 - needed / papers - (1 - RECALL), float(ranks.mean()) / papers)


def measure(screened: "Screened") -> dict[str, Figures]:
    """Figures of each model on one topic."""
    papers, relevant = len(screened.texts), screened.relevant
    own = Ours(ScreeningOrder(screened.vectors, screened.texts, screened.chances))
    found = {
        "ours": figures([*simulate(own, relevant, papers, own.goes_on)], papers, len(relevant))
    }
    read = own.stopped or dict.fromkeys(range(papers), True)
    recall = sum(read.get(place, False) for place in relevant) / len(relevant)
    found["ours"] = replace(found["ours"], read=len(read) / papers, recall=recall)
    for name in ("nb", "svm"):
        model = asreview(name, screened.texts, screened.topic)
        found[name] = figures([*simulate(model, relevant, papers)], papers, len(relevant))
    return found


@dataclass(frozen=True)
class Screened:
    """A topic, its papers as arrays of one length, and which of them are relevant."""

    topic: str
    vectors: np.ndarray
    texts: list[str]
    chances: np.ndarray
    relevant: set[int]


def pools(shared: Path, most: int) -> Iterator[Screened]:
    """What `papers screen` screens of the seeds: the papers that a wide search finds."""
    listed = json.loads(Path(__file__).with_name("review_topics.json").read_text("utf-8"))["seeds"]
    with open_library("seeds", shared) as library:
        reader = BuiltIn(CachedEmbedder(library.embedder))
        asked = [*by_titles("seeds", library, listed)]
        for topic in asked[:: -(-len(asked) // most)]:
            found = search_widely(library, topic.text, Filters())
            papers = [read.paper for read in found.pool.read]
            rows = [n for n, paper in enumerate(papers) if topic.label(paper.id) >= 0]
            papers = [papers[n] for n in rows]
            relevant = {n for n, paper in enumerate(papers) if paper.id in topic.wanted}
            if len(relevant) >= LEAST_IN_POOL:
                chances = reader.on_topic(found.in_full, [Source.of(p) for p in papers])
                texts = [paper.text for paper in papers]
                yield Screened(topic.text, found.pool.vectors[rows], texts, chances, relevant)


def whole(folder: Path, most: int, others: int) -> Iterator[Screened]:
    """A collection, all of it screened for each of its topics."""
    library, asked = collection(folder, most, others)
    with library:
        papers = library.papers()
        place = {paper.id: n for n, paper in enumerate(papers)}
        vectors, texts = paper_vectors(library, papers)[0], [paper.text for paper in papers]
        reader = BuiltIn(CachedEmbedder(library.embedder))
        sources = [Source.of(p) for p in papers]
        for topic, ids in asked.items():
            chances = reader.on_topic(topic, sources)
            yield Screened(topic, vectors, texts, chances, {place[i] for i in ids})


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", choices=("seeds", *COLLECTIONS), action="append")
    parser.add_argument("--topics", type=int, default=12)
    parser.add_argument("--others", type=int, default=1000)
    options = parser.parse_args()
    print("| collection | topics | model | WSS@95 | discovery | read when told to stop | found |")
    print("|---|--:|---|--:|--:|--:|--:|")
    for name in options.only or ("seeds", *COLLECTIONS):
        folder = options.shared / "evaluation" / name
        asked = (
            pools(options.shared, options.topics)
            if name == "seeds"
            else whole(folder, options.topics, options.others)
        )
        rows = [measure(screened) for screened in asked]
        for model in rows[0]:
            each = [(f.saved, f.discovery, f.read, f.recall) for f in (row[model] for row in rows)]
            told = " | ".join("" if np.isnan(x) else f"{x:.3f}" for x in np.mean(each, axis=0))
            print(f"| {name} | {len(rows)} | {model} | {told} |", flush=True)


if __name__ == "__main__":
    main()
