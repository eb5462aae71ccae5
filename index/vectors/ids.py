"""A chunk as Chroma knows it: its paper, start and end in one id."""

from index.paper import Chunk, Part

IN_BODY = "b"
"""What stands before the start of a chunk of a body: `paper:b120:340`."""


def chunk_id(chunk: Chunk) -> str:
    """The chunk as Chroma knows it."""
    mark = IN_BODY if chunk.part is Part.BODY else ""
    return f"{chunk.paper_id}:{mark}{chunk.start}:{chunk.end}"


def parse_id(text: str) -> Chunk:
    """The chunk of an id."""
    paper, start, end = text.rsplit(":", 2)
    if start.startswith(IN_BODY):
        return Chunk(paper, int(start[1:]), int(end), Part.BODY)
    return Chunk(paper, int(start), int(end))


def paper_of(text: str) -> str:
    """The paper of the chunk of an id, told without reading its numbers."""
    return text.rsplit(":", 2)[0]


def is_of_body(text: str) -> bool:
    """Whether an id is of a chunk of a body."""
    return text.startswith(IN_BODY, text.rfind(":", 0, text.rfind(":")) + 1)
