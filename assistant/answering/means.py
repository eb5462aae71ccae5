"""What a question is answered with, and how."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import Judges
from assistant.answering.effort import Effort
from assistant.models.calls import Calls
from assistant.models.prompt import PaperOrder
from assistant.reader.types import Reader

if TYPE_CHECKING:
    from index.embedding.cached_embedder import CachedEmbedder
    from index.library import Library
    from index.search.rank import Search
    from index.search.rerank import Reranker
    from index.store.cache import Cache


@dataclass(frozen=True, slots=True)
class Manner:
    """How a question is to be answered: from how many papers, how strictly, from memory or not.

    `order` is that of the papers a model is shown, `effort` how much it does.
    """

    k: int
    strict: bool = False
    fresh: bool = False
    order: PaperOrder = PaperOrder.BEST_LAST
    effort: Effort = Effort.STANDARD


@dataclass(frozen=True, slots=True)
class Means:
    """What a question is answered with: a library, what reads and checks, a model if one is named.

    `calls` are those to the model for this answer.
    """

    library: "Library"
    search: "Search"
    reranker: "Reranker | None"
    embedder: "CachedEmbedder"
    reader: Reader
    cache: "Cache"
    calls: Calls | None
    judges: Judges
