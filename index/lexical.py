"""BM25 over titles and abstracts, kept in tantivy. The only file that imports tantivy."""

from __future__ import annotations

import math
import re
import shutil
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.errors import LibraryError
from index.paper import Body
from index.store.resources import NO_FILES, is_full, is_out_of_files
from index.text.words import matchable, without_asking

if TYPE_CHECKING:
    import tantivy

LEXICAL_VERSION = "4"
"""Raised whenever fields or analysis change: an index of another version is rebuilt."""
WEIGHTS: Mapping[str, float] = {"text": 1.0, "name": 0.1}
"""Weights of the fields. One field of title and abstract beats two (docs/evaluation.md)."""
BODY = 0.8
"""Weight of a word that a body holds, where the abstract does not hold it better."""
MOST_TERMS = 256
"""Distinct terms of a query that are looked up, most frequent in the query first."""
HEAP_BYTES = 64_000_000
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


class Lexical:
    """The BM25 index of one library, in a folder. Safe to use from many threads.

    Fields: `text`, title and abstract, and `body`, both spelled in one way (`index.text.words`), in
    English stems without stop words, and `name`, the title's words as written (lower case). Only
    the holder of the library's lock may write.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self._lock = threading.Lock()

    def replace(self, papers: Iterable[Words], gone: Iterable[str] = ()) -> None:
        """Index these papers in place of what was, forget the `gone` ids; durable on return."""
        with self._writing() as writer:
            for paper_id in gone:
                writer.delete_documents_by_term("id", paper_id)
            for paper in papers:
                writer.delete_documents_by_term("id", paper.id)
                writer.add_document(_document(paper))

    def clear(self) -> None:
        """Delete the whole index, to be made anew."""
        with self._lock:
            self.__dict__.pop("_open", None)
            shutil.rmtree(self.folder, ignore_errors=True)

    def query(
        self,
        text: str,
        n: int,
        *,
        among: Set[str] | None = None,
        weights: Mapping[str, float] = WEIGHTS,
        body: float = BODY,
    ) -> list[tuple[str, float]]:
        """The n best papers for a query with their BM25 scores (> 0), best first.

        Any text is a query: no syntax, nothing raises. `among` limits them to these paper ids; a
        weight of 0 for the `body` leaves bodies out.
        """
        query = self._parse(text, weights, body)
        if query is None or n <= 0 or (among is not None and not among):
            return []
        if among is None:
            return self._search(query, n)
        # Half as many again as would do if those that pass were spread evenly. Where that is more
        # than those themselves, they are part of the query: a hit looked at costs what an id does.
        asked = math.ceil(1.5 * n * max(1.0, self.count() / len(among)))
        if asked >= len(among):
            return self._search(self._limited(query, among), n)
        while True:
            found = self._search(query, asked)
            kept = [hit for hit in found if hit[0] in among][:n]
            if len(kept) == n or len(found) < asked:
                return kept
            asked *= 4

    def scores(
        self,
        text: str,
        ids: Sequence[str],
        *,
        weights: Mapping[str, float] = WEIGHTS,
        body: float = BODY,
    ) -> dict[str, float]:
        """BM25 scores of these papers alone; a paper with no word of the query is left out."""
        query = self._parse(text, weights, body)
        if query is None or not ids:
            return {}
        return dict(self._search(self._limited(query, set(ids)), len(ids)))

    def holding(self, text: str, *, fields: Sequence[str] = ("text",)) -> set[str]:
        """Ids of the papers that have every word of a text in a field, whatever form and order."""
        words = [word for word, _ in terms_of("text", text)]
        return self._with_each([[self._term(field, word) for field in fields] for word in words])

    def titled(self, words: Sequence[str]) -> set[str]:
        """Ids of the papers with each of these words in the title, be it a part of a name."""
        import tantivy

        def either(word: str) -> list[tantivy.Query]:
            # `late` is a word of `late-stage`, which is one word there.
            part = f"(.+[-+./&])?{_literal(word)}([-+./&].+)?"
            return [tantivy.Query.regex_query(self._index.schema, "name", part)]

        terms = [word for text in words for word, _ in terms_of("name", text)]
        return self._with_each([either(word) for word in terms])

    def beginning(self, start: str, *, fields: Sequence[str] = ("text",)) -> set[str]:
        """Ids of the papers with a word that begins so: `retriev` finds retrieval and retrieve."""
        import tantivy

        either = []
        for field in fields:
            spelt = start.lower() if field == "name" else matchable(start)
            # Within a title a name keeps its hyphens.
            before = "(.+[-+./&])?" if field == "name" else ""
            pattern = f"{before}{_literal(spelt)}.*"
            either.append(tantivy.Query.regex_query(self._index.schema, field, pattern))
            if field != "name":
                # What is indexed are stems, which may be shorter: `studie` stands as `studi`.
                either += [self._term(field, stem) for stem, _ in terms_of("text", start)]
        return self._with_each([either])

    def _term(self, field: str, word: str) -> tantivy.Query:
        import tantivy

        return tantivy.Query.term_query(self._index.schema, field, word, index_option="freq")

    def _with_each(self, wanted: Sequence[Sequence[tantivy.Query]]) -> set[str]:
        """Ids of the papers that one of the queries finds, of each group; of all, without any."""
        import tantivy

        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        every = [tantivy.Query.boolean_query([(should, one) for one in group]) for group in wanted]
        if not every:
            return self.ids()
        return self._all(tantivy.Query.boolean_query([(must, one) for one in every]))

    def using(self, name: str, most: int) -> list[str]:
        """Ids of papers with every word of a name, not only a part of one; at most so many."""
        import tantivy

        words = [self._term("text", term) for term in _analyzer("text").analyze(name.lower())]
        every = tantivy.Query.boolean_query([(tantivy.Occur.Must, word) for word in words])
        return [paper_id for paper_id, _ in self._search(every, most)] if words else []

    def unheld(self, text: str) -> list[str]:
        """The words of a text that no title, abstract or body has, in whatever form."""
        searcher = self._index.searcher()

        def is_held(words: Iterable[str]) -> bool:
            terms = [term for word in words for term in _analyzer("text").analyze(word)]
            return all(any(searcher.doc_freq(f, t) for f in ("text", "body")) for t in terms)

        with self._errors():
            found = ((word, matchable(word).split()) for word in re.findall(NAME, text))
            # A name is also held by its parts, as a search finds it: `IL6` by `IL 6`.
            return [
                word
                for word, (whole, *parts) in found
                if not (is_held([whole]) or (parts and is_held(parts)))
            ]

    def near(self, word: str, distance: int, most: int) -> list[str]:
        """Ids of papers with a word within one or two letters of this one; at most so many."""
        import tantivy

        schema, should = self._index.schema, tantivy.Occur.Should
        stems = _analyzer("text").analyze(word.lower())
        terms = {("name", word.lower()), *(("text", stem) for stem in stems)}
        either = [
            (should, tantivy.Query.fuzzy_term_query(schema, field, term, distance=distance))
            for field, term in sorted(terms)
        ]
        return [paper_id for paper_id, _ in self._search(tantivy.Query.boolean_query(either), most)]

    def ids(self) -> set[str]:
        """Ids of the papers indexed."""
        import tantivy

        return self._all(tantivy.Query.all_query())

    def information(self, text: str) -> float:
        """The weight (sum of inverse document frequencies) of a query's words, found or not.

        BM25 grows with the number of words and their rarity; divided by this it is the share of
        the query that a paper holds, comparable between queries and libraries.
        """
        words = terms_of("text", without_asking(text))
        searcher = self._index.searcher()
        found = [searcher.doc_freq("text", word) for word, _ in words]
        return sum(math.log(1 + (searcher.num_docs - n + 0.5) / (n + 0.5)) for n in found)

    def count(self) -> int:
        """Number of papers indexed."""
        return int(self._index.searcher().num_docs)

    def refresh(self) -> None:
        """See what another process has written since."""
        with self._errors():
            self._index.reload()

    def _all(self, query: tantivy.Query) -> set[str]:
        return {paper_id for paper_id, _ in self._search(query, max(self.count(), 1))}

    def _search(self, query: tantivy.Query, n: int) -> list[tuple[str, float]]:
        with self._errors():
            searcher = self._index.searcher()
            hits = searcher.search(query, limit=n, count=False).hits
            return [(str(searcher.doc(place).get_first("id")), score) for score, place in hits]

    def _limited(self, query: tantivy.Query, ids: Set[str]) -> tantivy.Query:
        import tantivy

        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        schema = self._index.schema
        # Faster than a term set, which walks the dictionary: 1.4 against 2.2 ms for 95 of 87,326.
        terms = (tantivy.Query.term_query(schema, "id", i, index_option="basic") for i in ids)
        allowed = tantivy.Query.boolean_query([(should, term) for term in terms])
        no_score = tantivy.Query.const_score_query(allowed, 0.0)
        return tantivy.Query.boolean_query([(must, query), (must, no_score)])

    def _parse(self, text: str, weights: Mapping[str, float], body: float) -> tantivy.Query | None:
        """Words of the text, each in every weighted field; None when no word is left.

        Of abstract and body the one counts in which a word weighs more: a body holds most words.
        """
        import tantivy

        terms = []
        schema = self._index.schema
        asked = without_asking(text)
        for field, weight in weights.items():
            for word, times in terms_of(field, asked):
                term = tantivy.Query.term_query(schema, field, word, index_option="freq")
                if field == "text" and body > 0:
                    inside = tantivy.Query.term_query(schema, "body", word, index_option="freq")
                    inside = tantivy.Query.boost_query(inside, body)
                    term = tantivy.Query.disjunction_max_query([term, inside])
                boost = tantivy.Query.boost_query(term, weight * times)
                terms.append((tantivy.Occur.Should, boost))
        return tantivy.Query.boolean_query(terms) if terms else None

    @property
    def _index(self) -> tantivy.Index:
        with self._lock, self._errors():
            return self._open

    @cached_property
    def _open(self) -> tantivy.Index:
        import tantivy

        self.folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), path=str(self.folder))
        index.register_tokenizer("stems", _stems())
        index.register_tokenizer("names", _names())
        # Reloading is asked for by the library, which knows when something was written.
        index.config_reader(reload_policy="manual")
        return index

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        with self._lock:
            # Opened anew: the list of files that the index keeps is read once, at opening, and
            # another process may have written since.
            self.__dict__.pop("_open", None)
        with self._errors():
            writer = self._index.writer(HEAP_BYTES, num_threads=1)
            try:
                # A killed write leaves files that no commit names, and tantivy would stop at the
                # first one that it is about to write again.
                writer.garbage_collect_files()
                yield writer
                writer.commit()
            finally:
                writer.wait_merging_threads()
            self._index.reload()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """tantivy raises ValueError and OSError, and pyo3 panics on broken files."""
        try:
            yield
        except (LibraryError, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:
            if is_out_of_files(error):
                raise LibraryError(NO_FILES) from error
            if is_full(error):
                raise LibraryError(
                    f"no room left: the disk of {self.folder} is full; "
                    "free some space and do it again"
                ) from error
            why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            raise LibraryError(
                f"the BM25 index can't be used: {self.folder} ({why}); "
                "run paper-assistant doctor --repair"
            ) from error


def words_held(query: str, paper: Words) -> tuple[list[str], list[str], list[str]]:
    """The words of a query that a paper has: in title or abstract, in its body alone, not at all.

    As a search compares them: whatever their form, without those that only ask.
    """
    sought = {
        word: {*_analyzer("text").analyze(matchable(word))}
        for word in dict.fromkeys(re.findall(NAME, without_asking(query)))
    }
    own = {*_analyzer("text").analyze(matchable(f"{paper.title}\n{paper.abstract}"))}
    held = [word for word, terms in sought.items() if terms & own]
    left = {word: terms for word, terms in sought.items() if terms and not terms & own}
    body = set[str]()
    if left and paper.body is not None:
        body = {*_analyzer("text").analyze(matchable(paper.body.text))}
    inside = [word for word, terms in left.items() if terms & body]
    return held, inside, [word for word in left if word not in inside]


def _literal(word: str) -> str:
    """A word as a pattern of tantivy, of which some letters are signs."""
    return "".join(c if c.isalnum() or c == "_" else f"\\{c}" for c in word)


def _document(paper: Words) -> tantivy.Document:
    import tantivy

    document = tantivy.Document()
    document.add_text("id", paper.id)
    document.add_text("name", paper.title)
    document.add_text("text", matchable(f"{paper.title}\n{paper.abstract}"))
    if paper.body is not None:
        document.add_text("body", matchable(paper.body.text))
    return document


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name", tokenizer_name="names", index_option="freq")
    builder.add_text_field("text", tokenizer_name="stems", index_option="freq")
    builder.add_text_field("body", tokenizer_name="stems", index_option="freq")
    return builder.build()


@lru_cache(maxsize=64)  # one search asks for the same text's three times
def terms_of(field: str, text: str) -> tuple[tuple[str, int], ...]:
    """The terms of a text in a field, and how often each stands there."""
    words = matchable(text) if field == "text" else text
    return tuple(Counter(_analyzer(field).analyze(words)).most_common(MOST_TERMS))


@lru_cache
def _analyzer(field: str) -> tantivy.TextAnalyzer:
    return _stems() if field == "text" else _names()


def _stems() -> tantivy.TextAnalyzer:
    import tantivy

    filters = tantivy.Filter
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(WORD))
    builder = builder.filter(filters.remove_long(60)).filter(filters.lowercase())
    builder = builder.filter(filters.ascii_fold()).filter(filters.stopword("english"))
    return builder.filter(filters.stemmer("english")).build()


def _names() -> tantivy.TextAnalyzer:
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(NAME))
    builder = builder.filter(tantivy.Filter.remove_long(60)).filter(tantivy.Filter.lowercase())
    return builder.filter(tantivy.Filter.stopword("english")).build()
