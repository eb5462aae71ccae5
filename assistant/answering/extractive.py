"""An answer without a language model: verbatim sentences, best first, and how the answer stands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Standing, Statement
from assistant.answering.choose_quotes import choose, pick, quoted
from assistant.reader.definitions import asked_term, defines
from assistant.reader.exact import unmentioned
from assistant.reader.logistic import load_weights
from assistant.reader.types import Reader, Source
from assistant.render.standing import BEARS_ON
from assistant.text.yes_no import asks_yes_or_no
from index.paper import Paper, Result
from index.text.markup import without_markup

NAMED = 3
"""Papers named as nearest to a question that none answers."""
LOOKED_AT = 5
"""Papers found that may hold the answer: for 167 questions over two libraries none after the fourth
was chosen of eight, and each takes a twentieth of a second."""
EITHER_WAY = 0.5
"""The chance to hold an answer, more likely than not, from which another paper has its say to a
question of yes or no: it may say the contrary."""


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


def extract(
    question: str,
    results: Sequence[Result],
    reader: Reader,
    *,
    broad: bool = False,
    parts: Sequence[str] = (),
) -> QuotedAnswer:
    """The sentences that answer, and how the answer stands.

    A `broad` question is answered from several papers, one of yes or no from those that are likely
    to answer it, any other from the one that holds the answer; `parts` are those of one that asks
    several things.
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
    quoted_from = _quoted_from(question, order, chances, broad=broad)
    picked = pick(question, [papers[n] for n in quoted_from], reader, parts)
    # Of the questions left out the best three sentences of a paper hold a gold one for 86 to 93 %,
    # the best two for 70 to 87 %; of several papers each says less.
    most = 2 if broad else 4 - len(quoted_from)
    statements = tuple(quoted(one.quote) for one in choose(picked, len(quoted_from), most))
    # Of the papers that are quoted: another that may answer says nothing of these.
    if chances[quoted_from].max() >= weights.answered:
        return QuotedAnswer(Standing.ANSWERS, statements)
    told = dict.fromkeys(p for s in statements for p in s.citations)
    lacking = reader.lacking(question, [Source.of(paper) for paper in told])
    return QuotedAnswer(Standing.BEARS, statements, notices=_lack(lacking))


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


def _quoted_from(
    question: str, order: Sequence[int], chances: np.ndarray, *, broad: bool
) -> list[int]:
    """The papers to quote, of those in order, by their chances to hold the answer."""
    first, *others = order
    if broad:
        # Of a comparison a second paper may hold the other half alone.
        further = [n for n in others[1:] if chances[n] >= load_weights().answered]
        return [first, *others[:1], *further][:4]
    if asks_yes_or_no(question):
        return [first, *(n for n in others if chances[n] >= EITHER_WAY)]
    return [first]
