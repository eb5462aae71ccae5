"""`ask`: a question answered, every sentence with the quotes that carry it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from assistant.answer import Answer
from assistant.answering.effort import Effort
from assistant.render.json import answer_json
from ui.api.arguments import Count, FilterArguments, Turn, Words, parse_filters, parse_history
from ui.api.verbs.verb import AssistantVerb, Document


class AskVerb(AssistantVerb):
    """Questions answered from the papers."""

    def ask(
        self,
        question: Words,
        k: Count = 8,
        filters: FilterArguments | None = None,
        history: list[Turn] | None = None,
        effort: Effort | None = None,
        budget: Annotated[int, Field(ge=1)] | None = None,
        fresh: bool = False,
    ) -> Iterator[Document]:
        """Answer a question from the papers; every sentence has the quotes that carry it.

        `filters` as in search; `history` holds what `ask` gave for earlier questions. With a
        model `effort` is quick, standard or deep, `budget` its tokens; `fresh` asks it anew.
        """
        past = parse_history(history or (), self.assistant.library.get)
        for answer in self.answers(
            question, k, filters, past, effort=effort, budget=budget, fresh=fresh
        ):
            yield answer_json(answer)

    def answers(
        self,
        question: Words,
        k: Count = 8,
        filters: FilterArguments | None = None,
        history: Sequence[Answer] = (),
        *,
        effort: Effort | None = None,
        budget: int | None = None,
        fresh: bool = False,
    ) -> Iterator[Answer]:
        """Ever longer Answers to a question."""
        yield from self.assistant.stream(
            question,
            history=history,
            filters=parse_filters(filters),
            k=k,
            effort=effort,
            budget=budget,
            fresh=fresh,
        )
