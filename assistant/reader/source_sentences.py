"""The sentences of sources: cut, grouped, in their places, and as pieces of words."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from assistant.reader.types import Candidate, Claim, Evidence, Source
from assistant.reader.word_pieces import Pieces, load_pieces
from index.text.clean import tidy
from index.text.markup import without_markup
from index.text.statements import split_statements


def grouped(candidates: Sequence[Candidate]) -> list[list[int]]:
    """The places of the sentences of each source, in the order they stand in it."""
    by_source: dict[Source, list[int]] = {}
    for n, candidate in enumerate(candidates):
        by_source.setdefault(candidate.source, []).append(n)
    return [sorted(rows, key=lambda n: candidates[n].start) for rows in by_source.values()]


def places_in_source(candidates: Sequence[Candidate]) -> tuple[np.ndarray, np.ndarray]:
    """Which sentences open their source, and how far towards its end each stands, in (0, 1]."""
    first, place = np.zeros(len(candidates)), np.zeros(len(candidates))
    for rows in grouped(candidates):
        first[rows[0]] = 1.0
        place[rows] = (np.arange(len(rows)) + 1) / len(rows)
    return first, place


@lru_cache(maxsize=8192)
def pieces_of(text: str) -> Pieces:
    """A text as pieces of words, its markup taken out."""
    return load_pieces().read(without_markup(text))


def whole_of(paper: Source) -> list[Pieces]:
    """The title of a paper, then its text."""
    return [pieces_of(paper.title), pieces_of(paper.text)]


def texts_of(claim: Claim) -> list[str]:
    """The sources of a claim and their titles, tidied: `sim3x` gives a figure."""
    parts = (text for source in claim.sources for text in (source.text, source.title))
    return [tidy(part) for part in parts]


@lru_cache(maxsize=1024)
def sentences_of(sources: tuple[Source, ...]) -> tuple[Evidence, ...]:
    """Every sentence of some sources, with its place."""
    return tuple(
        Evidence(number, start, end, source.text[start:end])
        for number, source in enumerate(sources)
        for start, end in split_statements(source.text)
    )
