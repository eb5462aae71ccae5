"""An answer without a language model: verbatim sentences chosen from the papers found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.answer import Quote, Statement, Support
from assistant.questions.asked import READ
from assistant.text.terms import rarity, terms
from index.paper import Result
from index.text.statements import split_statements

if TYPE_CHECKING:
    from index.embedding.remembered import Remembered

MOST_SENTENCES = 5
MOST_COMPARING = 6
"""Three for each side of a comparison: a sentence seldom says of one what it is asked beside."""
# Weights of a sentence's score, each part in [0, 1]; found on a grid over the factual questions
# of benchmarks/questions.py, where the whole neighbourhood of these values scores the same.
WORDS, PAPER, FIGURE, RESULT = 0.4, 0.4, 0.1, 0.1
REPETITION = 0.25
WORTH = 0.6
"""Sentences less relevant than this share of the best one only pad an answer: no key fact of the
factual questions is lost up to 0.8, and at 0.6 an answer is 4.2 sentences long instead of 5."""
_ASKS_FIGURE = re.compile(
    r"\bhow (?:much|many|big|large|small|far|fast|long|often|well|high|low|accurate)\b"
    r"|\bby how\b|\bwhat\b.*\b(?:rate|score|percentage|gain|improvement|reduction|speed|speedup"
    r"|accuracy|size|number|cost|latency|loss|value|fraction|share)s?\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|half|double|triple)\b", re.I
)
_FACET = re.compile(
    r"[,;:]\s+|\s+and\s+(?=(?:how|what|which|where|who|why|by|on|with|from|in|at)\b)", re.I
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a retrieved paper: its quote, the paper's rank (0 best) and its vector."""

    quote: Quote
    rank: int
    vector: np.ndarray
    place: float


@dataclass(frozen=True, slots=True)
class Scored:
    """Sentences with their relevance to a question, cosine `meaning` and `overlap` in [0, 1]."""

    sentences: tuple[Sentence, ...]
    relevance: np.ndarray
    meaning: np.ndarray
    overlap: np.ndarray


def quoted(quote: Quote) -> Statement:
    """A statement that is a quote."""
    return Statement(quote.text, (quote.paper,), (quote,), Support.SUPPORTED)


def sentences_of(results: Sequence[Result], embedder: "Remembered") -> tuple[Sentence, ...]:
    """Every sentence of the papers found, embedded in one batch."""
    quotes = [
        (Quote(result.paper, start, end), rank, (n + 1) / len(spans))
        for rank, result in enumerate(results)
        for spans in [split_statements(result.paper.abstract)]
        for n, (start, end) in enumerate(spans)
    ]
    if not quotes:
        return ()
    vectors = embedder.embed_documents([quote.text for quote, _, _ in quotes])
    return tuple(
        Sentence(quote, rank, vector, place)
        for (quote, rank, place), vector in zip(quotes, vectors, strict=True)
    )


def score_sentences(question: str, results: Sequence[Result], embedder: "Remembered") -> Scored:
    """How well each sentence of the papers found answers the question.

    Meaning (cosine to the question or to the facet of it that fits best), words in common weighed
    by rarity, how well the paper itself was found, figures where a figure is asked for, and place:
    results stand at the end of an abstract.
    """
    sentences = sentences_of(results, embedder)
    if not sentences:
        return Scored((), np.zeros(0), np.zeros(0), np.zeros(0))
    matrix = np.stack([sentence.vector for sentence in sentences])
    meaning, facet = _meaning(question, matrix, embedder)
    overlap = _overlap(question, sentences)
    paper = _paper_weights(results)[[sentence.rank for sentence in sentences]]
    place = np.array([sentence.place for sentence in sentences])
    relevance = (meaning + facet) / 2 + WORDS * overlap + PAPER * paper + RESULT * place
    if _ASKS_FIGURE.search(question):
        figures = [bool(_FIGURE.search(sentence.quote.text)) for sentence in sentences]
        relevance = relevance + FIGURE * np.array(figures, dtype=float)
    return Scored(sentences, relevance, meaning, overlap)


def choose(scored: Scored, limit: int, both: Sequence[str] = ()) -> list[int]:
    """Positions of the best sentences, grouped by paper and in reading order within one.

    Maximal marginal relevance with the penalty over all picks so far; what is far less relevant
    than the best is left out. Of each paper in `both` (ids) as many sentences are taken.
    """
    if not scored.sentences:
        return []
    matrix = np.stack([sentence.vector for sentence in scored.sentences])
    owners = np.array([sentence.quote.paper.id for sentence in scored.sentences])
    turns = [*both] * (limit // max(1, len(both)))
    repeated = np.zeros(len(matrix))
    picks: list[int] = []
    while len(picks) < min(limit, len(matrix)):
        value = (1 - REPETITION) * scored.relevance - REPETITION * repeated
        value[picks] = -np.inf
        if len(picks) < len(turns):
            theirs = owners == turns[len(picks)]
            theirs[picks] = False
            value = np.where(theirs, value, -np.inf) if theirs.any() else value
        picks.append(int(value.argmax()))
        repeated = np.maximum(repeated, matrix @ matrix[picks[-1]])
    worth = WORTH * scored.relevance[picks].max()
    kept = [n for turn, n in enumerate(picks) if turn < len(turns) or scored.relevance[n] >= worth]
    return _reading_order(scored, kept)


def facets(question: str) -> list[str]:
    """The parts of a question that asks several things, the whole question first."""
    parts = [part.strip() for part in _FACET.split(question[:READ])]
    return [question, *(part for part in parts if len(part.split()) > 2 and part != question)]


def _meaning(
    question: str, matrix: np.ndarray, embedder: "Remembered"
) -> tuple[np.ndarray, np.ndarray]:
    """Cosine of each sentence to the whole question, and to the facet it fits best."""
    cosines = embedder.comparable(matrix @ embedder.embed_queries(facets(question)).T)
    return cosines[:, 0], cosines.max(axis=1)


def _overlap(question: str, sentences: Sequence[Sentence]) -> np.ndarray:
    """Share of the question's known words that a sentence holds, weighed by rarity."""
    found = [set(terms(sentence.quote.text)) for sentence in sentences]
    weight = rarity(found)
    asked = {word for word in terms(question) if word in weight}
    total = sum(weight[word] for word in asked) or 1.0
    return np.array([sum(weight[word] for word in asked & held) / total for held in found])


def _paper_weights(results: Sequence[Result]) -> np.ndarray:
    """How well each paper was found, from 1 for the best to 0 for the worst."""
    scores = np.array([result.score for result in results])
    spread = scores.max() - scores.min()
    return (scores - scores.min()) / spread if spread > 0 else np.ones(len(scores))


def _reading_order(scored: Scored, picks: list[int]) -> list[int]:
    best: dict[str, float] = {}
    for n in picks:
        paper = scored.sentences[n].quote.paper.id
        best[paper] = max(best.get(paper, -np.inf), float(scored.relevance[n]))

    def order(n: int) -> tuple[float, int]:
        quote = scored.sentences[n].quote
        return -best[quote.paper.id], quote.start

    return sorted(picks, key=order)
