"""The reader that is always there: few general features, exact checks, no download.

It is modest. It flags what is plainly wrong and what it can't find again, and is silent otherwise;
docs/measured-reader.md says how often it is right, on sets it was not fitted to.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

import numpy as np

from assistant.reader.claim_features import UNMET, Read
from assistant.reader.definitions import asked_term, defines
from assistant.reader.logistic import Weights, chance_of, load_weights
from assistant.reader.nli import Nli, Verdict, load_packaged
from assistant.reader.passages import AnswerOdds, ReadPassage, load_passages
from assistant.reader.refusals import REFUSALS
from assistant.reader.source_sentences import (
    grouped,
    pieces_of,
    places_in_source,
    sentences_of,
    whole_of,
)
from assistant.reader.support import NOTHING, check_by, check_exactly
from assistant.reader.types import Candidate, Claim, Source, SupportCheck
from assistant.reader.word_pieces import Likeness, load_pieces
from assistant.text.stems import stem
from assistant.text.terms import stop_words
from assistant.text.wording import plain
from assistant.text.yes_no import asks_yes_or_no
from index.embedding.cached_embedder import CachedEmbedder
from index.embedding.embedder import DEFAULT_EMBEDDER, Embedder, load_embedder
from index.text.clean import tidy

FITTED_WITH = f"{DEFAULT_EMBEDDER} (fp32)"
"""The embedder whose cosines the weights were fitted on; no other is used to judge."""
_ASKS_FIGURE = re.compile(
    r"\bhow (?:much|many|big|large|long|often|fast|far|well|high|low|accurate)\b"
    r"|\b(?:rate|percentage|number|size)\b",
    re.I,
)
ANSWER_FEATURES = ("coverage", "opening", "closing", "figure")
NEAR_FEATURES = ("cosine", "coverage", "gap")
TOPIC_FEATURES = ("cosine", "coverage", "title", "gap")


class BuiltIn:
    """The built-in reader; any number of threads may use it.

    Its weights were fitted with the default embedder, so it always compares with that one:
    `embedder` is shared if it is the same, and left alone if it is another.
    """

    name = "built-in"

    def __init__(
        self,
        embedder: Embedder | None = None,
        weights: Weights | None = None,
        refusals: float = REFUSALS,
    ) -> None:
        self._given = embedder
        self._own_weights = weights
        self._refusals = refusals

    @property
    def sure(self) -> float:
        """The score that one in twenty statements reaches beside the nearest other paper."""
        return self._weights.sure

    @property
    def found(self) -> float:
        """The chance of `near` below which a paper is not about the question."""
        return self._weights.refused_below(self._refusals)

    def support(self, claims: Sequence[Claim]) -> tuple[SupportCheck, ...]:
        """Whether each claim is carried by its sources taken together."""
        return tuple(check for check, _ in self.judged(claims, load_packaged()))

    def judged(
        self, claims: Sequence[Claim], nli: Nli
    ) -> list[tuple[SupportCheck, Verdict | None]]:
        """Each claim checked, and what a network says of it: None where that was not needed."""
        reads = self.read(claims)
        exact = [check_exactly(read) if read else NOTHING for read in reads]
        rest = [read for read, check in zip(reads, exact, strict=True) if read and not check]
        judged = iter(zip(rest, self.verdicts(rest, nli), strict=True))
        found: list[tuple[SupportCheck, Verdict | None]] = []
        for check in exact:
            if check:
                found.append((check, None))
            else:
                read, verdict = next(judged)
                found.append((check_by(read, verdict, self._weights), verdict))
        return found

    def answers(self, question: str, candidates: Sequence[Candidate]) -> np.ndarray:
        """The chance in [0, 1] that each sentence answers the question, shape (n,).

        A sentence is judged in its place, so all sentences of a source are given together. What a
        few features say and what the network says count the same: a logarithmic opinion pool with
        equal weights (Genest and Zidek, 1986).
        """
        if not candidates:
            return np.zeros(0)
        groups = grouped(candidates)
        odds = self._weights.answers.log_odds(self.answer_features(question, candidates))
        passages = [
            ReadPassage(candidates[rows[0]].source.title, tuple(candidates[n].text for n in rows))
            for rows in groups
        ]
        for rows, reading in zip(groups, self.readings(question, passages), strict=True):
            odds[rows] = (odds[rows] + reading.sentences) / 2
        if term := asked_term(question):
            # Log-odds that the shape of a definition adds, where one is asked for.
            odds += [3.0 * defines(candidate.text, term) for candidate in candidates]
        return chance_of(odds)

    def near(self, question: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper is about what is asked, shape (n,)."""
        if not papers:
            return np.zeros(0)
        return self._weights.near.probability(self.near_features(question, papers))

    def answerable(self, question: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper holds an answer to the question, shape (n,).

        The network's word alone: papers that are near and do not answer look like those that do.
        """
        passages = [
            ReadPassage(paper.title, tuple(s.text for s in sentences_of((paper,))))
            for paper in papers
        ]
        odds = [reading.paper for reading in self.readings(question, passages)]
        return chance_of(np.array(odds))

    def on_topic(self, topic: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper is on the topic, shape (n,)."""
        if not papers:
            return np.zeros(0)
        return self._weights.topic.probability(self.topic_features(topic, papers))

    def lacking(self, question: str, papers: Sequence[Source]) -> tuple[str, ...]:
        """Words of a question for which the papers have none, the rarest first."""
        pieces = load_pieces()
        said = pieces.read(question)
        met = pieces.met(said, [p for paper in papers for p in whole_of(paper)])
        like = Likeness(said, met.max(axis=0) if len(met) else np.zeros(len(said.ids)))
        found = sorted(like.unmet_words(UNMET), key=lambda word: -word[2])
        words = dict.fromkeys(question[start:end] for start, end, _ in found)
        return tuple(w for w in words if stem(w) not in stop_words() and any(map(str.isalnum, w)))

    def read(self, claims: Sequence[Claim]) -> list[Read | None]:
        """Each claim beside its sources, embedded in one go; None where nothing is to be read."""
        reads = [_meet(claim) for claim in claims]
        texts = [text for read in reads if read for text in read.compared]
        self._embedder.embed_documents(texts)  # Remembered from here on.
        return [self._compare(read) if read else None for read in reads]

    def verdicts(self, reads: Sequence[Read], nli: Nli | None = None) -> list[Verdict]:
        """What a network says of each claim beside the sentences that bear most on it."""
        return (nli or load_packaged()).judge([read.pair for read in reads])

    def readings(self, question: str, passages: Sequence[ReadPassage]) -> list[AnswerOdds]:
        """What the network says of a question beside each of a few papers."""
        return load_passages().read(question, passages)

    def answer_features(self, question: str, candidates: Sequence[Candidate]) -> np.ndarray:
        """One row a sentence, one column for each of ANSWER_FEATURES."""
        pieces = load_pieces()
        said = pieces.read(question)
        coverage = np.zeros(len(candidates))
        for rows in grouped(candidates):
            title = pieces_of(candidates[rows[0]].source.title)
            texts = [pieces_of(candidates[n].text) for n in rows]
            met = pieces.met(said, [title, *texts]).clip(0, 1)
            # What the title says is true of every sentence under it: the rest tells them apart.
            weight = said.rarity * (1 - met[0])
            coverage[rows] = met[1:] @ weight / (weight.sum() or 1.0)
        first, place = places_in_source(candidates)
        figures = np.array([any(map(str.isdigit, c.text)) for c in candidates], float)
        polar, asks = asks_yes_or_no(question), bool(_ASKS_FIGURE.search(question))
        return np.column_stack((coverage, first, polar * place**3, asks * figures))

    def near_features(self, question: str, papers: Sequence[Source]) -> np.ndarray:
        """One row a paper, one column for each of NEAR_FEATURES."""
        reads = self.read([Claim(question, (paper,)) for paper in papers])
        return np.array([_nearness(read) if read else [0.0, 0.0, 1.0] for read in reads])

    def topic_features(self, topic: str, papers: Sequence[Source]) -> np.ndarray:
        """One row a paper, one column for each of TOPIC_FEATURES."""
        titles = self._embedder.embed_documents([tidy(p.title) or p.text[:200] for p in papers])
        cosines = titles @ self._embedder.embed_queries([topic])[0]
        pieces = load_pieces()
        said = pieces.read(topic)
        rows = []
        for cosine, paper in zip(cosines, papers, strict=True):
            met = pieces.met(said, whole_of(paper))
            whole, title = Likeness(said, met.max(axis=0)), Likeness(said, met[0])
            rows.append([cosine, whole.coverage(), title.coverage(), whole.gap(UNMET)])
        return np.array(rows)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension) of texts, by the embedder that the weights were fitted with."""
        return self._embedder.embed_documents(texts)

    def _compare(self, read: Read) -> Read:
        """With the cosines of the sentences that are likely to bear on the claim."""
        said, *others = self._embedder.embed_documents(read.compared)
        cosines = np.zeros(len(read.evidence))
        cosines[read.likely] = np.stack(others) @ said
        return replace(read, cosines=cosines)

    @cached_property
    def _weights(self) -> Weights:
        return self._own_weights or load_weights()

    @cached_property
    def _embedder(self) -> CachedEmbedder:
        if self._given is None or self._given.name != FITTED_WITH:
            return _default_embedder()
        given = self._given
        return given if isinstance(given, CachedEmbedder) else CachedEmbedder(given)


def _meet(claim: Claim) -> Read | None:
    pieces, sentences = load_pieces(), sentences_of(claim.sources)
    said = pieces.read(plain(claim.text))
    if not sentences or not len(said.ids):
        return None
    met = pieces.met(said, [pieces_of(s.text) for s in sentences])
    titles = pieces.met(said, [pieces_of(source.title) for source in claim.sources])
    together = Likeness(said, np.vstack([met, titles]).max(axis=0))
    return Read(claim, said, sentences, met, together, np.zeros(len(sentences)))


def _nearness(read: Read) -> list[float]:
    cosine, gap = read.likenesses
    return [cosine, read.likeness.coverage(), gap]


@lru_cache(maxsize=1)
def _default_embedder() -> CachedEmbedder:
    return CachedEmbedder(load_embedder())
