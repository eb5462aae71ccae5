"""Statements written for this project: evidence with what it carries, contradicts, does not say."""

import json
import lzma
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from assistant.reader.exact import denies
from training.altered import Row
from training.material import ABSENT, CARRIED, CONTRADICTED

FILE = Path(__file__).with_name("statements.jsonl.xz")
LABELS = (CARRIED, CONTRADICTED, ABSENT)
Written = Mapping[str, Sequence[str]]
"""`evidence`, and two statements under each label: in its own words, and in others."""
WITH_ANOTHER, OF_ANOTHER = 0.5, 0.06
"""How many stand once more beside their evidence and another's, and how many beside another's."""


def load_statements() -> list[Written]:
    """Every piece of evidence with its statements."""
    with lzma.open(FILE, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def statement_rows(written: Sequence[Written], random: Random) -> list[Row]:
    """Evidence, statement and label of each; carried ones with a negation are thinned out.

    More of them hold one than of the others: half are left out, so that a negation tells little.
    """
    found: list[Row] = []
    for row in written:
        for label in LABELS:
            for said in row[label]:
                if label == CARRIED and denies(said) and random.random() < 0.5:
                    continue
                found.append((_text(row), said, label))
                other, chance = random.choice(written), random.random()
                if other is not row and chance < WITH_ANOTHER:
                    texts = random.sample([_text(row), _text(other)], 2)
                    found.append((" ".join(texts), said, label))
                elif other is not row and chance < WITH_ANOTHER + OF_ANOTHER:
                    found.append((_text(other), said, ABSENT))
    return found


def _text(row: Written) -> str:
    return str(row["evidence"])
