"""Questions that the library as a whole answers, by its records, its counts and its themes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answer import Quote, Statement
from assistant.answering.choose_quotes import quoted, quotes_from
from assistant.answering.list_papers import list_papers
from assistant.answering.metadata import REASON, Told, from_record, recorded
from assistant.answering.paper_finder import PaperFinder
from assistant.query.types import Asks, Kind, Query
from assistant.reader.types import Reader
from assistant.render.standing import LEAVES
from assistant.review.outline.themes import find_themes
from index.curation.lacking import Lack, count_lacking
from index.merging.names import shown_names
from index.paper import Filters, Paper
from index.text.clean import tidy
from index.text.statements import split_statements

if TYPE_CHECKING:
    from index.embedding.cached_embedder import CachedEmbedder
    from index.library import Library

MOST_TOLD = 5
"""Sentences that tell what papers say, shared among the papers."""
NOTHING_ASKED = "Nothing was asked. Ask about what the papers of the library say."


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what needs no judgement. `find` searches under the query's filters."""

    library: "Library"
    embedder: "CachedEmbedder"
    reader: Reader
    find: PaperFinder

    def tell(self, query: Query) -> Told | None:
        """What records, filters, counts and themes say; None where papers must be read."""
        if query.kind is Kind.CHAT:
            return Told(missing=NOTHING_ASKED)
        if query.kind is Kind.METADATA:
            extreme = {Asks.NEWEST, Asks.OLDEST} & {*query.asks}
            return self._extreme(query) if extreme else self._of_record(query)
        if query.kind is Kind.LIBRARY:
            return self._count(query) if Asks.COUNT in query.asks else self._themes(query)
        if query.kind is Kind.LIST and query.filters and not query.conditions:
            return self._listed(query)
        return None

    def say(self, query: Query) -> Told | None:
        """What the papers that a query names say: of what it asks, or as a whole."""
        ids = query.filters.papers[:MOST_TOLD]
        papers = self.library.get(ids) if ids else self.library.papers(query.filters)[:MOST_TOLD]
        if not papers:
            return None
        if not query.conditions:
            each = max(1, MOST_TOLD // len(papers))
            return Told(tuple(s for paper in papers for s in _gist(paper, each)))
        asked = query.conditions[0]
        found = [result.paper for result in self.find(asked, MOST_TOLD)]
        said = quotes_from(asked, found, self.reader)
        return Told(said or tuple(s for paper in papers for s in _gist(paper, 1)))

    def _of_record(self, query: Query) -> Told | None:
        meant = self.library.papers(query.filters, limit=MOST_TOLD) if query.of_papers else []
        told = from_record(query, self.find, meant)
        if told or not query.conditions:
            return told
        fit = list_papers(query.conditions[0], self.find, self.reader).papers
        return from_record(query, self.find, fit) if fit else None

    def _extreme(self, query: Query) -> Told:
        """The newest or oldest paper that the filters leave, of those on the topic if one is."""
        newest = Asks.NEWEST in query.asks
        if query.conditions:
            papers = list_papers(query.conditions[0], self.find, self.reader).papers
        else:
            papers = self.library.papers(query.filters, sort="year")
        dated = [paper for paper in papers if paper.year]
        if not dated:
            return Told(missing="No paper that this is asked of has a year in its record.")
        year = (max if newest else min)(paper.year or 0 for paper in dated)
        told = [p for p in dated if p.year == year][:MOST_TOLD]
        word = "most recent" if newest else "oldest"
        return Told(
            tuple(recorded(f"{_cited(paper)} is the {word}, of {year}.", paper) for paper in told)
            if len(told) == 1
            else tuple(recorded(f"{_cited(paper)} is among the {word}.", paper) for paper in told)
        )

    def _count(self, query: Query) -> Told:
        held = self.library.count(query.filters)
        if query.filters:
            return Told((recorded(f"{_papers(held)} of the library pass{_s(held)} the filter."),))
        return Told((recorded(f"The library holds {_papers(held)}{self._span()}."),))

    def _span(self) -> str:
        dated = self.library.papers(Filters(years=(1, 9999)), sort="year", limit=1)
        if not dated:
            return ""
        last, number = dated[0].year, self.library.count(Filters(years=(1, 9999)))
        first = self.library.papers(
            Filters(years=(1, 9999)), sort="year", limit=1, offset=number - 1
        )[0].year
        return f", from {first} to {last}" if first != last else f", of {last}"

    def _listed(self, query: Query) -> Told:
        held = self.library.count(query.filters)
        papers = self.library.papers(query.filters, sort="year", limit=50)
        if not papers:
            return Told(missing="No paper of the library passes the filter.")
        best = f"; the newest {len(papers)} are listed" if held > len(papers) else ""
        head = recorded(f"{_papers(held)} of the library pass{_s(held)} the filter{best}.")
        return Told((head, *(listed(paper) for paper in papers)))

    def _themes(self, query: Query) -> Told:
        held = self.library.count()
        # Papers whose themes are looked for; of a larger library they are taken at even steps.
        ids, vectors = self.library.vectors.first_vectors(1000)
        rows = {paper: n for n, paper in enumerate(ids)}
        papers = self.library.get([*rows])
        if not papers:
            return Told(missing="The library holds no papers yet.")
        chosen = vectors[[rows[paper.id] for paper in papers]]
        themes = find_themes(papers, chosen, "other subjects", self.embedder.embed_documents)
        looked = f", {len(papers)} of them looked at" if len(papers) < held else ""
        head = recorded(f"The library holds {_papers(held)}{self._span()}{looked}.")
        if len(themes) == 1:
            # Papers that are listed where they have no themes.
            return Told((head, *(listed(paper) for paper in papers[:12])))
        return Told((head, *(_theme(theme.heading, theme.papers) for theme in themes)))


def left_by_filter(query: Query, library: "Library") -> str:
    """How little a filter leaves, and of how many papers it can't be told; "" if it leaves much."""
    if not query.filters:
        return ""
    told = query.of_papers or (query.kind is Kind.LIST and not query.conditions)
    left, held = library.count(query.filters), library.count(Filters())
    unknown = {}
    if query.filters.years != (None, None):
        unknown["year"] = held - library.count(Filters(years=(1, 9999)))
    if query.filters.authors and not left:
        unknown["authors"] = count_lacking(library).get(Lack.AUTHORS, 0)
    # Papers from which on a filter leaves enough to say nothing of it.
    if max(unknown.values(), default=0) <= left and left >= (1 if told else 10):
        return ""
    without = "".join(
        f"; {number:,} {'has' if number == 1 else 'have'} no {field}"
        for field, number in unknown.items()
        if number
    )
    return f"{LEAVES}{f'{left:,}' if left else 'none'} of {held:,} papers{without}"


def listed(paper: Paper) -> Statement:
    """A paper of a list by its title, for want of a sentence of its own."""
    return recorded(f"{_cited(paper)}.", paper)


def counted(number: int) -> Statement:
    """How many papers fit, as the answer to how many."""
    return recorded(f"{_papers(number)} of the library fit{_s(number, 's')}.")


def _theme(heading: str, papers: Sequence[Paper]) -> Statement:
    shown = papers[:2]
    titles = " and ".join(f"“{tidy(paper.title)}”" for paper in shown)
    text = f"{heading}: {_papers(len(papers))}, such as {titles}."
    return replace(recorded(text, *shown), reason=f"{REASON} The theme is made of titles' words.")


def _gist(paper: Paper, most: int) -> list[Statement]:
    """The last sentences of an abstract, where results and conclusions stand; else its title."""
    spans = split_statements(paper.abstract)
    kept = spans if len(spans) <= most else spans[-most:]
    return [quoted(Quote(paper, *span)) for span in kept] or [listed(paper)]


def _cited(paper: Paper) -> str:
    by = f" by {shown_names(paper.authors, 2)}" if paper.authors else ""
    where = ", ".join(part for part in (paper.venue, str(paper.year or "")) if part)
    return f"“{tidy(paper.title)}”{by}{f' ({where})' if where else ''}"


def _papers(number: int) -> str:
    return f"{number:,} paper{'' if number == 1 else 's'}"


def _s(number: int, ending: str = "es") -> str:
    return ending if number == 1 else ""
