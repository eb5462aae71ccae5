"""A question as it was asked, made into one that can be searched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.questions.follow_up import carry_over, leans
from assistant.questions.narrow import narrow
from index.errors import QueryError
from index.paper import Filters
from index.text.sentences import split_sentences

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
    """Reads questions by rule: completes follow-ups, takes out filters."""

    count: Callable[[Filters], int]

    def read(self, question: str, history: Sequence[Answer], filters: Filters) -> Asked:
        """A question to be searched. Raises QueryError for what can't be a question."""
        question = checked(question)
        past = [answer for answer in history if answer.question.strip()]
        if is_document(question):
            return Asked(question, question, filters)
        if not past or not leans(question):
            return self._narrowed(question, question, filters)
        return self._narrowed(question, carry_over(question, past[-1]), filters)

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
