"""What a search returns: papers with the passages that matched, and why each was found."""

from dataclasses import dataclass

from index.paper.body import Chunk, Part
from index.paper.display import card, named, shortened
from index.paper.paper import Paper


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that matched a query, with its similarity to the query (cosine, higher is better)."""

    paper: Paper
    chunk: Chunk
    score: float

    @property
    def text(self) -> str:
        """The passage's own words: a slice of the abstract or body, never a copy of it."""
        return self.paper.part(self.chunk.part)[self.chunk.start : self.chunk.end]

    @property
    def page(self) -> int | None:
        """The page of the PDF that it begins on; None in an abstract."""
        return self.paper.page(self.chunk.part, self.chunk.start)

    @property
    def section(self) -> str:
        """The heading it stands under in the body; empty in an abstract."""
        body = self.paper.body if self.chunk.part is Part.BODY else None
        return body.section(self.chunk.start) if body else ""

    def __repr__(self) -> str:
        return named("Passage", shortened(self.text), score=round(self.score, 3))


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which ranker found a paper and how high; None where it did not find it.

    `dense` is the best chunk's cosine in [-1, 1], `lexical` the BM25 score (>= 0). Ranks start
    at 1. `share` is the part of the query's words that it has, by their weight; `first_rank` and
    `second_rank` are those before and after the query was moved towards what came first.
    """

    dense: float | None = None
    dense_rank: int | None = None
    lexical: float | None = None
    lexical_rank: int | None = None
    note: str = ""
    share: float | None = None
    first_rank: int | None = None
    second_rank: int | None = None

    @property
    def found_by(self) -> tuple[str, ...]:
        """`meaning` (dense), `words` (BM25), or both."""
        pairs = (("meaning", self.dense_rank), ("words", self.lexical_rank))
        return tuple(name for name, rank in pairs if rank is not None)

    @property
    def told(self) -> str:
        """Why a paper was found, for a reader; empty where it was named or chosen."""
        if self.dense_rank is not None and self.lexical_rank is not None:
            return "close in meaning, and has your words"
        if self.dense_rank is not None:
            return "close in meaning, in other words"
        return "has your words" if self.lexical_rank is not None else ""


@dataclass(frozen=True, slots=True)
class Result:
    """One paper that a search found, with the passages that matched, best first."""

    paper: Paper
    score: float
    passages: tuple[Passage, ...]
    explanation: Explanation

    def __repr__(self) -> str:
        return named("Result", shortened(self.paper.title), score=round(self.score, 3))

    def _repr_html_(self) -> str:
        """The paper and the passage that matched best, as a notebook shows them."""
        words = [passage.text for passage in self.passages[:1]]
        return card(self.paper.title, self.paper.byline, words, f"score {self.score:.3f}")
