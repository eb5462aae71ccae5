"""A question as it was asked, made into one that can be searched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.questions.follow_up import stand_alone
from assistant.questions.narrow import narrow
from index.errors import QueryError
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
    """Reads questions: completes follow-ups (with a model, if there is one), takes out filters."""

    count: Callable[[Filters], int]
    llm: "LLM | None"
    deadline: float

    def read(self, question: str, history: Sequence[Answer], filters: Filters) -> Asked:
        """A question to be searched. Raises QueryError for one that can't be a question."""
        question = checked(question)
        if is_document(question):
            return Asked(question, question, filters)
        text, notices = stand_alone(question, history, self.llm, self.deadline)
        narrowed = narrow(text, filters, self.count)
        return Asked(question, narrowed.question, narrowed.filters, notices + narrowed.notices)


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
