"""A paper cut into the passages that are embedded and shown: three sentences at a time."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice

from index.embedding.embedder import Embedder
from index.paper import Chunk, Paper, Part
from index.text.clean import clean
from index.text.sentences import split_sentences

SENTENCES = 3
"""Sentences of a chunk of an abstract."""
VERSION = "3 sentences, title in front, 1"
"""Names this way of cutting: when it changes, libraries and cached indexes are made anew."""

Span = tuple[int, int]
Fits = Callable[[int, int], bool]
_WORD = re.compile(r"\S{1,500}")  # a longer run is no word, and may be cut
_SPACE = re.compile(r"\s*")


def chunk_paper(paper: Paper, embedder: Embedder) -> list[Chunk]:
    """Cut a paper's abstract into chunks of whole sentences that the embedder reads in full.

    Three sentences a chunk, fewer where they and the title would exceed `max_tokens`; a sentence
    too long by itself is cut between words. Without an abstract: one chunk (0, 0), the title's.
    Then the chunks of the body, each within one section.
    """
    title = _title_in_front(paper, embedder)
    sentences = split_sentences(paper.abstract)
    if sentences:
        fits = _fitting(paper.abstract, title, embedder)
        spans = _groups(paper.abstract, sentences, fits, embedder.max_tokens, SENTENCES)
        found = [Chunk(paper.id, *span) for span in spans]
    else:
        found = [Chunk(paper.id, 0, 0)]
    return [*found, *_chunk_body(paper, title, embedder)]


def _chunk_body(paper: Paper, title: str, embedder: Embedder) -> Iterator[Chunk]:
    if paper.body is None:
        return
    text = paper.body.text
    fits = _fitting(text, title, embedder)
    borders = [start for start, _ in paper.body.sections]
    for _, section in groupby(split_sentences(text), key=lambda s: bisect_right(borders, s[0])):
        # Six sentences, where the embedder takes so many.
        for span in _groups(text, [*section], fits, embedder.max_tokens, 6):
            yield Chunk(paper.id, *span, Part.BODY)


def _fitting(text: str, title: str, embedder: Embedder) -> Fits:
    """Tells whether the embedder reads a span of a text, with the title in front, in full."""

    def fits(start: int, end: int) -> bool:
        joined = _joined(title, clean(text[start:end]))
        return embedder.count_tokens(joined) <= embedder.max_tokens

    return fits


def embedded_texts(paper: Paper, chunks: Sequence[Chunk], embedder: Embedder) -> list[str]:
    """What the embedder reads of a paper's chunks: the title, then the chunk's words, both cleaned.

    A title so long that it would crowd out the text is cut to half of what the embedder reads.
    """
    title = _title_in_front(paper, embedder)
    return [_joined(title, clean(paper.part(c.part)[c.start : c.end])) for c in chunks]


def _title_in_front(paper: Paper, embedder: Embedder) -> str:
    title = clean(paper.title)
    limit = embedder.max_tokens // (2 if paper.abstract or paper.body else 1)
    if embedder.count_tokens(title) <= limit:
        return title
    return title[: _most(len(title), lambda n: embedder.count_tokens(title[:n]) <= limit)]


def _joined(title: str, text: str) -> str:
    return f"{title}\n{text}" if title and text else title or text


def _groups(
    abstract: str, sentences: Sequence[Span], fits: Fits, max_tokens: int, most: int
) -> Iterator[Span]:
    """Runs of at most so many sentences that fit; a sentence that doesn't fit is cut."""
    at = 0
    while at < len(sentences):
        runs = range(min(at + most, len(sentences)), at, -1)
        past = next((n for n in runs if fits(sentences[at][0], sentences[n - 1][1])), None)
        if past is None:
            yield from _cut(abstract, sentences[at], fits, max_tokens)
            past = at + 1
        else:
            yield sentences[at][0], sentences[past - 1][1]
        at = past


def _cut(abstract: str, sentence: Span, fits: Fits, max_tokens: int) -> Iterator[Span]:
    """Pieces of a long sentence that fit: cut between words, inside one only where it must be."""
    start, end = sentence
    while start < end:
        # Every word is a token at least, so no piece holds more words than that.
        ends = [m.end() for m in islice(_WORD.finditer(abstract, start, end), max_tokens)]
        count = _most(len(ends), lambda n: fits(start, ends[n - 1]))  # noqa: B023 - called at once
        if count:
            stop = ends[count - 1]
        else:
            characters = min(ends[0] - start, max_tokens)
            stop = start + max(1, _most(characters, lambda n: fits(start, start + n)))  # noqa: B023
        yield start, stop
        gap = _SPACE.match(abstract, stop, end)
        start = gap.end() if gap else stop


def _most(limit: int, fits: Callable[[int], bool]) -> int:
    """The largest n up to `limit` that fits, 0 if none does, where all smaller ones fit too."""
    # Doubling first: the cost follows the answer, not the limit.
    high = 1
    while high <= limit and fits(high):
        high *= 2
    unsure = range(high // 2 + 1, min(high, limit + 1))
    return high // 2 + bisect_left(unsure, True, key=lambda n: not fits(n))
