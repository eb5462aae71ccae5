"""Questions with their gold papers and facts, and questions that no paper answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.errors import FormatError
from index.formats.json_rows import read_rows
from index.paper import Paper

NAMES = ("questions.jsonl", "questions-dev.jsonl")


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `gold` are ids of papers that answer it, none of one that is unanswerable.

    `facts` are what an answer must tell, `history` the questions before it.
    """

    id: str
    text: str
    gold: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    history: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether some paper answers it."""
        return bool(self.gold)


def load_questions(folder: Path, papers: Iterable[Paper]) -> tuple[tuple[Question, ...], int]:
    """The questions of a folder, and how many were left out since no gold paper is held.

    A line of `questions.jsonl` has `question`, and of `id`, `gold` (ids, keys) or `gold_titles`,
    `facts`, `history` (questions), `kind` ("unanswerable") what is known. Raises FormatError.
    """
    path = folder if folder.is_file() else _file(folder)
    known: dict[str, str] = {}
    for paper in papers:
        known |= dict.fromkeys([paper.id, paper.key, _plain(paper.title)], paper.id)
    questions, left_out = [], 0
    for number, row in read_rows(path, "question", "question"):
        named = [*row.get("gold", ()), *map(_plain, row.get("gold_titles", ()))]
        gold = tuple(dict.fromkeys(known[name] for name in named if name in known))
        if named and not gold:
            left_out += 1
            continue
        facts = row.get("facts") or row.get("key_facts") or ()
        questions.append(
            Question(
                str(row.get("id") or number),
                str(row["question"]),
                gold,
                tuple(map(str, facts)) if named else (),
                tuple(map(str, row.get("history", ()))),
            )
        )
    return tuple(questions), left_out


def _file(folder: Path) -> Path:
    for name in NAMES:
        if (folder / name).is_file():
            return folder / name
    raise FormatError(f"no questions: {folder} has no {NAMES[0]}; see docs/evaluation.md")


def _plain(title: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in title.casefold()).split())
