"""Answers judged: answered or refused rightly, facts told, every sentence and citation held up."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.answer import Answer, Statement, Support
from assistant.evaluating.question_set import Question
from assistant.reader.types import Claim, Reader, Source
from assistant.text.terms import terms
from index.paper import Json, Paper

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """One answer and how it did; counts are of statements and citations."""

    question: Question
    answer: Answer
    right: bool
    facts: int
    claims: int
    held: int
    citations: int
    needed: int
    doubtful: int
    seconds: float

    @property
    def tokens(self) -> int:
        """Tokens the model read and wrote."""
        return sum(self.answer.trace.tokens.values())


@dataclass(frozen=True, slots=True)
class Scores:
    """All answers of one configuration."""

    judged: tuple[JudgedAnswer, ...]

    def as_json(self) -> dict[str, Json]:
        """The figures; shares are None where nothing was to be counted."""
        good = [j for j in self.judged if j.question.answerable]
        bad = [j for j in self.judged if not j.question.answerable]
        facts = sum(len(j.question.facts) for j in good)
        claims = sum(j.claims for j in self.judged)
        return {
            "questions": len(self.judged),
            "answered_rightly": _share(sum(j.right for j in good), len(good)),
            "refused_rightly": _share(sum(j.right for j in bad), len(bad)),
            "facts": _share(sum(j.facts for j in good), facts),
            "citation_recall": _share(sum(j.held for j in self.judged), claims),
            "citation_precision": _share(
                sum(j.needed for j in self.judged), sum(j.citations for j in self.judged)
            ),
            "doubtful": _share(sum(j.doubtful for j in self.judged), claims),
            "failed": sum(bool(j.answer.failure) for j in self.judged),
            "tokens": _share(sum(j.tokens for j in self.judged), len(self.judged)),
            "seconds": _share(sum(j.seconds for j in self.judged), len(self.judged)),
        }


def judge_answers(
    assistant: "Assistant", questions: Sequence[Question], tell: Callable[[int], None]
) -> Scores:
    """Ask every question and judge its answer by the reader that needs no model.

    `tell` is told how many are done.
    """
    judged = []
    for number, question in enumerate(questions, start=1):
        started = perf_counter()
        history = [Answer(text) for text in question.history]
        answer = assistant.ask(question.text, history=history, fresh=True)
        judged.append(judge_answer(question, answer, assistant.reader, perf_counter() - started))
        tell(number)
    return Scores(tuple(judged))


def judge_answer(
    question: Question, answer: Answer, reader: Reader, seconds: float = 0.0
) -> JudgedAnswer:
    """How one answer did.

    An answerable question is answered rightly if a gold paper is cited, another if it is refused.
    A sentence is held up if its citations carry it together, and a citation is needed if it
    carries the sentence by itself, or the others do not without it.
    """
    cited = {paper.id for paper in answer.references}
    right = bool(cited & {*question.gold}) and answer.answered
    claims = [s for s in answer.statements if s.claim]
    held = [_supported(reader, s.text, s.citations) for s in claims]
    needed = sum(
        _needed(reader, statement)
        for statement, together in zip(claims, held, strict=True)
        if together
    )
    return JudgedAnswer(
        question,
        answer,
        right if question.answerable else not answer.answered,
        sum(tells(answer.text, fact) for fact in question.facts),
        len(claims),
        sum(held),
        sum(len(s.citations) for s in claims),
        needed,
        sum(s.support is not Support.SUPPORTED for s in claims),
        seconds,
    )


def tells(text: str, fact: str) -> bool:
    """Whether an answer tells a fact: all its figures, or most of its telling words."""
    figures = {figure.rstrip(".,") for figure in _FIGURE.findall(fact)}
    if figures:
        return figures <= {figure.rstrip(".,") for figure in _FIGURE.findall(text)}
    wanted = set(terms(fact))
    # Share of the telling words of a fact without figures that an answer must have.
    return len(wanted & set(terms(text))) >= 0.7 * len(wanted)


def differences(first: Scores, second: Scores) -> Iterator[dict[str, Json]]:
    """The questions on which two configurations differ, with what each said."""
    for one, other in zip(first.judged, second.judged, strict=True):
        if (one.right, one.facts) != (other.right, other.facts):
            yield {
                "id": one.question.id,
                "question": one.question.text,
                "right": [one.right, other.right],
                "facts": [one.facts, other.facts],
                "texts": [one.answer.text, other.answer.text],
            }


def trec_json(judged: JudgedAnswer, run: str) -> dict[str, Json]:
    """An answer as TREC's RAG track takes it."""
    place = {paper.id: n for n, paper in enumerate(judged.answer.references)}
    sentences: list[Json] = [
        {"text": s.text, "citations": [place[paper.id] for paper in s.citations]}
        for s in judged.answer.statements
        if s.claim
    ]
    return {
        "run_id": run,
        "topic_id": judged.question.id,
        "topic": judged.question.text,
        "references": [*place],
        "response_length": sum(len(s.text.split()) for s in judged.answer.statements if s.claim),
        "answer": sentences,
    }


def _supported(reader: Reader, text: str, papers: Sequence[Paper]) -> bool:
    if not papers:
        return False
    claim = Claim(text, tuple(Source.of(paper) for paper in papers))
    return reader.support([claim])[0].label is Support.SUPPORTED


def _needed(reader: Reader, statement: Statement) -> int:
    papers = statement.citations
    if len(papers) == 1:
        return 1
    return sum(
        _supported(reader, statement.text, [paper])
        or not _supported(reader, statement.text, [p for p in papers if p.id != paper.id])
        for paper in papers
    )


def _share(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
