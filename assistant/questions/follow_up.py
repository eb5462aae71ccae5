"""A follow-up made into a question that stands alone, by rule or by the model."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.models.marks import parse_prose
from assistant.models.prompt import defuse, fill_prompt
from assistant.models.reply import read_reply
from assistant.models.request import messages
from assistant.questions.asked import READ, asked_names
from assistant.text.terms import terms
from index.text.clean import tidy

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

REMEMBERED = 3
FEW_TERMS = 4
LONGEST_REWRITE = 400
LONGEST_TOPIC = 300
_ABOUT = re.compile(r"\(about: (.*)\)$", re.DOTALL)
_OPENS = re.compile(
    r"^\s*(?:and|but|so|also|then|or|what about|how about|what else|why|in what way)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|they|them|this (?:method|model|paper|approach|work|one|system)|that (?:method|model"
    r"|paper|approach|work|one|system)|these (?:methods|models|papers|works)|the (?:method|model"
    r"|paper|approach|authors|former|latter|same(?: one)?))\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"\b(?:this|that|these|those|there)\b", re.IGNORECASE)


def leans(question: str) -> bool:
    """Whether a question can't be understood without the one before."""
    question = question[:READ]
    if _OPENS.search(question) or _POSSESSIVE.search(question) or _PRONOUN.search(question):
        return True
    said = len(terms(question))
    return (said < FEW_TERMS and bool(_BARE.search(question))) or (
        said < 2 and not asked_names(question)
    )


def carry_over(question: str, last: Answer) -> str:
    """The names and topic of the last turn put where the question points back to them."""
    subject = _subject(last)
    if subject and not asked_names(question):
        if _POSSESSIVE.search(question):
            return _POSSESSIVE.sub(f"{subject}'s", question, count=1)
        if _PRONOUN.search(question):
            return _PRONOUN.sub(subject, question, count=1)
    return f"{question.strip()} (about: {_topic(last)})"


def _subject(last: Answer) -> str:
    """What the last turn was about by name: the one it asked for, or the paper it cited first.

    "" where it has none: a whole question can't stand in the place of a pronoun.
    """
    names = asked_names(_topic(last))
    if len(names) == 1:
        return names[0]
    for paper in last.references[:1]:
        head, colon, _ = tidy(paper.title).partition(":")
        if colon and len(head.split()) <= FEW_TERMS:
            return head.strip()
    return names[0] if names else ""


def _topic(last: Answer) -> str:
    """The last question, and what it was itself about where it leaned on another."""
    asked = last.standalone or last.question
    leant = _ABOUT.search(asked.rstrip())
    if not leant:
        return asked.strip()
    said = asked[: leant.start()].strip()
    return " ".join([leant[1].strip(), said][: 1 + (len(terms(said)) > 1)])[-LONGEST_TOPIC:]


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
