"""BM25 over titles, abstracts and bodies: which papers have which words, and how well."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING

from index.lexical.analysis import NAME, analyzer, said, terms_of
from index.lexical.storage import LexicalFiles
from index.text.normalization import matchable, without_asking

if TYPE_CHECKING:
    import tantivy

WEIGHTS: Mapping[str, float] = {"text": 1.0, "name": 0.1}
"""Weights of the fields. One field of title and abstract beats two (docs/measured-search.md)."""
BODY = 0.8
"""Weight of a word that a body holds, where the abstract does not hold it better."""
SIGNED = r"[\w*?]+"
"""A word of a phrase, with signs that stand for letters."""


class Lexical(LexicalFiles):
    """The BM25 index of one library, asked.

    Fields: `text`, title and abstract, and `body`, both normalized (`index.text.normalization`), in
    English stems without stop words, and `name`, the title's words as written (lower case). In
    `text_said` and `body_said` stand all words, each with its place.
    """

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

    def saying(self, phrase: str, *, fields: Sequence[str] = ("text",)) -> set[str]:
        """Ids of the papers with the words of a phrase side by side, in any case and spelling.

        In a word `*` is any letters and `?` one or none; a `*` alone is any word. Raises QueryError
        where a sign stands for more words than can be looked up.
        """
        import tantivy

        words = [word.replace("*", ".*").replace("?", ".?") for word in said(phrase, SIGNED)]
        placed: list[str | tuple[int, str]] = [
            (place, word) for place, word in enumerate(words) if word != ".*"
        ]
        if not placed:
            return self.ids()
        signed = any("." in word for word in words if word != ".*")
        query = tantivy.Query.regex_phrase_query if signed else tantivy.Query.phrase_query
        either = [
            query(self._index.schema, f"{field}_said", placed)
            if len(placed) > 1
            else tantivy.Query.regex_query(self._index.schema, f"{field}_said", placed[0][1])
            for field in fields
        ]
        return self._with_each([either])

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

    def using(self, name: str, most: int) -> list[str]:
        """Ids of papers with every word of a name, not only a part of one; at most so many."""
        import tantivy

        words = [self._term("text", term) for term in analyzer("text").analyze(name.lower())]
        every = tantivy.Query.boolean_query([(tantivy.Occur.Must, word) for word in words])
        return [paper_id for paper_id, _ in self._search(every, most)] if words else []

    def unheld(self, text: str) -> list[str]:
        """The words of a text that no title, abstract or body has, in whatever form."""
        searcher = self._index.searcher()

        def is_held(words: Iterable[str]) -> bool:
            terms = [term for word in words for term in analyzer("text").analyze(word)]
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
        stems = analyzer("text").analyze(word.lower())
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


def _literal(word: str) -> str:
    """A word as a pattern of tantivy, of which some letters are signs."""
    return "".join(c if c.isalnum() or c == "_" else f"\\{c}" for c in word)
