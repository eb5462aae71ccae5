"""Train the network of the built-in reader, and write it as `assistant/reader/network`.

    python -m training.network ../shared all-mpnet-base-v2

On one GPU. A teacher (MPNet, 110 million weights) learns from statements written for this project
(`statements.jsonl.xz`) and from the labelled sets whose licence allows it; it then says of 280,000
pairs how they stand, and a student (MiniLM, 22 million) learns both its word and the labels. This
is done three times: twice without some of the sets, so that `left_out.npz` can hold what networks
say of sets that they never saw, and once with all of them: that one ships.
"""

import json
import lzma
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import torch

from assistant.reader.builtin import BuiltIn
from assistant.reader.nli import PACKAGED
from assistant.reader.types import Claim
from index.embedding.embedder import packaged_folder
from training.altered import alter
from training.encoders import DEVICE, Student, Teacher, Texts, export, predict, train
from training.left_out import save_left_out
from training.material import ABSENT, CARRIED, CONTRADICTED, load_claims
from training.statements import load_statements, statement_rows
from training.unlabelled import beside_the_nearest, of_abstracts, of_one_row

NOT_CARRIED = "not_carried"
LABELS = (CARRIED, CONTRADICTED, ABSENT, NOT_CARRIED)
TRAINED_ON = ("pairs", "citint", "healthver", "fever", "covid")
LEFT_OUT = (("citint", "fever"), ("healthver", "covid", "pairs"), ())
"""The sets that each of the three networks does not see; the last ships."""
ONLY_NOT_CARRIED = frozenset({"citint"})
"""Sets whose `absent` may be contradicted as well."""
ALTERED, ABSTRACTS, NEAREST = 45_000, 17_500, 40_000
TAUGHT_ALTERED = 22_000
"""Of the altered sentences, how many the teacher sees with their labels."""
TEACHER_PASSES, STUDENT_PASSES = 2, 3
AT_ONCE = 64


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


def other_rows(shared: Path, labelled: Sequence[Row], random: Random) -> list[Row]:
    """Altered sentences with their labels, and pairs without one."""
    with lzma.open(shared / "scale" / "papers-ml.jsonl.xz", "rt", encoding="utf-8") as file:
        papers = [json.loads(line) for line in file]
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


def train_without(
    left_out: Sequence[str], rows: Sequence[Row], teacher_folder: Path, base: Path
) -> Student:
    """A student whose teacher, like itself, saw no label of the sets left out."""
    seen = [row for row in rows if row.origin not in left_out]
    labels = np.array([row.label for row in seen])
    own = np.array([row.origin not in ("altered", "unlabelled") for row in seen])
    altered = np.flatnonzero([row.origin == "altered" for row in seen])
    pairs = [(row.evidence, row.said) for row in seen]
    teacher, read = Teacher(teacher_folder).to(DEVICE), Texts(pairs, teacher_folder)
    chosen = np.concatenate([np.flatnonzero(own), altered[:TAUGHT_ALTERED]])
    train(teacher, read, labels, chosen, passes=TEACHER_PASSES, rate=3e-5, batch=64)
    word = predict(teacher, read)
    student, read = Student(base).to(DEVICE), Texts(pairs, base)
    chosen = np.concatenate([np.flatnonzero(own), np.arange(len(seen))])  # Labelled ones twice.
    train(student, read, labels, chosen, passes=STUDENT_PASSES, rate=1.2e-4, batch=128, word=word)
    return student


def main(shared: Path, teacher_folder: Path) -> None:
    """Train the three networks, keep what two say of the sets left out, and write the third."""
    torch.manual_seed(0)
    random, base = Random(0), packaged_folder()
    sets = labelled_rows(shared, BuiltIn())
    labelled = [*written_rows(random), *(row for _, row in sets)]
    rows = [*labelled, *other_rows(shared, labelled, random)]
    claims: list[Claim] = []
    chances: list[float] = []
    for left_out in LEFT_OUT:
        student = train_without(left_out, rows, teacher_folder, base)
        unseen = [(claim, row) for claim, row in sets if row.origin in left_out]
        if unseen:
            read = Texts([(row.evidence, row.said) for _, row in unseen], base)
            claims += [claim for claim, _ in unseen]
            chances += np.exp(predict(student, read)[:, 0]).tolist()
    save_left_out(claims, chances)
    export(student, base, PACKAGED)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
