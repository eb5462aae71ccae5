"""A library as a LlamaIndex retriever: the one file where papers become LlamaIndex nodes."""

from collections.abc import Callable

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.paper import Filters, Passage, Result

Search = Callable[[str, int, Filters], tuple[Result, ...]]


class PaperRetriever(BaseRetriever):
    """Returns the passages that matched, best paper first, each as a `TextNode` with its span.

    Metadata of a node: paper_id, title, year, venue, url. `start` and `end` are the passage's
    offsets in the abstract.
    """

    def __init__(self, search: Search, k: int, filters: Filters) -> None:
        self._search = search
        self._k = k
        self._filters = filters
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        results = self._search(query_bundle.query_str, self._k, self._filters)
        return [_node(result, passage) for result in results for passage in result.passages]


def _node(result: Result, passage: Passage) -> NodeWithScore:
    paper = passage.paper
    known = {"title": paper.title, "year": paper.year, "venue": paper.venue, "url": paper.url}
    node = TextNode(
        id_=f"{paper.id}:{passage.chunk.start}-{passage.chunk.end}",
        text=passage.text or paper.title,
        metadata={"paper_id": paper.id} | {name: value for name, value in known.items() if value},
        start_char_idx=passage.chunk.start,
        end_char_idx=passage.chunk.end,
    )
    return NodeWithScore(node=node, score=result.score)
