"""What can be done with the papers of a library alone: add, search, list, remove, export them."""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.results import Papers, Results
from assistant.verbs import arguments
from index.errors import FormatError
from index.paper import Filters, Paper, Result

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever as LangChainRetriever
    from llama_index.core.retrievers import BaseRetriever

    from assistant.saved.saved_searches import SavedSearch, SavedSearches
    from index.library import AddReport, Library, Stats
    from index.progress import Report
    from index.reports import EnrichReport
    from index.search.near_names import NearName
    from index.search.rank import Search
    from index.search.rerank import Reranker
    from index.sources import Network
    from index.sources import Wanted as OnNetwork

K = 8
log = logging.getLogger("paper_assistant")
"""What is opened, added and answered, and what failed; silent unless a program listens."""
log.addHandler(logging.NullHandler())


class PaperShelf:
    """A library of papers, and who reads the best of them again if anybody does."""

    def __init__(self, library: "Library", reranker: "Reranker | None" = None) -> None:
        self.library = library
        self.reranker = reranker
        self.offline = False
        """Whether nothing but this machine may be asked for papers."""

    def add(
        self,
        *paths: "str | Path | OnNetwork",
        format: str | None = None,
        progress: "Report | None" = None,
        limit: int | None = None,
        contact: str | None = None,
    ) -> "AddReport":
        """Read papers into the library: files, folders, or what is named on the network.

        `doi:10...`, `pmid:...`, `arxiv:...`, the address of a paper, a file of such lines,
        `openalex:QUERY`, `pubmed:QUERY`, `citing:ID`: at most `limit` papers of a query, and the
        services are told `contact`, an e-mail address.
        """
        named = arguments.paths(paths)
        arguments.count_or_none("limit", limit)
        network = self.network(limit=limit, contact=contact)
        report = self.library.add(named, format=format, progress=progress, network=network)
        log.info("read %d records, refused %d", report.read, report.refused)
        return report

    def enrich(
        self,
        *missing: str,
        filters: Filters | None = None,
        limit: int | None = None,
        contact: str | None = None,
        progress: "Report | None" = None,
    ) -> "EnrichReport":
        """Fill what papers lack from Crossref, OpenAlex, PubMed, arXiv and Semantic Scholar.

        `missing` names fields: then only papers that lack one are asked for, and only those are
        filled. Nothing that a file says is changed; retracted papers are marked. At most `limit`
        papers. Raises FormatError offline, SourceError where no service could be asked.
        """
        arguments.count_or_none("limit", limit)
        network = self.network(contact=contact)
        if network is None:
            raise FormatError("offline, but enrich asks the network; leave out --offline")
        only = arguments.filters(filters)
        return self.library.enrich(
            network, missing=missing, filters=only, limit=limit, progress=progress
        )

    def network(self, *, limit: int | None = None, contact: str | None = None) -> "Network | None":
        """What services are asked through; None where nothing but this machine may be asked."""
        from index.sources import Network

        return None if self.offline else Network(limit=limit, contact=contact)

    def search(
        self, query: str, k: int = 10, filters: Filters | None = None, *, syntax: bool = True
    ) -> Results:
        """The k papers that fit a query best, each with the passages that matched.

        `"a phrase"`, `-word`, `title:`, `author:`, `venue:`, `year:2020..` and `begin*` are
        required of every paper; without `syntax` they are words like all others.
        """
        arguments.text("query", query)
        arguments.count("k", k)
        search, among = self._searching(), arguments.filters(filters)
        return Results(search(query, k, among, reranker=self.reranker, syntax=syntax))

    def _searching(self) -> "Search":
        """How this library is searched, without looking at what is passed."""
        from index.search.rank import search

        return partial(search, self.library)

    def explain(self, query: str, results: Sequence[Result]) -> tuple[str, ...]:
        """Why each of the results stands where it does: by which rankers, words and comparisons."""
        from index.search.explain import explain

        return explain(self.library, arguments.text("query", query), results)

    def notices(
        self, query: str, results: Sequence[Result], filters: Filters | None = None
    ) -> tuple[str, ...]:
        """What is to be said of a search as a whole, each in a line.

        How examples were understood, that vectors could not be reached, in which language papers
        are found by words only, and what was asked for that no paper has.
        """
        from assistant.verbs.search_notices import notices_of

        return notices_of(self.library, query, results, arguments.filters(filters))

    def did_you_mean(self, query: str, filters: Filters | None = None) -> "tuple[NearName, ...]":
        """The names that were probably meant, where one in a query matches no paper.

        Authors, venues and methods as the library writes them: each with what was `written`, its
        `name`, and the `query` with it. Nothing is searched for; empty where nothing is near.
        """
        from index.search.near_names import near_names

        return near_names(self.library, arguments.text("query", query), arguments.filters(filters))

    def save_search(
        self,
        name: str,
        query: str,
        k: int = 10,
        filters: Filters | None = None,
        *,
        owner: str = "",
    ) -> Results:
        """Search, and keep the search in the library under a name, in place of one of that name.

        From now on `new_hits` has the papers that came since and are among its k best. `owner` is
        whose it is where people share a library. Raises QueryError for filters that name papers.
        """
        asked = arguments.text("query", query), arguments.count("k", k), arguments.filters(filters)
        return Results(self._saved(owner).save(arguments.text("name", name), *asked))

    def saved_searches(self, *, owner: str = "") -> "tuple[SavedSearch, ...]":
        """The saved searches by name: `.query`, `.k`, `.filters`, and how many papers are `.new`.

        They stay new until `new_hits` has shown them.
        """
        return self._saved(owner).all()

    def saved_search(self, name: str, *, owner: str = "") -> "SavedSearch":
        """The saved search of a name, not made: its `.new` is None.

        Raises QueryError where none is called so.
        """
        return self._saved(owner).named(arguments.text("name", name))

    def new_hits(self, name: str, *, keep: bool = False, owner: str = "") -> Results:
        """The papers that are new for a saved search; next time they are not, unless `keep`.

        Raises QueryError where no search is called so.
        """
        return Results(self._saved(owner).new(arguments.text("name", name), keep=keep))

    def forget_search(self, name: str, *, owner: str = "") -> None:
        """Delete a saved search. Raises QueryError where none is called so."""
        self._saved(owner).forget(arguments.text("name", name))

    def _saved(self, owner: str) -> "SavedSearches":
        from assistant.saved.saved_searches import SavedSearches

        return SavedSearches(self.library, self.search, owner)

    def papers(self, filters: Filters | None = None, limit: int | None = None) -> Papers:
        """The papers of the library that pass the filters, as they were added."""
        arguments.count_or_none("limit", limit)
        return Papers(self.library.papers(arguments.filters(filters), limit=limit))

    def get(self, name: str) -> Paper:
        """The one paper of an id, a citation key, a DOI, arXiv or PubMed id, or a title.

        Raises LibraryError for none and for several, and names them.
        """
        from index.search.naming import find_paper

        return find_paper(self.library, arguments.text("name", name))

    def remove(self, *papers: Paper | str) -> Papers:
        """Remove papers, named as `get` takes them; those that were removed.

        Raises LibraryError, with nothing removed, where one of them is not to be found.
        """
        named = arguments.papers(papers)
        found = [paper if isinstance(paper, Paper) else self.get(paper) for paper in named]
        gone = Papers({paper.id: paper for paper in found}.values())
        self.library.remove([paper.id for paper in gone])
        log.info("removed %d papers", len(gone))
        return gone

    def export(
        self,
        path: str | Path | None = None,
        *,
        format: str | None = None,
        filters: Filters | None = None,
    ) -> str:
        """The papers as text, written to a file too where a path is given.

        `format` is bibtex, ris, csl-json or jsonl; without one the file's name says it.
        """
        from assistant.render.exporting import export

        file = None if path is None else Path(arguments.path("path", path))
        return export(self.papers(filters), file, format)

    def stats(self) -> "Stats":
        """What the library holds, and what its papers lack."""
        return self.library.stats()

    def as_retriever(self, k: int = K, filters: Filters | None = None) -> "BaseRetriever":
        """This library as a LlamaIndex retriever: plugs into any of its engines and agents."""
        from assistant.frameworks.llamaindex import PaperRetriever

        return PaperRetriever(self.search, arguments.count("k", k), arguments.filters(filters))

    def as_langchain_retriever(
        self, k: int = K, filters: Filters | None = None
    ) -> "LangChainRetriever":
        """This library as a LangChain retriever. Raises MissingPackage without langchain-core."""
        from assistant.verbs.optional import require

        require("langchain_core", "a LangChain retriever")
        from assistant.frameworks.langchain import PaperDocuments

        arguments.count("k", k)
        return PaperDocuments(search=self.search, k=k, filters=arguments.filters(filters))
