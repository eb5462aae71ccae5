"""A library as a LangChain retriever: the one file where papers become LangChain documents."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant.frameworks.passages import Search, best_passages, passage_id, passage_metadata
from index.paper import Filters, Passage


class PaperDocuments(BaseRetriever):
    """Returns the k passages that matched best, best paper first, as `Document`s.

    Metadata of a document: paper_id, title, year, venue, url, score, start and end.
    """

    search: Search
    k: int
    filters: Filters

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        results = self.search(query, self.k, self.filters)
        found = best_passages(results, self.k)
        return [_document(passage, result.score) for result, passage in found]


def _document(passage: Passage, score: float) -> Document:
    place = {"score": score, "start": passage.chunk.start, "end": passage.chunk.end}
    return Document(
        id=passage_id(passage),
        page_content=passage.text or passage.paper.title,
        metadata={**passage_metadata(passage.paper, passage.page), **place},
    )
