"""What can be done with the papers of a library alone: add, search, list, remove, export them."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import arguments
from assistant.results import Papers, Results
from index.paper import Filters, Paper

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever as LangChainRetriever
    from llama_index.core.retrievers import BaseRetriever

    from index.library import AddReport, Library, Stats
    from index.progress import Report
    from index.ranking.rerank import Reranker

K = 8
log = logging.getLogger("paper_assistant")
"""What is opened, added and answered, and what failed; silent unless a program listens."""
log.addHandler(logging.NullHandler())


class PaperShelf:
    """A library of papers, and who reads the best of them again if anybody does."""

    def __init__(self, library: "Library", reranker: "Reranker | None" = None) -> None:
        self.library = library
        self.reranker = reranker

    def add(
        self,
        *paths: str | Path,
        format: str | None = None,
        progress: "Report | None" = None,
    ) -> "AddReport":
        """Read files or folders of papers into the library."""
        report = self.library.add(arguments.paths(paths), format=format, progress=progress)
        log.info("read %d records, refused %d", report.read, report.refused)
        return report

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> Results:
        """The k papers that fit a query best, each with the passages that matched."""
        from index.ranking.search import search

        arguments.text("query", query)
        arguments.count("k", k)
        among = arguments.filters(filters)
        return Results(search(self.library, query, k, among, reranker=self.reranker))

    def papers(self, filters: Filters | None = None, limit: int | None = None) -> Papers:
        """The papers of the library that pass the filters, as they were added."""
        arguments.count_or_none("limit", limit)
        return Papers(self.library.papers(arguments.filters(filters), limit=limit))

    def get(self, name: str) -> Paper:
        """The one paper of an id, a citation key, a DOI, arXiv or PubMed id, or a title.

        Raises LibraryError for none and for several, and names them.
        """
        from index.naming import find_paper

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

        `format` is bibtex, ris, csl-json or jsonl; without one the file's name says it. Raises
        FormatError for a format that is not known.
        """
        from assistant.exporting import export

        file = None if path is None else Path(arguments.path("path", path))
        return export(self.papers(filters), file, format)

    def stats(self) -> "Stats":
        """What the library holds, and what its papers lack."""
        return self.library.stats()

    def as_retriever(self, k: int = K, filters: Filters | None = None) -> "BaseRetriever":
        """This library as a LlamaIndex retriever: plugs into any of its engines and agents."""
        from assistant.retriever import PaperRetriever

        return PaperRetriever(self.search, arguments.count("k", k), arguments.filters(filters))

    def as_langchain_retriever(
        self, k: int = K, filters: Filters | None = None
    ) -> "LangChainRetriever":
        """This library as a LangChain retriever. Raises MissingPackage without langchain-core."""
        from index.optional import require

        require("langchain_core", "a LangChain retriever")
        from assistant.langchain import PaperDocuments

        only = arguments.filters(filters)
        return PaperDocuments(search=self.search, k=arguments.count("k", k), filters=only)
