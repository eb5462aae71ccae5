"""Queries by example: `like A and B, not C`, where each is a paper of the library or words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from index.paper import Paper
from index.search.candidates import EmbeddedQuery, embed_query, unit
from index.search.known_item import papers_named
from index.text.chunks import chunk_paper, embedded_texts

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.library import Library

LIKE = "like "
"""How the note of what such a query finds begins."""
MOST = 20
"""Examples of one query that are read."""
_MARKED = re.compile(
    r"(?<!\w)(like|not):(?:\s*\"([^\"]+)\"|\s*“([^“”]+)”|(\S*\w\S*))", re.IGNORECASE
)
_LIKE = re.compile(r"\s*(?:papers?\s+)?(?:(?:more\s+)?like|similar\s+to)\s+", re.IGNORECASE)
_NOT = re.compile(r"\s*(?:,|;|\s)\s*(?:but\s+)?(?:not|unlike)\s+(?:like\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", re.IGNORECASE)
_EDGES = '"“”«»,; \t\n.'


@dataclass(frozen=True, slots=True)
class Example:
    """One thing a query compares with: a paper of the library, or words where it names none."""

    text: str
    paper: Paper | None = None

    def vector(self, embedder: Embedder) -> np.ndarray:
        """The mean of the paper's chunks, or the words as a query."""
        if self.paper is None:
            return embed_query(self.text, embedder)
        chunks = chunk_paper(self.paper, embedder)
        vectors = embedder.embed_documents(embedded_texts(self.paper, chunks, embedder))
        return unit(vectors.mean(axis=0))

    @property
    def words(self) -> str:
        """What other papers would share with it."""
        return self.paper.text if self.paper else self.text


@dataclass(frozen=True, slots=True)
class Examples:
    """What a query wants more of, and what it does not want."""

    wanted: tuple[Example, ...] = ()
    unwanted: tuple[Example, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers of the library among them."""
        return tuple(e.paper for e in (*self.wanted, *self.unwanted) if e.paper)

    @property
    def note(self) -> str:
        """How the query was understood."""
        unlike = f", not {_listed(self.unwanted)}" if self.unwanted else ""
        return f"{LIKE}{_listed(self.wanted)}{unlike}"

    def embedded(self, embedder: Embedder) -> EmbeddedQuery:
        """The mean of what is wanted, less a part of what is not, in meaning and in words."""
        weighted = [(example, 1 / len(self.wanted)) for example in self.wanted]
        # What is not wanted weighs less than what is (docs/measured-search.md).
        weighted += [(example, -0.3 / len(self.unwanted)) for example in self.unwanted]
        vectors = [weight * example.vector(embedder) for example, weight in weighted]
        words = tuple((example.words, weight) for example, weight in weighted)
        return EmbeddedQuery(unit(np.sum(vectors, axis=0)), words, by_example=True)


def examples_in(library: Library, query: str) -> Examples:
    """What a query gives as examples; nothing where it is an ordinary one.

    `like:NAME`, `like:"TITLE"` and `not:...` are always read so, their order and other words are
    free. The sentence `like A and B, not C` is, where A and B are papers of the library.
    """
    marked = list(islice(_MARKED.finditer(query), MOST))
    if not marked:
        return _in_words(library, query)
    found: dict[str, list[Example]] = {"like": [], "not": []}
    for match in marked:
        text = next(group for group in match.groups()[1:] if group).strip(_EDGES)
        found[match[1].lower()] += _examples(library, text)
    rest = " ".join(_MARKED.sub(" ", query).split())
    if any(map(str.isalnum, rest)):
        found["like"].append(Example(rest))
    return Examples(tuple(found["like"]), tuple(found["not"]))


def _in_words(library: Library, query: str) -> Examples:
    start = _LIKE.match(query)
    # In a longer text `like` and `not` are words.
    if start is None or len(query) > 500:
        return Examples()
    for wanted, unwanted in _halves(query[start.end() :]):
        like = _all_examples(library, wanted)
        if like and all(example.paper for example in like):
            return Examples(like, _all_examples(library, unwanted))
    return Examples()


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """The text as a whole, then cut at each `not` from the first: a title may hold one too."""
    yield text, ""
    for match in islice(_NOT.finditer(text), MOST):
        yield text[: match.start()], text[match.end() :]


def _all_examples(library: Library, text: str) -> tuple[Example, ...]:
    parts = _parts(library, text)
    return tuple(example for part in parts for example in _examples(library, part))


def _parts(library: Library, text: str) -> list[str]:
    """The text if it names a paper as it stands, else what stands between commas and `and`."""
    whole = text.strip(_EDGES)
    if not whole or papers_named(library, whole):
        return [whole] if whole else []
    return [part for found in _BETWEEN.split(text)[:MOST] if (part := found.strip(_EDGES))]


def _examples(library: Library, text: str) -> list[Example]:
    named = papers_named(library, text)
    return [Example(text, paper) for paper in named] or [Example(text)]


def _listed(examples: Sequence[Example]) -> str:
    return " and ".join(
        f"“{e.paper.title}”" if e.paper else f"the words “{e.text}”" for e in examples
    )
