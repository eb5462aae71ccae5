"""Search results as passages: how a library looks to a framework that retrieves."""

from collections.abc import Callable, Sequence

from index.paper import Filters, Json, Paper, Part, Passage, Result

Search = Callable[[str, int, Filters], tuple[Result, ...]]


def best_passages(results: Sequence[Result], k: int) -> list[tuple[Result, Passage]]:
    """The k passages that matched best, best paper first.

    The best passage of every paper found comes before a second one of any.
    """
    ranked = [
        (second, first, result, passage)
        for first, result in enumerate(results)
        for second, passage in enumerate(result.passages)
    ]
    chosen = sorted(ranked, key=lambda one: one[:2])[:k]
    return [(one[2], one[3]) for one in sorted(chosen, key=lambda one: (one[1], one[0]))]


def passage_id(passage: Passage) -> str:
    """A name for a passage that stays as long as its abstract, or body, does."""
    chunk = passage.chunk
    return span_id(passage.paper, chunk.part, chunk.start, chunk.end)


def span_id(paper: Paper, part: Part, start: int, end: int) -> str:
    """A name for a span of a paper's abstract or body."""
    return f"{paper.id}:{'body:' if part is Part.BODY else ''}{start}-{end}"


def passage_metadata(paper: Paper, page: int | None = None) -> dict[str, Json]:
    """What a framework is told of a passage: its paper's id, and what is known of the rest."""
    known: dict[str, Json] = {
        "title": paper.title,
        "year": paper.year,
        "venue": paper.venue,
        "url": paper.url,
        "page": page,
    }
    return {"paper_id": paper.id, **{name: value for name, value in known.items() if value}}
