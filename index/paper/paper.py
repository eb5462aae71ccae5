"""A paper of the library."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.paper.body import Body, Json, Part
from index.paper.display import byline, card, named, shortened
from index.text.markup import without_markup


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
class Outline:
    """What can be said of every paper at once: no abstract; `file` is where it was first read."""

    id: str
    title: str
    year: int | None
    file: str
