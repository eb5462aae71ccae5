"""What flows through the index: a `Record` is read, `Paper`s are made of records and cut into
`Chunk`s, a search returns `Result`s."""

from index.paper.body import DIGEST_LENGTH, Body, Chunk, Json, Part
from index.paper.filters import Filters
from index.paper.from_source import (
    FROM_PAGES,
    FULL_TEXT,
    NO_CONTENT,
    Cut,
    NoPapers,
    Record,
    Refusal,
    Remark,
    Unused,
)
from index.paper.paper import Outline, Paper
from index.paper.result import Explanation, Passage, Result

__all__ = [
    "DIGEST_LENGTH",
    "FROM_PAGES",
    "FULL_TEXT",
    "NO_CONTENT",
    "Body",
    "Chunk",
    "Cut",
    "Explanation",
    "Filters",
    "Json",
    "NoPapers",
    "Outline",
    "Paper",
    "Part",
    "Passage",
    "Record",
    "Refusal",
    "Remark",
    "Result",
    "Unused",
]
