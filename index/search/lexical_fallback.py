"""Search by words alone, while the vectors can't be reached."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING

from index.lexical import BODY
from index.paper import Chunk, Explanation, Paper, Part, Passage, Result
from index.search.candidates import PASSAGES

if TYPE_CHECKING:
    from index.library import Library
    from index.search.candidates import EmbeddedQuery

BY_WORDS = "searched by words alone"
"""How the note of such a result begins."""
_WORD = re.compile(r"\w{3,}")


def search_by_words(
    library: Library, query: EmbeddedQuery, k: int, among: Set[str] | None, why: str
) -> tuple[Result, ...]:
    """The k best papers by BM25; each result's explanation says why nothing else was asked.

    Passages hold the most words of the query first; their score is 0, since nothing compared them.
    """
    text = " ".join(text for text, weight in query.texts if weight > 0)
    body = 0.0 if query.abstracts_only else BODY
    found = dict(library.lexical.query(text, k, among=among, body=body))
    papers = library.get(list(found))
    words = set(_words(text))
    return tuple(
        Result(
            paper,
            found[paper.id],
            _passages(paper, library.chunks([paper.id]), words, query.abstracts_only),
            Explanation(lexical=found[paper.id], lexical_rank=rank, note=f"{BY_WORDS}: {why}"),
        )
        for rank, paper in enumerate(papers, 1)
    )


def _passages(
    paper: Paper, chunks: list[Chunk], wanted: set[str], abstracts_only: bool
) -> tuple[Passage, ...]:
    passages = [
        Passage(paper, chunk, 0.0)
        for chunk in chunks
        if chunk.end <= len(paper.part(chunk.part))
        and not (abstracts_only and chunk.part is Part.BODY)
    ]
    passages.sort(key=lambda passage: -len(wanted & set(_words(passage.text))))
    return tuple(passages[:PASSAGES])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
