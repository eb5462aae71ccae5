"""What a question is answered with, and how."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import Judges
from assistant.answering.effort import Effort
from assistant.models.calls import Price
from assistant.models.prompt import PaperOrder
from assistant.models.queueing import Turns
from assistant.reader.types import Reader

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from index.embedding.cached_embedder import CachedEmbedder
    from index.library import Library
    from index.search.rerank import Reranker
    from index.store.cache import Cache


@dataclass(frozen=True, slots=True)
class Manner:
    """How a question is to be answered: from how many papers, how strictly, from memory or not.

    `order` is that of the papers a model is shown, `effort` how much it does, `budget` how many
    tokens it may take for that.
    """

    k: int
    strict: bool = False
    fresh: bool = False
    order: PaperOrder = PaperOrder.BEST_LAST
    effort: Effort = Effort.STANDARD
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """What questions are answered with: a library, what reads and checks, a model if one is named.

    `deadline` is in seconds for one reply of the model, `turns` are those it writes in.
    """

    library: "Library"
    reranker: "Reranker | None"
    embedder: "CachedEmbedder"
    reader: Reader
    cache: "Cache"
    llm: "LLM | None"
    deadline: float
    turns: Turns
    judges: Judges
    price: Price | None = None
