"""The candidates for an answer: what each search finds, united, and the reader's choice of it."""

from collections.abc import Sequence

import numpy as np

from assistant.answering.task import Find, Task
from assistant.query.types import Query
from assistant.reader.types import Source
from index.paper import Result

FOUND = 32
"""Papers each search brings."""
SURE = 10
"""The best of all searches, which are candidates whatever the reader says."""


def gather(query: Query, find: Find, each: int = FOUND) -> tuple[Result, ...]:
    """What the searches of a query find, those first that stand high in many of them."""
    searches = dict.fromkeys([query.text, *query.searches])
    return fuse([find(search, each) for search in searches])


def fuse(rankings: Sequence[Sequence[Result]]) -> tuple[Result, ...]:
    """Several rankings as one, by reciprocal rank."""
    held: dict[str, Result] = {}
    score: dict[str, float] = {}
    for ranking in rankings:
        for rank, result in enumerate(ranking, start=1):
            held.setdefault(result.paper.id, result)
            # Of reciprocal rank fusion (Cormack et al., 2009): the higher, the less the first ranks
            # count.
            score[result.paper.id] = score.get(result.paper.id, 0.0) + 1 / (60.0 + rank)
    return tuple(held[name] for name in sorted(held, key=lambda name: -score[name]))


def pick(task: Task, query: Query, found: Sequence[Result], most: int) -> tuple[Result, ...]:
    """The candidates the model is to read: the best found, then those the reader finds nearest."""
    # Papers of several searches among which the reader chooses: it takes its time for each.
    sure, rest = found[:SURE], found[SURE : max(SURE + 40, most)]
    if len(found) <= most:
        return tuple(found)
    sources = [Source.of(result.paper) for result in rest]
    chance = task.reader.on_topic(query.text, sources)
    nearest = np.argsort(-chance, kind="stable")[: most - len(sure)]
    return (*sure, *(rest[int(n)] for n in sorted(nearest)))
