"""A library in LlamaIndex: a retriever of passages, an engine of checked answers, a tool."""

import asyncio
from collections.abc import Callable

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.core.tools import QueryEngineTool

from assistant.answer import Answer, Quote
from assistant.frameworks.passages import (
    Search,
    best_passages,
    passage_id,
    passage_metadata,
    span_id,
)
from index.paper import Filters, Passage, Result

TOOL = "papers"
DESCRIPTION = (
    "Answers a question from a library of scientific papers. Every sentence of the answer is "
    "checked against the abstracts it cites; says so where the library holds no answer."
)


class PaperRetriever(BaseRetriever):
    """Returns the k passages that matched best, best paper first, as `TextNode`s with their spans.

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
        return [_node(result, passage) for result, passage in best_passages(results, self._k)]


class PaperQueryEngine(BaseQueryEngine):
    """Answers with `ask`: the response is the checked prose, its source nodes the quotes.

    The response's metadata says how the answer stands, and which sentences are in doubt.
    """

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        self._ask = ask
        super().__init__(callback_manager=None)

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._ask(query_bundle.query_str)
        quotes = {
            (q.paper.id, q.part, q.start, q.end): q for s in answer.statements for q in s.evidence
        }
        return Response(
            response=answer.text,
            source_nodes=[_quote_node(quote) for quote in quotes.values()],
            metadata={
                "answered": answer.answered,
                "standing": answer.standing.value,
                "support": [s.support.value for s in answer.statements if s.claim],
                "references": [passage_metadata(paper) for paper in answer.references],
            },
        )

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def answering_tool(ask: Callable[[str], Answer], name: str, description: str) -> QueryEngineTool:
    """The engine as a tool of an agent."""
    return QueryEngineTool.from_defaults(
        PaperQueryEngine(ask), name=name, description=description, resolve_input_errors=True
    )


def _node(result: Result, passage: Passage) -> NodeWithScore:
    paper = passage.paper
    node = TextNode(
        id_=passage_id(passage),
        text=passage.text or paper.title,
        metadata=passage_metadata(paper, passage.page),
        start_char_idx=passage.chunk.start,
        end_char_idx=passage.chunk.end,
    )
    return NodeWithScore(node=node, score=result.score)


def _quote_node(quote: Quote) -> NodeWithScore:
    node = TextNode(
        id_=span_id(quote.paper, quote.part, quote.start, quote.end),
        text=quote.text,
        metadata=passage_metadata(quote.paper, quote.page),
        start_char_idx=quote.start,
        end_char_idx=quote.end,
    )
    return NodeWithScore(node=node, score=None)
