"""Train the network of the built-in reader, and write it as `assistant/reader/network`.

    python -m training.network ../shared all-mpnet-base-v2

On one GPU. A teacher (MPNet, 110 million weights) learns from statements and questions written for
this project (`statements.jsonl.xz`, `questions.jsonl.xz`) and from the labelled sets whose licence
allows it; it then says of some 380,000 pairs and 30,000 questions how they stand, and a student
(MiniLM, 22 million) learns both its word and the labels. This is done three times: twice without
some of the sets, so that `left_out.npz` can hold what networks say of sets that they never saw, and
once with all of them: that one ships.
"""

import json
import lzma
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch

from assistant.reader.builtin import BuiltIn
from assistant.reader.nli import PACKAGED
from assistant.reader.types import Claim
from index.embedding.embedder import packaged_folder
from training.altered import alter
from training.encoders import Student, Teacher, export
from training.learning import Answers, Statements, predict, predict_answers, train
from training.left_out import LeftOut
from training.material import ABSENT, CARRIED, CONTRADICTED, Asked, load_claims, load_questions
from training.questions import beside_others, load_questions_written, question_of, titles_as_queries
from training.statements import load_statements, statement_rows
from training.texts import DEVICE, Question, Questions, Texts
from training.unlabelled import beside_the_nearest, of_abstracts, of_one_row

NOT_CARRIED = "not_carried"
LABELS = (CARRIED, CONTRADICTED, ABSENT, NOT_CARRIED)
TRAINED_ON = ("pairs", "citint", "healthver", "fever", "covid")
QUESTIONS = ("pairs", "pubmedqa")
LEFT_OUT = (("citint", "fever", "pubmedqa"), ("healthver", "covid", "pairs"), ())
"""The sets that each of the three networks does not see; the last ships."""
ONLY_NOT_CARRIED = frozenset({"citint"})
"""Sets whose `absent` may be contradicted as well."""
ALTERED, ABSTRACTS, NEAREST = 60_000, 55_000, 62_000
BESIDE, TITLES = 16_000, 14_000
"""Papers beside which questions are put, and titles taken as queries."""
TAUGHT_ALTERED = 22_000
"""Of the altered sentences, how many the teacher sees with their labels."""
TEACHER_PASSES, STUDENT_PASSES = 1.5, 3
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the weights lie that teacher and student start from."""

    teacher: Path
    base: Path


@dataclass(frozen=True, slots=True)
class Row:
    """Evidence, a statement, its place in LABELS (-1 where nobody labelled it) and its set."""

    evidence: str
    said: str
    label: int
    origin: str


def labelled_rows(shared: Path, reader: BuiltIn) -> list[tuple[Claim, Row]]:
    """The labelled sets, each statement beside the sentences that the reader would show."""
    claims, found = [one for one in load_claims(shared) if one.origin in TRAINED_ON], []
    for start in range(0, len(claims), AT_ONCE):
        part = claims[start : start + AT_ONCE]
        for one, read in zip(part, reader.read([one.claim for one in part]), strict=True):
            if read:
                wide = one.origin in ONLY_NOT_CARRIED and not one.carried
                label = LABELS.index(NOT_CARRIED if wide else one.label)
                found.append((one.claim, Row(*read.pair, label, one.origin)))
    return found


def written_rows(random: Random) -> list[Row]:
    """The statements written for this project, half of them once more beside further evidence."""
    return [
        Row(evidence, said, LABELS.index(label), "statements")
        for evidence, said, label in statement_rows(load_statements(), random)
    ]


def load_papers(shared: Path) -> list[dict[str, Any]]:
    """Titles and abstracts of many papers, of which only the weights keep something."""
    with lzma.open(shared / "scale" / "papers-ml.jsonl.xz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def other_rows(shared: Path, labelled: Sequence[Row], random: Random) -> list[Row]:
    """Altered sentences with their labels, and pairs without one."""
    papers = load_papers(shared)
    random.shuffle(papers)
    every = (row for paper in papers for row in alter(paper["abstract"], random))
    altered = list(islice(every, ALTERED))
    near = random.sample([(row.evidence, row.said) for row in labelled], NEAREST)
    unlabelled = [
        *of_abstracts(papers[:ABSTRACTS], random),
        *of_one_row(load_statements(), random),
        *beside_the_nearest(near),
    ]
    return [
        *(Row(text, said, LABELS.index(label), "altered") for text, said, label in altered),
        *(Row(text, said, -1, "unlabelled") for text, said in unlabelled),
    ]


def asked_rows(shared: Path, random: Random) -> tuple[list[Asked], list[Question]]:
    """The labelled questions, and all that is learned from: theirs and ours, beside more papers."""
    sets = [one for one in load_questions(shared) if one.origin in QUESTIONS]
    own = [*load_questions_written(), *(question_of(one) for one in sets)]
    papers = load_papers(shared)
    near = beside_others(own, random.sample(papers, BESIDE), random)
    return sets, [*own, *near, *titles_as_queries(papers, random, TITLES)]


def train_without(
    left_out: Sequence[str], rows: Sequence[Row], asked: Sequence[Question], folders: Folders
) -> Student:
    """A student whose teacher, like itself, saw no label of the sets left out."""
    seen = [row for row in rows if row.origin not in left_out]
    labels = np.array([row.label for row in seen])
    own = np.array([row.origin not in ("altered", "unlabelled") for row in seen])
    altered = np.flatnonzero([row.origin == "altered" for row in seen])
    pairs = [(row.evidence, row.said) for row in seen]
    questions = [one for one in asked if one.origin not in left_out]
    known = np.flatnonzero([one.answered is not None for one in questions])
    teacher, read = Teacher(folders.teacher).to(DEVICE), Texts(pairs, folders.teacher)
    chosen = np.concatenate([np.flatnonzero(own), altered[:TAUGHT_ALTERED]])
    papers = Questions(questions, folders.teacher)
    said, answers = Statements(read, labels, chosen, 96), Answers(papers, known, 40)
    train(teacher, said, answers, passes=TEACHER_PASSES, rate=4e-5, every=3)
    word, odds = predict(teacher, read), predict_answers(teacher, papers)
    student, read = Student(folders.base).to(DEVICE), Texts(pairs, folders.base)
    chosen = np.concatenate([np.flatnonzero(own), np.arange(len(seen))])  # Labelled ones twice.
    twice = np.concatenate([known, np.arange(len(questions))])
    said = Statements(read, labels, chosen, 384, word)
    answers = Answers(Questions(questions, folders.base), twice, 96, odds)
    train(student, said, answers, passes=STUDENT_PASSES, rate=3e-4, every=4)
    return student


def main(shared: Path, teacher_folder: Path) -> None:
    """Train the three networks, keep what two say of the sets left out, and write the third."""
    torch.manual_seed(0)
    random, folders = Random(0), Folders(teacher_folder, packaged_folder())
    sets = labelled_rows(shared, BuiltIn())
    labelled = [*written_rows(random), *(row for _, row in sets)]
    rows = [*labelled, *other_rows(shared, labelled, random)]
    questions, asked = asked_rows(shared, random)
    kept = LeftOut()
    for left_out in LEFT_OUT:
        student = train_without(left_out, rows, asked, folders)
        unseen = [(claim, row) for claim, row in sets if row.origin in left_out]
        if unseen:
            read = Texts([(row.evidence, row.said) for _, row in unseen], folders.base)
            kept.add_claims([claim for claim, _ in unseen], predict(student, read))
        others = [one for one in questions if one.origin in left_out]
        if others:
            papers = Questions([question_of(one) for one in others], folders.base)
            kept.add_questions(others, papers, predict_answers(student, papers))
    kept.save()
    export(student, folders.base, PACKAGED)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
