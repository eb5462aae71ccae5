"""A library as a LlamaIndex retriever: the one file where papers become LlamaIndex nodes."""

from collections.abc import Callable

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.paper import Filters, Part, Passage, Result

Search = Callable[[str, int, Filters], tuple[Result, ...]]


class PaperRetriever(BaseRetriever):
    """Returns the k passages that matched best, best paper first, as `TextNode`s with their spans.

    The best passage of every paper found comes before a second one of any.

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
        ranked = [
            (second, first, _node(result, passage))
            for first, result in enumerate(results)
            for second, passage in enumerate(result.passages)
        ]
        chosen = sorted(ranked, key=lambda node: node[:2])[: self._k]
        return [node for *_, node in sorted(chosen, key=lambda node: (node[1], node[0]))]


def _node(result: Result, passage: Passage) -> NodeWithScore:
    paper = passage.paper
    known = {
        "title": paper.title,
        "year": paper.year,
        "venue": paper.venue,
        "url": paper.url,
        "page": passage.page,
    }
    in_body = "body:" if passage.chunk.part is Part.BODY else ""
    node = TextNode(
        id_=f"{paper.id}:{in_body}{passage.chunk.start}-{passage.chunk.end}",
        text=passage.text or paper.title,
        metadata={"paper_id": paper.id} | {name: value for name, value in known.items() if value},
        start_char_idx=passage.chunk.start,
        end_char_idx=passage.chunk.end,
    )
    return NodeWithScore(node=node, score=result.score)
