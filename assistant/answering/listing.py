"""Which papers, how many, list all: every candidate is looked at, not only the first few.

Select, then aggregate: the candidates of a wide search are scored against what is asked, those
that stand clear of the rest are listed, each with the sentence that fits best. The search goes on
for as long as the last candidates that it brings still fit.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.answer import Quote, Statement
from assistant.answering.extract import quoted, score_sentences, sentences_of
from assistant.answering.sufficiency import LEAST_MEANING, known_of, nearest
from assistant.questions.asked import READ, absent_names, asked_names
from assistant.questions.literal import asks_for_words, sentence_that_says, telling
from assistant.text.terms import rarity, terms
from index.paper import Result
from index.text.clean import clean

if TYPE_CHECKING:
    from index.embedding.remembered import Remembered

LOOKED_AT, MOST_LOOKED_AT = 100, 1600
LAST = 4
"""What part of the candidates must hold no paper that fits, for the search to end: the last 1/4."""
MOST_LISTED = 50
# Weight of the question's words in a paper; where between the usual candidate and the best one the
# line is drawn, lower where a name decides already (benchmarks/questions.py, list questions).
WORDS = 0.6
USUAL, USUAL_SHARE = 40, 0.6
LINE, LINE_WITH_NAME = 0.35, 0.1
# A paper that scores so much fits, however many others do: above every wrong paper of those lists.
SURE, SURE_WITH_NAME = 1.5, 0.9
# Below both, in meaning and in score, the best candidate is about something else.
LEAST_SCORE = 0.75
_PAPERS = (
    r"(?:papers?|works?|stud(?:y|ies)|articles?|publications?|abstracts?|preprints?|authors"
    r"|trials|experiments|reviews|meta-analyses|RCTs)"
)
_LISTS = re.compile(
    rf"^\s*(?:please\s+)?(?:which|what)\s+(?:(?:other|of the|the|all|recent|\w+)\s+)?{_PAPERS}\b"
    rf"|^\s*how many\s+(?:\w+\s+)?{_PAPERS}\b"
    rf"|^\s*(?:please\s+)?(?:list|name|find|show|enumerate|give|collect)\b.*\b{_PAPERS}\b"
    r"|\blist (?:all|every)\b|\bare there (?:any )?(?:other )?papers\b"
    rf"|\bwhich of (?:the|these|my) {_PAPERS}"
    rf"|^\s*(?:any |all |the )?{_PAPERS} (?:on|about|that|which|using|dealing|with)\b",
    re.IGNORECASE,
)
_FRAME = re.compile(
    rf"^\s*.*?\b{_PAPERS}\b\s*(?:in (?:the|this|my) library\s*)?"
    r"(?:(?:that|which|who|is|are|there|do|does|have|has|been|can|i|you|we)\s+)*",
    re.IGNORECASE,
)
# What is asked besides, and what it is good for, narrow nothing down.
_AFTERTHOUGHT = re.compile(
    r",?\s+and (?:how|why|what|where|with what)\b.*$|,\s+(?:in order )?to\b.*$", re.IGNORECASE
)
_ONE_SIDE = re.compile(r"(\S+?),? or (?:a |an |the )?(\S+)")


@dataclass(frozen=True, slots=True)
class Listing:
    """The papers that fit, a statement each, out of how many looked at; or what is missing."""

    statements: tuple[Statement, ...]
    looked_at: int
    fit: int = 0
    missing: str = ""

    @property
    def notice(self) -> str:
        """How the list came about, for the reader."""
        best = f", the best {len(self.statements)} are listed"
        said = f"looked at {self.looked_at} papers; {self.fit} fit"
        return said + (best if self.fit > len(self.statements) else "")


def lists(question: str) -> bool:
    """Whether a question asks for papers rather than for something said in one."""
    return bool(_LISTS.search(question[:READ]))


def criterion(question: str) -> str:
    """What a paper must fit, without the words that ask for papers."""
    core = _AFTERTHOUGHT.sub("", _FRAME.sub("", question[:READ].strip(), count=1)).strip(" ?.!")
    return core if len(terms(core)) > 0 else question


def list_papers(
    question: str,
    search: Callable[[str, int], Sequence[Result]],
    embedder: "Remembered",
    looked_at: int = LOOKED_AT,
) -> Listing:
    """The papers that fit a question which asks for papers, best first.

    At least `looked_at` candidates are looked at, more while the last of them still fit.
    """
    core, names = criterion(question), asked_names(question)
    wanted = telling(core)
    while True:
        found = list(search(core, looked_at))
        named = [not names or not absent_names(names, known_of(r.paper)) for r in found]
        if not any(named):
            unsaid = f"No paper found mentions {' and '.join(f'“{name}”' for name in names)}."
            lack = unsaid if found else "The library holds no such paper."
            return Listing((), len(found), missing=f"{lack} {nearest(found)}".strip())
        fit = _fit(core, found, embedder)
        said = [sentence_that_says(wanted, result.paper) for result in found]
        literal = [at is not None for at in said]
        if not names and asks_for_words(core):
            named = literal
        kept = _kept(fit, named, literal, with_name=bool(names))
        last = any(n >= len(found) - len(found) // LAST for n in kept)
        if not last or len(found) < looked_at or looked_at >= MOST_LOOKED_AT:
            break
        looked_at *= 2
    best = [found[n] for n in kept[:MOST_LISTED]]
    if not best:
        missing = f"No paper of the library fits this. {nearest(found)}"
        return Listing((), len(found), missing=missing)
    sentences_of(best, embedder)  # Embeds them in one go, which is quicker than paper by paper.
    statements = tuple(_line_of(core, found[n], said[n], embedder) for n in kept[:MOST_LISTED])
    return Listing(statements, len(found), len(kept))


def _kept(
    fit: "_Fit", named: Sequence[bool], literal: Sequence[bool], *, with_name: bool
) -> list[int]:
    """The places of the candidates that fit, best first: those that say it, and those near it."""
    line = _line(fit.score, LINE_WITH_NAME if with_name else LINE)
    line = min(line, SURE_WITH_NAME if with_name else SURE)
    if fit.meaning.max() < LEAST_MEANING and fit.score.max() < LEAST_SCORE:
        line = np.inf
    order = sorted(range(len(named)), key=lambda n: (not literal[n], -fit.score[n]))
    return [n for n in order if literal[n] or (fit.score[n] >= line and named[n])]


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well candidates fit, and the highest cosine of each to what is asked, shape (n,)."""

    score: np.ndarray
    meaning: np.ndarray


def _fit(core: str, found: Sequence[Result], embedder: "Remembered") -> _Fit:
    """Nearest passage + title, in meaning, + share of the asked words in passage and title."""
    asked = embedder.embed_queries(_sides(core))
    titles = embedder.embed_documents([clean(result.paper.title) for result in found])
    title = embedder.comparable(titles @ asked.T).max(axis=1)
    cosines = [result.passages[0].score if result.passages else 0.0 for result in found]
    passage = embedder.comparable(np.array(cosines))
    held = [set(terms(result.paper.text)) for result in found]
    weight = rarity(held)
    wanted = {word for word in terms(core) if word in weight}
    total = sum(weight[word] for word in wanted) or 1.0
    words = np.array([sum(weight[w] for w in wanted & words) / total for words in held])
    return _Fit(passage + title + WORDS * words, np.maximum(passage, title))


def _sides(core: str) -> list[str]:
    """The criterion, and each side of its first `or` alone: `queries or questions`."""
    either = _ONE_SIDE.search(core)
    if not either:
        return [core]
    whole, first, second = either[0], either[1], either[2]
    return [core, core.replace(whole, first), core.replace(whole, second)]


def _line(score: np.ndarray, share: float) -> float:
    """Where the list ends: a share of the way from the usual candidate to the best."""
    ranked = np.sort(score)[::-1]
    usual = ranked[min(USUAL, int(USUAL_SHARE * len(ranked)))]
    return float(usual + share * (ranked[0] - usual))


def _line_of(
    core: str, result: Result, said: tuple[int, int] | None, embedder: "Remembered"
) -> Statement:
    """The sentence that says it, else the one that fits best."""
    if said and said[1]:
        return quoted(Quote(result.paper, *said))
    scored = score_sentences(core, [result], embedder)
    return quoted(scored.sentences[int(scored.relevance.argmax())].quote)
