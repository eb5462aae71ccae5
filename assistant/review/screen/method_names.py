"""The methods of a topic: names such as SPLADE, and phrases that papers abbreviate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.review.screen.data_names import is_data
from assistant.review.screen.paper_words import (
    TopicReading,
    place_of,
    read_paper,
    stems,
    written_names,
)
from assistant.review.screen.score import TITLED, TopicScores, on_topic
from assistant.review.screen.topic import Unit
from assistant.text.abbreviations import Definitions

if TYPE_CHECKING:
    from index.library import Library

SAYS_ALL = 0.9
"""Share of the topic's words that say all of it."""
MOST_USERS = 100
"""Papers of the library with a name's words that are looked at; of so many, all count as users."""


@dataclass(frozen=True, slots=True)
class MethodName:
    """A name, folded (a phrase as stems), as it is written, the rows of the papers that use it,
    and of those that have it in the title."""

    folded: str
    written: str
    rows: Sequence[int]
    titles: Sequence[int]

    @property
    def is_phrase(self) -> bool:
        """Whether it is more than one word."""
        return " " in self.folded


def find_methods(
    library: "Library",
    papers: Sequence[TopicReading],
    judged: TopicScores,
    units: Sequence[Unit],
    defined: Definitions,
) -> dict[str, str]:
    """Names that live in papers on the topic, folded, and as they are written there.

    A name counts when two such papers use it, a title has it, it is rare elsewhere, and it is no
    data's. Here it is enough that a sentence says the topic, as in papers on a method of it; and
    where a title joins a phrase to the topic, that papers may be on topic: those that say masked
    image modeling in their title need not say self-supervised visual representation.
    """
    sure = on_topic(judged)
    if len(units) > 1:
        sure = sure | np.array([said.together >= SAYS_ALL for said in judged.said], dtype=bool)
    may = sure | (judged.chance >= TITLED)
    found: list[tuple[int, MethodName]] = []
    for name in (*_names(papers), *_phrases(papers, units, defined)):
        joined = name.is_phrase and any(judged.said[n].title >= SAYS_ALL for n in name.titles)
        inside = int(np.sum((may if joined else sure)[list(name.rows)]))
        if inside < 2 or not name.titles:
            continue
        if is_data(name.written, [papers[n].paper for n in name.rows]):
            continue
        # Share of the papers that use a name which must be on topic for it to be the topic's.
        if inside >= 0.5 * max(len(name.rows), _users(library, name)):
            found.append((inside, name))
    best = sorted(found, key=lambda pair: (-pair[0], pair[1].folded))[:12]
    return {name.folded: name.written for _, name in best}


def _names(papers: Sequence[TopicReading]) -> Iterable[MethodName]:
    rows: dict[str, list[int]] = {}
    spelt: dict[str, str] = {}
    for n, read in enumerate(papers):
        for folded, name in written_names(read.paper.text).items():
            rows.setdefault(folded, []).append(n)
            spelt.setdefault(folded, name)
    for folded, users in rows.items():
        titles = [n for n in users if folded in papers[n].title_names]
        yield MethodName(folded, spelt[folded], users, titles)


def _phrases(
    papers: Sequence[TopicReading], units: Sequence[Unit], defined: Definitions
) -> Iterable[MethodName]:
    """Phrases in a title that papers abbreviate, less than half of their words the topic's or
    numbers."""
    asked = {part for unit in units for part in unit.parts}
    longs = {long for longs in defined.values() for long in longs}
    # Of `low-rank adaptation` and `low-rank adaptations` the shorter one is kept.
    spelt = {stems(long): long for long in sorted(longs, key=lambda one: (-len(one), one))}
    for parts, long in spelt.items():
        if 2 * sum(part in asked or part.isdigit() for part in parts) >= len(parts):
            continue
        titles = [n for n, read in enumerate(papers) if place_of(parts, read.sentences[0])]
        # Most phrases are in no title: whether the abstracts have these need not be known.
        if len(parts) > 1 and titles:
            users = [n for n, read in enumerate(papers) if _uses(read, parts)]
            yield MethodName(" ".join(parts), long, users, titles)


def _uses(read: TopicReading, parts: Sequence[str]) -> bool:
    return any(place_of(parts, sentence) for sentence in read.sentences)


def _users(library: "Library", name: MethodName) -> int:
    """How many papers of the library use a name, up to a hundred."""
    having = library.lexical.using(name.written, MOST_USERS)
    if not name.is_phrase or len(having) == MOST_USERS:
        return len(having)
    parts = name.folded.split()
    return sum(_uses(read_paper(paper), parts) for paper in library.get(having))
