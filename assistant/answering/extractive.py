"""An answer without a language model: verbatim sentences, best first, and how the answer stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answer import Quote, Standing, Statement, Support
from assistant.reader.definitions import asked_term, defines
from assistant.reader.exact import unmentioned
from assistant.reader.logistic import load_weights
from assistant.reader.types import Candidate, Reader, Source
from assistant.render.standing import BEARS_ON
from index.paper import Paper, Result
from index.text.markup import without_markup
from index.text.statements import split_statements

NAMED = 3
"""Papers named as nearest to a question that none answers."""
LOOKED_AT = 5
"""Papers found that may hold the answer: for 167 questions over two libraries none after the fourth
was chosen of eight, and each takes a twentieth of a second."""
WORTH = 0.3
"""Share of the best sentence's chance from which another adds to an answer."""
_SAID = re.compile(r"\w+")
# The pronouns and connectives of English grammar, at the head of a sentence.
_LEANS = re.compile(
    r"\W*(?:it|its|they|their|them|he|she|these|those|this|such|however|moreover|furthermore"
    r"|therefore|thus|hence|instead|conversely|by contrast|in contrast|on the other hand|similarly"
    r"|likewise|nevertheless|nonetheless|additionally|consequently|accordingly|the latter"
    r"|the former|both)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class QuotedAnswer:
    """`statements` answer the question, or `missing` says what the library lacks."""

    standing: Standing
    statements: tuple[Statement, ...] = ()
    missing: str = ""
    notices: tuple[str, ...] = ()

    @property
    def doubt(self) -> str:
        """Why the reader doubts that anything found answers; "" where it does not."""
        said = self.missing.partition(" Nearest to it: ")[0] or " ".join(self.notices)
        return said.replace(BEARS_ON, "what was found bears on the question")

    @property
    def answered(self) -> bool:
        """Whether something is said to the question at all."""
        return self.standing is not Standing.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Picked:
    """A sentence of a paper found, with the chance that it answers, and the paper's rank."""

    quote: Quote
    chance: float
    rank: int


def quoted(quote: Quote) -> Statement:
    """A statement that is a quote."""
    return Statement(quote.text, (quote.paper,), (quote,), Support.SUPPORTED)


def extract(
    question: str,
    results: Sequence[Result],
    reader: Reader,
    *,
    broad: bool = False,
    parts: Sequence[str] = (),
) -> QuotedAnswer:
    """The sentences that answer, and how the answer stands.

    A `broad` question is answered from several papers, any other from the one that holds the
    answer; `parts` are those of one that asks several things.
    """
    papers = [result.paper for result in results if result.paper.abstract][:LOOKED_AT]
    if not papers:
        return QuotedAnswer(Standing.NOT_FOUND, missing=_nothing(results))
    weights = load_weights()
    sources = [Source.of(paper) for paper in papers]
    near = reader.near(question, sources)
    if near.max() < reader.found:
        missing = f"No paper of the library is about this.{none_mentions(question, papers)}"
        missing = f"{missing} {nearest(results)}"
        return QuotedAnswer(Standing.NOT_FOUND, missing=missing)
    chances = np.zeros(len(papers))
    # What a sentence that defines adds to its paper's chance, where a definition is asked for.
    defined = 0.5 * _define(question, papers)
    # The papers nearest to a question are read: the right one is first for 37 of 41 questions, as
    # with all.
    read = _order(near + defined)[:3]
    chances[read] = reader.answerable(question, [sources[n] for n in read])
    order = _order((near + chances) / 2 + defined)
    # Of a comparison a second paper may hold the other half alone: it need not answer by itself.
    further = [n for n in order[2:] if chances[n] >= weights.answered]
    quoted_from = [*order[:2], *further][:4] if broad else order[:1]
    picked = pick(question, [papers[n] for n in quoted_from], reader, parts)
    statements = tuple(quoted(one.quote) for one in _chosen(picked, len(quoted_from)))
    # Of the papers that are quoted: another that may answer says nothing of these.
    if chances[quoted_from].max() >= weights.answered:
        return QuotedAnswer(Standing.ANSWERS, statements)
    told = dict.fromkeys(p for s in statements for p in s.citations)
    lacking = reader.lacking(question, [Source.of(paper) for paper in told])
    return QuotedAnswer(Standing.BEARS, statements, notices=_lack(lacking))


def pick(
    question: str, papers: Sequence[Paper], reader: Reader, parts: Sequence[str] = ()
) -> list[Picked]:
    """Every sentence of papers with its chance to answer, in the order of papers and sentences.

    `parts` are those of a question that asks several things: one is enough to answer.
    """
    places = [
        (rank, paper, Candidate(Source.of(paper), start, end))
        for rank, paper in enumerate(papers)
        for start, end in split_statements(paper.abstract)
    ]
    candidates = [candidate for _, _, candidate in places]
    asked = [reader.answers(part, candidates) for part in dict.fromkeys((question, *parts))]
    chances = np.max(asked, axis=0)
    return [
        Picked(Quote(paper, candidate.start, candidate.end), float(chance), rank)
        for (rank, paper, candidate), chance in zip(places, chances, strict=True)
    ]


def quotes_from(question: str, papers: Sequence[Paper], reader: Reader) -> tuple[Statement, ...]:
    """What each of a few papers says to a question, in its best sentences."""
    picked = pick(question, [paper for paper in papers if paper.abstract], reader)
    return tuple(quoted(one.quote) for one in _chosen(picked, len(papers), each=True))


def nearest(results: Sequence[Result]) -> str:
    """A sentence that names the papers found first."""
    if not results:
        return ""
    titles = "; ".join(f"“{without_markup(result.paper.title)}”" for result in results[:NAMED])
    return f"Nearest to it: {titles}."


def none_mentions(asked: str, papers: Sequence[Paper]) -> str:
    """Which names of a question no paper found has, in a sentence; "" where all are had."""
    names = unmentioned(asked, [paper.text for paper in papers])
    return f" None mentions “{'”, “'.join(names)}”." if names else ""


def _nothing(results: Sequence[Result]) -> str:
    if results:
        return f"The papers found have no abstract to quote from. {nearest(results)}"
    return "The library holds no paper that could answer this."


def _lack(words: Sequence[str]) -> tuple[str, ...]:
    if not words:
        return (f"{BEARS_ON}; whether it answers it is for you to judge",)
    listed = ", ".join(f"“{word}”" for word in words[:NAMED])
    return (f"{BEARS_ON}, but says nothing of {listed}",)


def _define(question: str, papers: Sequence[Paper]) -> np.ndarray:
    """Which papers have a sentence that defines what the question asks the meaning of, if any."""
    term = asked_term(question)
    return np.array([bool(term) and defines(paper.abstract, term) for paper in papers], float)


def _order(chances: np.ndarray) -> list[int]:
    """The papers, the likeliest first; those found first have something ahead."""
    # What each paper found before it takes from a paper's chance of holding the answer.
    worth = chances - 0.044 * np.arange(len(chances))
    return [int(n) for n in np.argsort(-worth, kind="stable")]


def _chosen(picked: Sequence[Picked], papers: int, *, each: bool = False) -> list[Picked]:
    """The sentences to quote of so many papers, grouped by paper, the best of each first.

    `each` says that each paper has a say, however little it has to say.
    """
    if not picked:
        return []
    by_paper: dict[int, list[Picked]] = {}
    for one in picked:
        by_paper.setdefault(one.rank, []).append(one)
    # Of the questions left out the best three sentences of a paper hold a gold one for 86 to 93 %,
    # the best two for 70 to 87 %.
    most = 3 if papers == 1 else 2
    least = WORTH * max(one.chance for one in picked)
    chosen: list[Picked] = []
    for rank in sorted(by_paper)[:papers]:
        of_paper = by_paper[rank]
        best = _once(sorted(of_paper, key=lambda one: -one.chance))
        kept = [alone for one in best if (alone := _standing_alone(one, of_paper))]
        first = kept[:1] or best[:1]
        if rank and not each and first[0].chance < least:
            continue
        more = [one for one in kept[1:most] if one.chance >= WORTH * first[0].chance]
        chosen += _apart([*first, *more])
    return chosen


def _once(picked: Sequence[Picked]) -> list[Picked]:
    """Each sentence once: a full text says some again, word for word."""
    first: dict[str, Picked] = {}
    for one in picked:
        first.setdefault(" ".join(_SAID.findall(one.quote.text.casefold())), one)
    return list(first.values())


def _apart(picked: Sequence[Picked]) -> list[Picked]:
    """Those that no other one holds, in their order."""
    spans = [(one.quote.start, one.quote.end) for one in picked]
    held = [
        any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans)
        for start, end in spans
    ]
    return [one for one, inside in zip(picked, held, strict=True) if not inside]


def _standing_alone(one: Picked, of_paper: Sequence[Picked]) -> Picked | None:
    """A sentence with the one before it where it leans on that; None if it can't be quoted."""
    text = one.quote.text
    if text.rstrip().endswith("?") or "http" in text or "github.com" in text.lower():
        return None
    if one is of_paper[0] or not leans_back(text):
        return one
    # The very object: of a full text some sentences stand there twice.
    place = next(n for n, other in enumerate(of_paper) if other is one)
    before, quote = of_paper[place - 1].quote, one.quote
    between = quote.paper.abstract[before.end : quote.start]
    if between.strip() or (place > 1 and leans_back(before.text)):
        return None
    return replace(one, quote=Quote(quote.paper, before.start, quote.end))


def leans_back(sentence: str) -> bool:
    """Whether a sentence opens with a word that points to what was said before."""
    return bool(_LEANS.match(sentence))
