"""The papers found first for a question, read again by the packaged network."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.reader.passages import ReadPassage, load_passages
from index.paper import Result
from index.text.sentences import split_sentences

READ = 20
"""Papers that are read again, each its title and the passage that matched best."""


def look_again(question: str, results: Sequence[Result]) -> tuple[Result, ...]:
    """The same results, best first, ordered a little by whether they answer.

    What the question names stays in front. Scores stay in the units of the search.
    """
    named = [result for result in results if not result.explanation.found_by]
    found = [result for result in results if result.explanation.found_by]
    first, rest = found[:READ], found[READ:]
    if len(first) < 2:
        return tuple(results)
    read = load_passages().read(question, [_passage(result) for result in first])
    odds = np.array([one.paper for one in read])
    scores = np.array([result.score for result in first])
    unit = scores.std() / max(odds.std(), 1e-9)
    # What the network counts beside the search: 0.1 to 0.3 do as well, 0.5 loses
    # (docs/measured-search.md).
    share = 0.2
    mixed = (1 - share) * scores + share * (scores.mean() + unit * (odds - odds.mean()))
    order = np.argsort(-mixed, kind="stable")
    moved = (replace(first[place], score=float(mixed[place])) for place in order)
    return (*named, *moved, *rest)


def _passage(result: Result) -> ReadPassage:
    text = result.passages[0].text if result.passages else result.paper.abstract
    return ReadPassage(
        result.paper.title, tuple(text[start:end] for start, end in split_sentences(text))
    )
