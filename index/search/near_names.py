"""`Did you mean`: names in a query that nothing has, and the nearest that the library holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from index.merging.authors import names_agree
from index.merging.names import display_name, family_name
from index.merging.titles import fold
from index.paper import Filters, Paper
from index.search.known_item import authors_asked, known_items
from index.search.query_by_example import examples_in
from index.search.syntax import required
from index.store.held_names import authors_with, venues_with

if TYPE_CHECKING:
    from index.library import Library

NO_FILTERS = Filters()
LETTERS_A_SLIP = 4
"""Letters of a word for each one that may be wrong; of a value that names its field, 3."""
_WORD = re.compile(r"\w+(?:[-+./&]\w+)*")


class NameKind(StrEnum):
    """What a name is of."""

    AUTHOR = "author"
    VENUE = "venue"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class NearName:
    """A name as it was `written`, and the `name` that the library holds in its place.

    `query` is the whole query with it; where a filter wrote it, the query as it was.
    """

    written: str
    kind: NameKind
    name: str
    query: str

    @property
    def term(self) -> str:
        """The name as a query asks for it: `author:Khattab`, `ColBERT`."""
        return self.name if self.kind is NameKind.METHOD else _term(self.kind, self.name)


def near_names(library: Library, query: str, filters: Filters = NO_FILTERS) -> tuple[NearName, ...]:
    """The names that were probably meant, where an author, a venue or a word matches no paper.

    Looks at `author:` and `venue:`, at the filters of that name and at words that no title,
    abstract or body has. A search is never changed by it. At most three.
    """
    found = [*_of_fields(library, query, filters), *_of_words(library, query)]
    return tuple(dict.fromkeys(found))[:3]


def did_you_mean(names: Sequence[NearName]) -> str:
    """The names in one line; empty without any."""
    told = " and ".join(f"{name.term} for “{name.written}”" for name in names)
    return f"Did you mean {told}?" if names else ""


def _of_fields(library: Library, query: str, filters: Filters) -> Iterator[NearName]:
    """What `author:`, `venue:` and the filters name in vain."""
    asked = required(library, query)
    written: list[tuple[NameKind, str, bool]] = [
        *((NameKind.AUTHOR, name, True) for name in authors_asked(query)),
        *((NameKind.AUTHOR, name, False) for name in filters.authors),
        *((NameKind.VENUE, name, True) for name in asked.venues),
        *((NameKind.VENUE, name, False) for name in filters.venues),
    ]
    for kind, name, in_query in written:
        if kind is NameKind.VENUE:
            meant = _near_venue(library, name)
        else:
            meant = _near_author(library, name, in_query)
        if meant:
            mended = _mended(query, kind, name, meant) if in_query else query
            yield NearName(name, kind, meant, mended)


def _near_author(library: Library, written: str, in_query: bool) -> str:
    """The author nearest to a name that is none's; empty where it is one's or none is near."""
    held = library.names()
    if not in_query and any(written.casefold() in names for names in held.authors):
        return ""
    last = fold(family_name(written)).split()[-1:]
    word = _nearest(last[0], held.author_words, letters=3) if last else ""
    if not word:
        return ""
    authors = authors_with(library.store.database, held.author_words[word])
    if in_query and any(names_agree(written, author) for author in authors):
        return ""
    return _shown_author(authors, written, word)


def _shown_author(authors: Counter[str], written: str, word: str) -> str:
    """Of the authors who have a word in their names the one meant: the family name alone where no
    more was written."""
    best = min(authors, key=lambda name: (_far(written, display_name(name)), -authors[name], name))
    family = family_name(best)
    return family if " " not in written.strip() and word in fold(family) else display_name(best)


def _near_venue(library: Library, written: str) -> str:
    """The venue, or the word of a venue's name, nearest to what no venue holds."""
    held = library.names()
    wanted = written.casefold()
    if not wanted.strip() or any(wanted in venue for venue in held.venues):
        return ""
    names = {fold(venue): venue for venue in held.venues}
    words = {} if " " in wanted.strip() else dict(held.venue_words)
    near = _nearest(fold(wanted.strip()), words | names, letters=3)
    return _shown_venue(library, (words | names)[near]) if near else ""


def _shown_venue(library: Library, words: str) -> str:
    """Words of a venue's name, as most papers write them."""
    written: Counter[str] = Counter()
    for venue, papers in venues_with(library.store.database, words).items():
        start = venue.casefold().find(words)
        # Small letters may be more of them than capitals: then the venue is named whole.
        same = len(venue) == len(venue.casefold())
        written[venue[start : start + len(words)] if same else venue] += papers
    return written.most_common(1)[0][0] if written else words


def _of_words(library: Library, query: str) -> Iterator[NearName]:
    """Words that no paper has, and that are near a method, an author or a venue."""
    # A pasted text is no list of names.
    if len(query) > 300 or examples_in(library, query):
        return
    known = known_items(library, required(library, query).rest)
    if known.papers:
        return
    unheard = dict.fromkeys(library.lexical.unheld(known.rest))
    # So few words may be an author's name with a slip, written small.
    short = len(known.rest.split()) <= 4
    for word in [one for one in unheard if any(map(str.isalpha, one))][:5]:
        # A word written small in a long query is seldom a name with a slip in it.
        may_slip = short or not word.islower()
        if found := _nearest_name(library, word, may_slip):
            kind, name = found
            yield NearName(word, kind, name, _mended_word(query, word, kind, name))


def _nearest_name(library: Library, word: str, may_slip: bool) -> tuple[NameKind, str] | None:
    """The nearest name of any kind; of equally near ones a method's, then an author's."""
    held, wanted = library.names(), fold(word)
    found = []
    if method := _near_method(library, word):
        found.append((_far(wanted, method), 0, NameKind.METHOD, method))
    if author := _slip(wanted, held.author_words, may_slip):
        authors = authors_with(library.store.database, held.author_words[author])
        shown = _shown_author(authors, word, author)
        found.append((_far(wanted, author), 1, NameKind.AUTHOR, shown))
    if venue := _slip(wanted, held.venue_words, may_slip):
        shown = _shown_venue(library, held.venue_words[venue])
        # Of a longer name only what is written as a name: `SIGIR`, not `Retrieval`.
        if shown.casefold() in held.venues or _is_written_as_name(shown):
            found.append((_far(wanted, venue), 2, NameKind.VENUE, shown))
    return min(found)[2:] if found else None


def _slip(word: str, held: Mapping[str, str], may_slip: bool) -> str:
    return _nearest(word, held) if may_slip else word if word in held else ""


def _near_method(library: Library, word: str) -> str:
    """The name nearest to a word, as the titles and abstracts with such a word write it."""
    slips = min(len(word) // LETTERS_A_SLIP, 2)  # more than two the index does not find
    if not slips:
        return ""
    found: Counter[str] = Counter()
    for paper in library.get(library.lexical.near(word, slips, 100)):
        found.update(name for name in set(_methods(paper)) if _far(word, name) <= slips)
    return min(found, key=lambda name: (_far(word, name), -found[name], name), default="")


def _methods(paper: Paper) -> Iterator[str]:
    """Words that are names: with capitals or figures inside, or the title up to its colon."""
    before, colon, _ = paper.title.partition(":")
    if colon and len(before.split()) == 1:
        yield before.strip()
    yield from filter(_is_written_as_name, _WORD.findall(paper.text))


def _is_written_as_name(word: str) -> bool:
    """Whether it has capitals or figures inside: `SPLADE`, `uniCOIL`, `word2vec`."""
    figures = word[:1].isalpha() and any(map(str.isdigit, word))
    return word[1:] != word[1:].lower() or figures


def _nearest(word: str, held: Mapping[str, str], *, letters: int = LETTERS_A_SLIP) -> str:
    """The nearest of these names, by letters put in, left out, exchanged or turned round.

    One letter in so many may be wrong; of a short word not the first.
    """
    slips = len(word) // letters
    found = process.extract(
        word, held.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None, processor=None
    )
    near = [name for name, _, _ in found if len(word) > 5 or name[:1] == word[:1]]
    # Of equally far ones that with more of the same letters: a doubled one before an exchanged one.
    return min(
        near,
        key=lambda name: (OSA.distance(word, name), -JaroWinkler.similarity(word, name), name),
        default="",
    )


def _far(one: str, other: str) -> int:
    return OSA.distance(fold(one), fold(other))


def _mended(query: str, kind: NameKind, written: str, name: str) -> str:
    """The query with another value for a field."""
    value = rf"[\"“«]?{re.escape(written)}[\"”»]?"
    field = re.compile(rf"(?<!\w){kind}s?:\s*{value}", re.IGNORECASE)
    return field.sub(lambda _: _term(kind, name), query, count=1)


def _mended_word(query: str, word: str, kind: NameKind, name: str) -> str:
    term = NearName(word, kind, name, query).term
    return re.sub(rf"(?<![\w:]){re.escape(word)}(?!\w)", lambda _: term, query, count=1)


def _term(kind: NameKind, name: str) -> str:
    return f'{kind}:"{name}"' if " " in name else f"{kind}:{name}"
