"""Papers as they are read for one question: the abstract, and what matched of the body behind it.

A reader is given one text a paper, and what it quotes is a span of that. `excerpted` makes such
papers of results; `original` turns quotes from them into quotes of the abstract or the body.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from assistant.answer import Answer, Meter, Quote, Statement
from index.paper import Chunk, Paper, Part, Passage, Result

BETWEEN = "\n\n"
"""What parts two passages: no sentence reaches over it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a span of a body stands in an excerpt: from `at` on, what is `start:end` in it."""

    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Excerpt(Paper):
    """A paper whose `abstract` is its own and the passages of its body that were found."""

    found: Result | None = None
    pieces: tuple[Piece, ...] = ()

    @property
    def whole(self) -> Paper:
        """The paper as the library holds it."""
        return self.found.paper if self.found else self

    def quote(self, start: int, end: int) -> Quote:
        """What `abstract[start:end]` is of the whole paper."""
        for piece in reversed(self.pieces):
            if start >= piece.at:
                first = piece.start + start - piece.at
                last = min(piece.start + end - piece.at, piece.end)
                return Quote(self.whole, first, last, Part.BODY)
        return Quote(self.whole, start, min(end, len(self.whole.abstract)))


def excerpted(results: Iterable[Result]) -> tuple[Result, ...]:
    """The results with what matched in bodies put behind the abstracts."""
    return tuple(map(_excerpt, results))


def _excerpt(result: Result) -> Result:
    matched = [p.chunk for p in result.passages if p.chunk.part is Part.BODY]
    paper = result.paper
    if not matched or isinstance(paper, Excerpt):
        return result
    text, pieces = paper.abstract, []
    for chunk in sorted(matched):
        text += BETWEEN if text else ""
        pieces.append(Piece(len(text), chunk.start, chunk.end))
        text += paper.part(Part.BODY)[chunk.start : chunk.end]
    values = {f.name: getattr(paper, f.name) for f in fields(Paper)}
    excerpt = Excerpt(**values | {"abstract": text}, found=result, pieces=tuple(pieces))
    places = {piece.start: piece.at for piece in pieces}
    passages = tuple(_moved(passage, excerpt, places) for passage in result.passages)
    return replace(result, paper=excerpt, passages=passages)


def _moved(passage: Passage, excerpt: Excerpt, places: dict[int, int]) -> Passage:
    chunk = passage.chunk
    if chunk.part is Part.ABSTRACT:
        return replace(passage, paper=excerpt)
    at = places[chunk.start]
    moved = Chunk(chunk.paper_id, at, at + chunk.end - chunk.start)
    return replace(passage, paper=excerpt, chunk=moved)


def original(answer: Answer) -> Answer:
    """The answer with the papers as the library holds them, its quotes with part and page."""
    return replace(
        answer,
        statements=tuple(map(original_statement, answer.statements)),
        retrieved=tuple(map(_original_result, answer.retrieved)),
        meter=_original_meter(answer.meter),
    )


def original_statement(statement: Statement) -> Statement:
    """The statement with the papers as the library holds them."""
    return replace(
        statement,
        citations=tuple(whole(paper) for paper in statement.citations),
        evidence=tuple(_original_quote(quote) for quote in statement.evidence),
    )


def _original_result(result: Result) -> Result:
    found = result.paper.found if isinstance(result.paper, Excerpt) else None
    return result if found is None else replace(found, score=result.score)


def _original_meter(meter: Meter | None) -> Meter | None:
    if meter is None:
        return None
    return Meter(tuple((stance, _original_quote(quote)) for stance, quote in meter.quotes))


def _original_quote(quote: Quote) -> Quote:
    return quote.paper.quote(quote.start, quote.end) if isinstance(quote.paper, Excerpt) else quote


def whole(paper: Paper) -> Paper:
    """The paper as the library holds it."""
    return paper.whole if isinstance(paper, Excerpt) else paper
