"""A conversation: questions that lean on those before, with papers pinned and left out."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.answer import Answer
from assistant.answering.pins import Pins
from assistant.render.markdown import render_markdown
from assistant.render.plain import escape_markdown
from assistant.verbs import arguments
from index.errors import QueryError
from index.paper import Paper
from index.paper.display import named

REMEMBERED = 6
"""Turns that a follow-up question may refer to."""

Stream = Callable[..., Generator[Answer]]


class Conversation:
    """Question after question; `Assistant.chat` begins one.

    `answers` are the turns so far; `stream` asks, given a question, `history` and `choice`.

    >>> chat = Assistant.open("library").chat()             # doctest: +SKIP
    >>> chat.ask("What does late interaction cost?").text   # doctest: +SKIP
    >>> chat.ask("And at what loss?").text                  # doctest: +SKIP
    """

    def __init__(self, stream: Stream, answers: Sequence[Answer] = ()) -> None:
        self._stream = stream
        self.answers = tuple(answers)
        self.choice = Pins()

    def ask(self, question: str) -> Answer:
        """The answer to the next question; the last of `stream`."""
        return deque(self.stream(question), maxlen=1)[0]

    def stream(self, question: str) -> Generator[Answer]:
        """Ever longer Answers to the next question; a turn once it is read to its end."""
        answer: Answer | None = None
        history = self.answers[-REMEMBERED:]
        for answer in self._stream(question, history=history, choice=self.choice):
            yield answer
        if answer is not None:
            self.answers = (*self.answers, answer)

    @property
    def sources(self) -> tuple[Paper, ...]:
        """The papers of the last answer by the numbers of its marks; those read if none is cited.

        Empty before the first question.
        """
        if not self.answers:
            return ()
        last = self.answers[-1]
        return last.references or tuple(result.paper for result in last.retrieved)

    def pin(self, *papers: Paper | str) -> None:
        """Have these papers, or ids, among the evidence of every question from now on."""
        ids = _ids(papers)
        banned = tuple(i for i in self.choice.banned if i not in ids)
        pinned = tuple(dict.fromkeys((*self.choice.pinned, *ids)))
        self.choice = replace(self.choice, pinned=pinned, banned=banned)

    def ban(self, *papers: Paper | str) -> None:
        """Leave these papers, or ids, out from now on."""
        ids = _ids(papers)
        pinned = tuple(i for i in self.choice.pinned if i not in ids)
        banned = tuple(dict.fromkeys((*self.choice.banned, *ids)))
        self.choice = replace(self.choice, pinned=pinned, banned=banned)

    @property
    def markdown(self) -> str:
        """The whole conversation as Markdown: each question over its answer and references."""
        turns = [f"## {escape_markdown(a.question)}\n\n{render_markdown(a)}" for a in self.answers]
        return "\n\n".join(turns) + "\n" * bool(turns)

    def save(self, path: str | Path) -> Path:
        """Write the conversation to a Markdown file. Raises QueryError for a folder not there."""
        file = Path(arguments.path("path", path))
        if not file.parent.is_dir():
            raise QueryError(f"no such folder: {file.parent}; make it, or name another")
        file.write_text(self.markdown, "utf-8")
        return file

    def __len__(self) -> int:
        return len(self.answers)

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        pinned, banned = self.choice.pinned, self.choice.banned
        turns = f"{len(self)} {'turn' if len(self) == 1 else 'turns'}"
        return named("Conversation", turns, pinned=pinned, banned=banned)

    def _repr_html_(self) -> str:
        """The turns as a notebook shows them."""
        return "".join(answer._repr_html_() for answer in self.answers)


def _ids(papers: Sequence[Paper | str]) -> tuple[str, ...]:
    return tuple(p.id if isinstance(p, Paper) else p for p in arguments.papers(papers))
