"""A question as it was asked, made into one that can be searched."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.models.queueing import Turns, in_turn
from assistant.questions.follow_up import carry_over, leans, rewrite
from assistant.questions.narrow import narrow
from index.errors import ModelError, QueryError
from index.paper import Filters
from index.text.sentences import split_sentences

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

LONGEST = 10_000
LEAST_DOCUMENT, LEAST_DOCUMENT_SENTENCES = 300, 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it left unsaid (`text`), and the filters it is asked under."""

    question: str
    text: str
    filters: Filters
    notices: tuple[str, ...] = ()

    @property
    def standalone(self) -> str:
        """The text as searched where it is not what was asked, else ""."""
        return self.text if self.text != self.question else ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions: completes follow-ups (with a model, if there is one), takes out filters.

    `turns` are those of the model: completing a question takes one, as answering it does.
    """

    count: Callable[[Filters], int]
    llm: "LLM | None"
    deadline: float
    turns: Turns

    def read(self, question: str, history: Sequence[Answer], filters: Filters) -> Iterator[Asked]:
        """A question to be searched: as completed by rule, then as the model completes it.

        While the model is at work the first comes again and again; closing this stops the model.
        Raises QueryError for what can't be a question.
        """
        question = checked(question)
        past = [answer for answer in history if answer.question.strip()]
        if is_document(question):
            yield Asked(question, question, filters)
            return
        if not past or not leans(question):
            yield self._narrowed(question, question, filters)
            return
        by_rule = self._narrowed(question, carry_over(question, past[-1]), filters)
        yield by_rule
        if self.llm is None:
            return
        text = ""
        try:
            rewriting = rewrite(question, past, self.llm, self.deadline)
            for text in in_turn(self.turns, "", rewriting):  # noqa: B007  # the last one counts
                yield by_rule
        except ModelError as error:
            notice = f"the follow-up was completed by rule: {error}"
            yield replace(by_rule, notices=(notice, *by_rule.notices))
        if text:
            yield self._narrowed(question, text, filters)

    def _narrowed(self, question: str, text: str, filters: Filters) -> Asked:
        narrowed = narrow(text, filters, self.count)
        return Asked(question, narrowed.question, narrowed.filters, narrowed.notices)


def checked(question: str) -> str:
    """The question without blanks around it; raises QueryError if it is none."""
    question = question.strip()
    if sum(char.isalnum() for char in question) < 2:
        raise QueryError(f"not a question: {question[:40]!r}; ask with at least two letters")
    if len(question) > LONGEST:
        raise QueryError(
            f"question too long: {len(question):,} characters; at most {LONGEST:,} are read"
        )
    return question


def is_document(question: str) -> bool:
    """Whether what was asked is a pasted abstract rather than a question."""
    if len(question) < LEAST_DOCUMENT or question.endswith("?"):
        return False
    return len(split_sentences(question)) >= LEAST_DOCUMENT_SENTENCES
