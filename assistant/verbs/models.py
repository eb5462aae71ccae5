"""The models of a library: the one that writes, where one is named, and those that judge."""

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Self

from assistant.answer import Judges
from assistant.answering.effort import parse_effort
from assistant.models.limits import deadline
from assistant.models.queueing import turns_of
from assistant.models.spec import NO_MODEL, model_name, offered_models, other_model
from assistant.reader.refusals import parse_refusals
from assistant.verbs.papers import PaperShelf
from index.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from assistant.models.calls import Calls, Price
    from assistant.reader.nli import Nli
    from assistant.reader.types import Reader
    from index.embedding.cached_embedder import CachedEmbedder
    from index.library import Library
    from index.search.rerank import Reranker
    from index.store.cache import Cache


class ModelSlots(PaperShelf):
    """A library of papers with the models that read, judge and write."""

    def __init__(
        self,
        library: "Library",
        llm: "LLM | None" = None,
        checker: "Nli | None" = None,
        reranker: "Reranker | None" = None,
    ) -> None:
        super().__init__(library, reranker)
        self.llm = llm
        self._checker = checker
        self.deadline = deadline()
        """Seconds a model may take for one reply."""
        self.model_turns = turns_of(llm)
        """How many replies the model writes at once; the next question waits for its turn."""
        self.effort = parse_effort()
        """How much a model does for an answer where a call does not say."""
        self.refusals = parse_refusals()
        """Without a model, how many of the questions that the papers answer may be refused."""
        self.price: Price | None = None
        """What the model's tokens cost, so that an answer can say its cost."""

    def calls(self, budget: int | None = None) -> "Calls":
        """The model at work for one answer. Raises ModelError where none is named."""
        from assistant.models.calls import Calls

        if self.llm is None:
            raise ModelError("no model is named; name one with --llm or Assistant.open(llm=...)")
        return Calls(self.llm, self.deadline, self.model_turns, budget, self.price)

    @property
    def model(self) -> str:
        """The name of the language model, `none` without one."""
        return model_name(self.llm)

    def models(self) -> tuple[str, ...]:
        """The models that `using` takes: the one in use, then what its server says it offers.

        Offline no other is taken: a server on this machine may well pass questions on.
        """
        return offered_models(self.llm) if not self.offline else (self.model,)

    def using(self, model: str) -> Self:
        """The same library with another model of the same server, or with `none`.

        Raises ModelError for a model that the server does not offer. It is closed with this one.
        """
        if model == self.model:
            return self
        if self.offline and model != NO_MODEL:
            raise ModelError(f"offline, so {self.model} stays; name {model!r} with --llm")
        other = copy(self)
        other.llm, other.price = other_model(self.llm, model), None
        return other

    @cached_property
    def cache(self) -> "Cache":
        """Where answers of a model are kept with the library."""
        from index.store.cache import Cache

        return Cache(self.library.store.database)

    @property
    def reader(self) -> "Reader":
        """Who judges without the model: a published cross-encoder, else the built-in reader.

        Made anew each time, of parts that are kept, so that `refusals` holds at once.
        """
        from assistant.reader.load_reader import load_reader

        return load_reader(
            self._checker,
            embedder=self.embedder,
            reranker=self.reranker,
            refusals=self.refusals,
        )

    @property
    def judges(self) -> Judges:
        """Who judges sentences and who reads papers again, without the language model."""
        from assistant.reader.builtin import BuiltIn

        return Judges(
            self._checker.name if self._checker else BuiltIn.name,
            self.reranker.name if self.reranker else "none",
        )

    @cached_property
    def embedder(self) -> "CachedEmbedder":
        """The library's embedder, which remembers the sentences it has met."""
        from index.embedding.cached_embedder import CachedEmbedder

        return CachedEmbedder(self.library.embedder)
