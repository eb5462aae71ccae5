"""What BM25 indexes of a paper, and how a text becomes the terms that are compared."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from index.paper import Body
from index.text.normalization import american, matchable, without_asking

if TYPE_CHECKING:
    import tantivy

LEXICAL_VERSION = "5"
"""Raised whenever fields or analysis change: an index of another version is rebuilt."""
WORD = r"\w+"
NAME = r"\w+(?:[-+./&]\w+)*"
"""A name keeps its hyphen: `B-PROP` is one word here, so that `PROP` does not find it."""


class Words(Protocol):
    """What BM25 reads of a paper; `Paper` fits."""

    @property
    def id(self) -> str:
        """The paper's id."""

    @property
    def title(self) -> str:
        """Title."""

    @property
    def abstract(self) -> str:
        """Abstract; cleaned for indexing or as it stands."""

    @property
    def body(self) -> Body | None:
        """The full text, if one was read."""


def words_held(query: str, paper: Words) -> tuple[list[str], list[str], list[str]]:
    """The words of a query that a paper has: in title or abstract, in its body alone, not at all.

    As a search compares them: whatever their form, without those that only ask.
    """
    sought = {
        word: {*analyzer("text").analyze(matchable(word))}
        for word in dict.fromkeys(re.findall(NAME, without_asking(query)))
    }
    own = {*analyzer("text").analyze(matchable(f"{paper.title}\n{paper.abstract}"))}
    held = [word for word, terms in sought.items() if terms & own]
    left = {word: terms for word, terms in sought.items() if terms and not terms & own}
    body = set[str]()
    if left and paper.body is not None:
        body = {*analyzer("text").analyze(matchable(paper.body.text))}
    inside = [word for word, terms in left.items() if terms & body]
    return held, inside, [word for word in left if word not in inside]


def document_of(paper: Words) -> tantivy.Document:
    """A paper as it is indexed."""
    import tantivy

    document = tantivy.Document()
    document.add_text("id", paper.id)
    document.add_text("name", paper.title)
    document.add_text("text", matchable(f"{paper.title}\n{paper.abstract}"))
    # Two values of a field stand apart: no phrase begins in a title and ends in an abstract.
    document.add_text("text_said", " ".join(said(paper.title)))
    document.add_text("text_said", " ".join(said(paper.abstract)))
    if paper.body is not None:
        document.add_text("body", matchable(paper.body.text))
        document.add_text("body_said", " ".join(said(paper.body.text)))
    return document


def said(text: str, word: str = WORD) -> list[str]:
    """The words of a text as they stand side by side, whatever their case, spelling and marks."""
    return re.findall(word, american(text.lower()))


def schema() -> tantivy.Schema:
    """The fields: id, name (the title as written), text (title and abstract) and body.

    Of both what is `said`, word for word, with the place of each word.
    """
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name", tokenizer_name="names", index_option="freq")
    builder.add_text_field("text", tokenizer_name="stems", index_option="freq")
    builder.add_text_field("body", tokenizer_name="stems", index_option="freq")
    for name in ("text_said", "body_said"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    return builder.build()


@lru_cache(maxsize=64)  # one search asks for the same text's three times
def terms_of(field: str, text: str) -> tuple[tuple[str, int], ...]:
    """The terms of a text in a field, and how often each stands there."""
    words = matchable(text) if field == "text" else text
    # A pasted text has more than are worth looking up.
    return tuple(Counter(analyzer(field).analyze(words)).most_common(256))


@lru_cache
def analyzer(field: str) -> tantivy.TextAnalyzer:
    """What makes terms of the text of a field."""
    return stems() if field == "text" else names()


def stems() -> tantivy.TextAnalyzer:
    """English stems in small letters, without stop words."""
    import tantivy

    filters = tantivy.Filter
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(WORD))
    builder = builder.filter(filters.remove_long(60)).filter(filters.lowercase())
    builder = builder.filter(filters.ascii_fold()).filter(filters.stopword("english"))
    return builder.filter(filters.stemmer("english")).build()


def names() -> tantivy.TextAnalyzer:
    """Words as written, in small letters, names with their hyphens."""
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(NAME))
    builder = builder.filter(tantivy.Filter.remove_long(60)).filter(tantivy.Filter.lowercase())
    return builder.filter(tantivy.Filter.stopword("english")).build()
