"""A sentence taken apart once for every comparison it will take part in."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.checking.comparison import Comparison, find_comparison
from assistant.checking.denial import find_denials
from assistant.checking.direction import Direction, clauses_of, find_directions, negations
from assistant.checking.numbers import Quantity, find_quantities
from assistant.text.words import Word, words
from index.text.markup import without_markup


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence, its place in its abstract (characters) and everything compared later.

    `stems` are the content words in order; `pairs` those that stand beside each other; `grams`
    the four-letter pieces of its words, in which `tumor` and `tumour` meet.
    """

    text: str
    start: int
    words: tuple[Word, ...]
    stems: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    grams: frozenset[str]
    quantities: tuple[Quantity, ...]
    directions: tuple[Direction, ...]
    comparison: Comparison | None
    denials: tuple[frozenset[str], ...]
    negations: int

    @property
    def end(self) -> int:
        """Where it ends in its abstract."""
        return self.start + len(self.text)


@lru_cache(maxsize=8192)
def take_apart(text: str, start: int = 0) -> Sentence:
    """Read a sentence without its markup; `start` is where it stands in its abstract."""
    plain = without_markup(text)
    found = words(plain)
    clauses = clauses_of(found, plain)
    quantities = find_quantities(plain)
    counted = {i for q in quantities for i in range(q.start, q.end)}
    stems = tuple(word.stem for word in found if word.content and word.start not in counted)
    return Sentence(
        text,
        start,
        found,
        stems,
        frozenset(pairwise(stems)),
        frozenset(f" {s} "[i : i + 4] for s in stems for i in range(max(1, len(s) - 1))),
        quantities,
        find_directions(found, clauses),
        find_comparison(found, clauses),
        find_denials(found, clauses),
        negations(found),
    )
