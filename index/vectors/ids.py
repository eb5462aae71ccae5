"""A chunk as Chroma knows it: its paper, start and end in one id."""

from index.paper import Chunk


def chunk_id(chunk: Chunk) -> str:
    """The chunk as Chroma knows it."""
    return f"{chunk.paper_id}:{chunk.start}:{chunk.end}"


def parse_id(text: str) -> Chunk:
    """The chunk of an id."""
    paper, start, end = text.rsplit(":", 2)
    return Chunk(paper, int(start), int(end))
