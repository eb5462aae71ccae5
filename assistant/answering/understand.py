"""A question read by rules and, where it leans on the conversation and there is one, by a model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.models.marks import parse_prose
from assistant.models.prompt import defuse, fill_prompt
from assistant.models.queueing import in_turn
from assistant.models.reply import read_reply
from assistant.models.request import messages
from assistant.query.follow_up import Embed, Followed, leans
from assistant.query.make import make_query, read_query
from assistant.query.types import Kind, Query
from assistant.text.terms import terms
from index.errors import ModelError
from index.paper import Filters

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from index.library import Library

REMEMBERED = 3
LONGEST_REWRITE = 400


@dataclass(frozen=True, slots=True)
class Understanding:
    """Makes questions into queries, follow-ups with the model if there is one.

    `turns` are those of the model: completing a question takes one, as answering it does.
    """

    shelf: "Library"
    embed: Embed
    llm: "LLM | None"
    deadline: float
    turns: BoundedSemaphore

    def read(self, question: str, history: Sequence[Answer], filters: Filters) -> Iterator[Query]:
        """A query as the rules make it, then as the model completes it.

        While the model is at work the first comes again and again; closing this stops the model.
        Raises QueryError for what can't be a question.
        """
        by_rule = make_query(question, history, filters, self.shelf, self.embed)
        yield by_rule
        past = [answer for answer in history if answer.question.strip()]
        settled = by_rule.kind in (Kind.CHAT, Kind.DOCUMENT, Kind.LIBRARY) or by_rule.of_papers
        if self.llm is None or not past or settled or not leans(by_rule.question):
            return
        text = ""
        try:
            rewriting = rewrite(by_rule.question, past, self.llm, self.deadline)
            for text in in_turn(self.turns, "", rewriting):  # noqa: B007  # the last one counts
                yield by_rule
        except ModelError as error:
            notice = f"the follow-up was completed by rule: {error}"
            yield replace(by_rule, notices=(notice, *by_rule.notices))
        if text:
            yield read_query(by_rule.question, Followed(text), filters, self.shelf)


def rewrite(question: str, past: Sequence[Answer], llm: "LLM", deadline: float) -> Iterator[str]:
    """The question as the model rewrites it, after "" for as long as it writes.

    At the end "" too if what it wrote is no question. Closing this stops the request. Raises
    ModelError when the model fails.
    """
    past = past[-REMEMBERED:]
    turns = [f"Question: {defuse(a.question)}\nAnswer: {defuse(a.text)[:600]}" for a in past]
    prompt = fill_prompt("rewrite", conversation="\n".join(turns), question=defuse(question))
    text = ""
    for reply in read_reply(llm, messages(prompt), deadline):
        text = reply.text
        yield ""
    yield _question_in(text)


def _question_in(text: str) -> str:
    """The question a model wrote; "" if it wrote none."""
    lines = [line.strip(" \"'“”*") for line in parse_prose(text).splitlines() if line.strip()]
    rewritten = lines[-1].removeprefix("Question:").strip() if lines else ""
    fits = 3 <= len(rewritten) <= LONGEST_REWRITE and len(terms(rewritten)) > 0
    return rewritten if fits else ""
