"""What flows through the index: a `Record` is read, `Paper`s are made of records and cut into
`Chunk`s, a search returns `Result`s."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TypeAlias, TypeVar

from index.display import byline, card, named, shortened
from index.text.markup import without_markup

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
T = TypeVar("T")
DIGEST_LENGTH = 32
FULL_TEXT = "full_text"
"""The name in `extra` under which a record says which body it came with: the body's digest."""
FROM_PAGES = "read_from_pages"
"""The name in `extra` of what only a PDF's pages say: any other source knows better."""


class Part(StrEnum):
    """Which text of a paper a span lies in."""

    ABSTRACT = "abstract"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Body:
    """The full text of a paper as it was read from a PDF, without its references.

    `pages` are `(start, page)`: from `start` on the text stands on that page, counted from 1;
    `sections` are `(start, heading)`. `front` is the text of the first page as it stands there,
    `file` the PDF.
    """

    text: str
    pages: tuple[tuple[int, int], ...] = ()
    sections: tuple[tuple[int, str], ...] = ()
    front: str = ""
    file: str = ""

    def page(self, at: int) -> int | None:
        """The page that a character stands on."""
        return _last_before(self.pages, at)

    def section(self, at: int) -> str:
        """The heading above a character; empty before the first."""
        return _last_before(self.sections, at) or ""

    @property
    def digest(self) -> str:
        """32 hexadecimal digits over the text and its pages."""
        content = json.dumps([self.text, self.pages, self.sections, self.front])
        return hashlib.sha256(content.encode()).hexdigest()[:DIGEST_LENGTH]


def _last_before(marks: tuple[tuple[int, T], ...], at: int) -> T | None:
    place = bisect_right(marks, at, key=lambda mark: mark[0])
    return marks[place - 1][1] if place else None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the library, as its source wrote it (title and abstract only stripped).

    `id` is made from content and never changes once given; `key` is the citekey or record id of
    the source. `sources` are the places it was read from, as `file:line`. `extra` holds whatever
    else the record said, kept for export. `body` is the full text where one was read and asked
    for: listing papers leaves it out.

    An author is one string: `Family, Given` or `Family, Given, Suffix` where the source tells the
    parts apart (BibTeX, RIS, CSL, PubMed), as written where it doesn't (`Given Family`). Braces
    around a name, `{Office of Science, Berlin}`, keep a comma from parting it.
    `index.merging.names.display_name` and `family_name` read every form.
    """

    id: str
    title: str
    abstract: str
    key: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    doi: str = ""
    arxiv_id: str = ""
    pmid: str = ""
    url: str = ""
    keywords: tuple[str, ...] = ()
    retracted: bool = False
    sources: tuple[str, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict, hash=False)
    body: Body | None = field(default=None, repr=False)

    def part(self, part: Part) -> str:
        """The text that spans of this part are cut from."""
        if part is Part.ABSTRACT:
            return self.abstract
        return self.body.text if self.body else ""

    def page(self, part: Part, at: int) -> int | None:
        """The page of a character of that part; None in an abstract, which has none."""
        return self.body.page(at) if self.body and part is Part.BODY else None

    @property
    def text(self) -> str:
        """Title and abstract as words, without markup: what search, questions and names read."""
        title = without_markup(self.title)
        return f"{title}\n{without_markup(self.abstract)}" if self.abstract else title

    @property
    def byline(self) -> str:
        """Authors (at most three), year and venue on one line; empty when nothing is known."""
        return byline(self.authors, self.year, self.venue, retracted=self.retracted)

    def __repr__(self) -> str:
        return named("Paper", shortened(self.title), year=self.year, id=self.id)

    def _repr_html_(self) -> str:
        """The paper as a notebook shows it."""
        return card(self.title, self.byline, [self.abstract], self.doi or self.url)


@dataclass(frozen=True, slots=True)
class Record:
    """One paper as one source wrote it: the fields of a `Paper` without id, and where it stood.

    `source` is `file:line` with the file's absolute path; `digest` tells whether two records say
    the same thing, wherever they stand. A `body` is told by its own digest, in `extra`.
    """

    title: str
    abstract: str = ""
    key: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    doi: str = ""
    arxiv_id: str = ""
    pmid: str = ""
    url: str = ""
    keywords: tuple[str, ...] = ()
    retracted: bool = False
    extra: Mapping[str, Json] = field(default_factory=dict, hash=False)
    source: str = ""
    body: Body | None = field(default=None, repr=False)

    @property
    def file(self) -> str:
        """The file part of `source`."""
        return self.source.rpartition(":")[0]

    @property
    def line(self) -> int:
        """The line part of `source`, from 1; 0 where there is none."""
        line = self.source.rpartition(":")[2]
        return int(line) if line.isascii() and line.isdigit() else 0

    @property
    def digest(self) -> str:
        """32 hexadecimal digits over what a record says; equal content, equal digest.

        A store that has `(file, digest)` has the record already, even where lines have moved.
        """
        content = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in NO_CONTENT}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=list)
        return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


NO_CONTENT = ("source", "body")
"""Fields of a record that are where it stood, and what its `extra` has the digest of."""


@dataclass(frozen=True, slots=True, order=True)
class Chunk:
    """A sentence-aligned span of a paper's abstract or body, in characters: `part[start:end]`.

    A paper without an abstract has one empty chunk (0, 0), so that its title can be found.
    """

    paper_id: str
    start: int
    end: int
    part: Part = Part.ABSTRACT


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


@dataclass(frozen=True, slots=True)
class Outline:
    """What can be said of every paper at once: no abstract; `file` is where it was first read."""

    id: str
    title: str
    year: int | None
    file: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that could not be read: where it stands and why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class NoPapers(Refusal):
    """A whole file that plainly is something else: a picture, a PDF, prose, a program."""


@dataclass(frozen=True, slots=True)
class Unused:
    """The columns of a table that no field takes; what they say is kept as it is, for export."""

    file: str
    columns: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """A query of the network of whose papers the limit took a part."""

    file: str
    taken: int
    total: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What is worth saying of a file that was read all the same."""

    file: str
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Filters:
    """Which papers count: every field given must hold; within a field any value may match.

    `years` is inclusive, None is open. Venue, author and source match case-insensitively as
    substrings; `papers` are ids. With `abstracts_only` every paper counts as before, but is found
    and quoted by its abstract alone.
    """

    years: tuple[int | None, int | None] = (None, None)
    venues: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    abstracts_only: bool = False

    def __post_init__(self) -> None:
        """Raises TypeError for a name that stands alone and for years that are no pair."""
        for name in ("venues", "authors", "sources", "papers"):
            value = getattr(self, name)
            if not isinstance(value, tuple) or not all(isinstance(one, str) for one in value):
                raise TypeError(f'{name} is a tuple of str: {value!r}; write {name}=("...",)')
        years = self.years
        if not (isinstance(years, tuple) and len(years) == 2 and all(map(_is_year, years))):
            raise TypeError(
                f"years is a pair of int or None: {years!r}; write years=(2019, 2021) or "
                "years=(2020, None)"
            )

    def __bool__(self) -> bool:
        """Whether any paper is left out."""
        return replace(self, abstracts_only=False) != Filters()

    def __repr__(self) -> str:
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "years"}
        years = self.years if self.years != (None, None) else ()
        return named("Filters", "", years=years, **given)


def _is_year(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))
