"""Questions and drafts in, cited answers and checked sentences out."""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from assistant.answer import Answer
from assistant.verbs import arguments
from assistant.verbs.models import ModelSlots
from assistant.verbs.papers import K
from index.paper import Filters

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.tools import QueryEngineTool

    from assistant.answering.pins import Pins
    from assistant.checking.types import CheckedSentence
    from assistant.conversation import Conversation


class AskOptions(TypedDict, total=False):
    """What `ask` takes beside the question, its filters and its number of papers."""

    strict: bool
    fresh: bool
    order: str
    effort: str | None
    budget: int | None


BEST_LAST = "best-last"
"""The order in which a model is shown papers where nothing else is said."""


class QuestionAnswering(ModelSlots):
    """A library of papers that is asked, and that a draft is checked against."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Answer] = (),
        filters: Filters | None = None,
        k: int = K,
        strict: bool = False,
        fresh: bool = False,
        order: str = BEST_LAST,
        effort: str | None = None,
        budget: int | None = None,
    ) -> Answer:
        """Answer a question from the library; the last of `stream`.

        `strict` cuts sentences that nothing supports instead of marking them; `fresh` asks the
        model again where an answer was kept; `order` is that of the papers the model is shown,
        `best-last` or `best-first`; `effort` is `quick`, `standard` or `deep`, `budget` the tokens
        a model may read and write for it in all.
        """
        partials = self.stream(
            question,
            history=history,
            filters=filters,
            k=k,
            strict=strict,
            fresh=fresh,
            order=order,
            effort=effort,
            budget=budget,
        )
        return deque(partials, maxlen=1)[0]

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Answer] = (),
        filters: Filters | None = None,
        k: int = K,
        strict: bool = False,
        choice: "Pins | None" = None,
        fresh: bool = False,
        order: str = BEST_LAST,
        effort: str | None = None,
        budget: int | None = None,
    ) -> Generator[Answer]:
        """Ever longer Answers; the first carries what was retrieved and no words yet.

        Raises QueryError for a question that can't be one. A model that fails raises nothing:
        `Answer.failure` says it, and what was received stays.
        """
        from assistant.answering.effort import parse_effort
        from assistant.answering.means import Manner, Means
        from assistant.answering.pins import Pins
        from assistant.answering.respond import AskedQuestion, respond
        from assistant.models.prompt import parse_order

        arguments.text("question", question)
        arguments.count("k", k)
        arguments.count_or_none("budget", budget)
        past, only = arguments.answers(history), arguments.filters(filters)
        wanted = parse_effort(effort) if effort else self.effort
        manner = Manner(k, strict, fresh, parse_order(order), wanted)
        means = Means(
            self.library,
            self._searching(),
            self.reranker,
            self.embedder,
            self.reader,
            self.cache,
            self.calls(budget) if self.llm else None,
            self.judges,
        )
        return respond(AskedQuestion(question, past, only, choice or Pins()), means, manner)

    def chat(
        self, *, filters: Filters | None = None, k: int = K, **options: "Unpack[AskOptions]"
    ) -> "Conversation":
        """Begin a conversation: `.ask(question)` after `.ask(question)`, each may lean on the last.

        Options are those of `ask`, and hold for every question of it.
        """
        from assistant.conversation import Conversation

        only = arguments.filters(filters)
        arguments.count("k", k)
        return Conversation(partial(self.stream, filters=only, k=k, **options))

    def check(
        self, draft: str | Path, *, bib: str | Path | None = None
    ) -> "Iterator[CheckedSentence]":
        """Each sentence of a draft with the papers of the library that carry or contradict it.

        `draft` is a text, or the Path of one in plain text, Markdown, LaTeX or Word; each of its
        citation marks is judged by itself (`marks`), looked up in `bib`, a BibTeX file
        (a Path) or its text, in the draft's own list of references, in the library. A file names
        its bibliography itself. Raises QueryError for a text without a sentence, FormatError for
        a file that can't be read.
        """
        from assistant.answering.paper_finder import PaperFinder
        from assistant.checking.check_draft import check_text
        from assistant.checking.load_draft import bibliography_of, load_draft

        if not isinstance(draft, Path):
            arguments.text("draft", draft)
        text = load_draft(draft) if isinstance(draft, Path) else draft
        if bib is None and isinstance(draft, Path):
            bib = bibliography_of(text, draft)
        find = PaperFinder(self.library, self._searching(), self.reranker, K)
        return check_text(text, find, self.reader, library=self.library, bib=bib)

    def as_query_engine(
        self, k: int = K, filters: Filters | None = None, **options: "Unpack[AskOptions]"
    ) -> "BaseQueryEngine":
        """This library as a LlamaIndex query engine whose answers are those of `ask`, checked."""
        from assistant.frameworks.llamaindex import PaperQueryEngine

        only = arguments.filters(filters)
        return PaperQueryEngine(
            partial(self.ask, k=arguments.count("k", k), filters=only, **options)
        )

    def as_tool(
        self, name: str | None = None, description: str | None = None, k: int = K
    ) -> "QueryEngineTool":
        """This library as a tool of a LlamaIndex agent: it answers questions, checked."""
        from assistant.frameworks.llamaindex import DESCRIPTION, TOOL, answering_tool

        ask = partial(self.ask, k=arguments.count("k", k))
        return answering_tool(ask, name or TOOL, description or DESCRIPTION)
