"""Sections in a model's words: outline, plan, prose, each sentence of it checked."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.answer import Statement
from assistant.answering.verify import Verifier
from assistant.models.limits import LONGEST_REPLY
from assistant.models.marks import parse_reply
from assistant.models.prompt import Prompt, defuse, estimate_tokens, fill_papers, fill_prompt
from assistant.models.reply import Reply, read_reply
from assistant.models.request import counter_of, messages, room_for
from assistant.models.spec import model_name
from assistant.render.markdown import cited_as
from assistant.review.clusters import Theme
from assistant.review.types import Paragraph, Section
from assistant.text.words import content, words
from index.errors import ModelError
from index.paper import Explanation, Paper, Result

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

SENTENCES_A_PAPER, MOST_SENTENCES, FEWEST_SENTENCES = 2, 24, 6
A_PARAGRAPH = 5
"""Sentences of one paragraph of a model's prose."""
LONGEST_HEADING = 80
FEWEST_WORDS = 2
"""Telling words below which what a model wrote is no sentence, as the row of a table."""
LEAST_REPLY = 200
"""Tokens that must be left of the budget for a reply to be worth asking for."""
SAID_ALREADY = 0.85
"""Share of words in common from which a sentence repeats another."""
WIDER = 4
"""How many more papers a search looks through when only some of them count."""
TOKENS_A_SENTENCE = 60
_LINE = re.compile(r"^\W*(\d+)\s*[:.)\]-]+\s*(.+?)\s*$")


class SpentError(ModelError):
    """The budget of tokens is used up."""


@dataclass
class TokenMeter:
    """Tokens asked for and written so far, and how many there may be in all."""

    budget: int | None = None
    prompt: int = 0
    reply: int = 0

    @property
    def left(self) -> float:
        """Tokens left; without a budget, without end."""
        return float("inf") if self.budget is None else self.budget - self.prompt - self.reply

    def admit(self, tokens: int) -> None:
        """Count a prompt before it is sent; SpentError if it leaves no room for a reply."""
        if self.left - tokens < LEAST_REPLY:
            raise SpentError(
                f"the budget of {self.budget:,} tokens is used up; the rest is quotes, "
                "or give it more"
            )
        self.prompt += tokens


@dataclass
class Writer:
    """One model at work on one review."""

    llm: "LLM"
    verifier: Verifier
    deadline: float
    meter: TokenMeter = field(default_factory=TokenMeter)
    hashes: dict[str, str] = field(default_factory=dict)
    said: list[frozenset[str]] = field(default_factory=list)

    def keep_to(self, papers: Sequence[Paper]) -> None:
        """Sentences are repaired from these papers only, not from the whole library."""
        anywhere, ids = self.verifier.search, {paper.id for paper in papers}

        def within(text: str, k: int) -> Sequence[Result]:
            return [r for r in anywhere(text, WIDER * k) if r.paper.id in ids][:k]

        self.verifier = replace(self.verifier, search=within)

    def order(self, themes: Sequence[Theme], topic: str) -> tuple[Theme, ...]:
        """The themes in the model's order, under its headings; none added, none lost."""
        lines = [
            f"{n}: {defuse(theme.heading)} -- "
            + "; ".join(defuse(paper.title)[:120] for paper in theme.papers[:8])
            for n, theme in enumerate(themes, start=1)
        ]
        body = "\n".join(lines)
        fence = hashlib.sha256(body.encode()).hexdigest()[:12]
        text = fill_prompt("review_outline", themes=body, fence=fence, topic=defuse(topic))
        reply = self._whole(Prompt(text, ()), "review_outline", 40 * len(themes) + LEAST_REPLY)
        return reorder(themes, reply)

    def write(self, theme: Theme, topic: str) -> Iterator[tuple[Section, tuple[str, ...]]]:
        """Ever longer sections, and what the reader must know; ModelError after what came of it."""
        results = [Result(paper, 0.0, (), Explanation()) for paper in theme.papers]
        most = min(max(SENTENCES_A_PAPER * len(results), FEWEST_SENTENCES), MOST_SENTENCES)
        values = {"topic": defuse(topic), "heading": defuse(theme.heading), "most": str(most)}
        room = room_for(self.llm)
        planned = fill_papers("review_plan", values, results, room, count=counter_of(self.llm))
        plan = self._whole(planned, "review_plan", TOKENS_A_SENTENCE * most)
        values["plan"] = _plan(plan, most)
        prompt = fill_papers("review_section", values, results, room, count=counter_of(self.llm))
        yield from self._written(theme, prompt, "review_section", most)

    def rewrite(
        self, before: Section, wanted: Section, topic: str, wish: str
    ) -> Iterator[tuple[Section, tuple[str, ...]]]:
        """A section written anew as `write` does; `wanted` has its papers and about its length."""
        results = [Result(paper, 0.0, (), Explanation()) for paper in wanted.papers]
        number = {paper.id: n for n, paper in enumerate(wanted.papers, start=1)}
        most = min(max(len(wanted.statements), 1), MOST_SENTENCES)
        values = {
            "topic": defuse(topic),
            "heading": defuse(before.heading),
            "most": str(most),
            "wish": defuse(wish),
            "text": "\n".join(_line(statement, number) for statement in before.statements),
        }
        room = room_for(self.llm)
        prompt = fill_papers("review_rewrite", values, results, room, count=counter_of(self.llm))
        theme = Theme(before.heading, wanted.papers)
        yield from self._written(theme, prompt, "review_rewrite", most)

    def remember(self, statements: Iterable[Statement]) -> None:
        """Sentences that stand elsewhere, so that they are not said again."""
        self.said += [content(words(statement.text)) for statement in statements]

    def _written(
        self, theme: Theme, prompt: Prompt, name: str, most: int
    ) -> Iterator[tuple[Section, tuple[str, ...]]]:
        verifier = replace(self.verifier, shown=prompt.shown)
        names = [cited_as(result.paper) for result in prompt.shown]
        statements: tuple[Statement, ...] = ()
        notices = _left_out(prompt)
        repeated: tuple[str, ...] = ()
        read = 0
        for reply in self._replies(prompt, name, TOKENS_A_SENTENCE * most):
            # Where the server's own limit ended it, the last sentence is not a whole one.
            ended = reply.ended and reply.finish != "length"
            sentences = parse_reply(reply.text, ended=ended, names=names)
            for sentence in sentences[read:most]:
                read += 1
                if not sentence.claim or len(content(words(sentence.text))) < FEWEST_WORDS:
                    continue
                if not self._is_new(sentence.text):
                    repeated += (sentence.text,)
                    continue
                verified = verifier.verify(sentence)
                notices += verified.notices
                statements += (verified.statement,) if verified.statement else ()
                yield _section(theme, statements, self.name), (*notices, *_said(repeated))
            if len(sentences) > most:
                notices += (
                    f"“{theme.heading}”: the model wrote on after {most} sentences, not read",
                )
                break
        yield _section(theme, statements, self.name), (*notices, *_said(repeated))

    @property
    def name(self) -> str:
        """The model's name."""
        return model_name(self.llm)

    def _whole(self, prompt: Prompt, name: str, most: int) -> str:
        """A short reply, no more of it read than `most` tokens."""
        text = ""
        for reply in self._replies(prompt, name, most):
            text = reply.text
        return text

    def _replies(self, prompt: Prompt, name: str, most: int) -> Iterator[Reply]:
        """Ever longer replies within the budget, counted."""
        count: Callable[[str], int] = counter_of(self.llm) or estimate_tokens
        self.meter.admit(count(prompt.text))
        self.hashes[name] = prompt.hash
        limit, before = min(self.meter.left, max(4 * most, LONGEST_REPLY)), self.meter.reply
        replies = read_reply(self.llm, messages(prompt.text), self.deadline)
        try:
            for reply in replies:
                self.meter.reply = before + count(reply.text)
                yield reply
                # A model that writes without end is stopped; its last sentence is not a whole one.
                if self.meter.reply - before >= limit:
                    return
        finally:
            replies.close()

    def _is_new(self, text: str) -> bool:
        """Whether no sentence before said this; remembers it."""
        found = content(words(text))
        if any(len(found & old) >= SAID_ALREADY * len(found | old) for old in self.said):
            return False
        self.said.append(found)
        return True


def reorder(themes: Sequence[Theme], reply: str) -> tuple[Theme, ...]:
    """The themes as lines such as `3: Heading` order and name them; others keep their place last.

    A heading that is empty, too long or used already is not taken.
    """
    ordered: dict[int, Theme] = {}
    headings: set[str] = set()
    for line in reply.splitlines():
        match = _LINE.match(line.replace("*", "").replace("#", ""))
        number = int(match[1]) - 1 if match and len(match[1]) < 5 else -1
        if not match or not 0 <= number < len(themes) or number in ordered:
            continue
        heading = " ".join(defuse(match[2]).strip("\"'“”`").split())
        theme = themes[number]
        if heading and len(heading) <= LONGEST_HEADING and heading.lower() not in headings:
            theme = replace(theme, heading=heading)
        headings.add(theme.heading.lower())
        ordered[number] = theme
    rest = (theme for n, theme in enumerate(themes) if n not in ordered)
    return (*ordered.values(), *rest)


def uncited(section: Section) -> tuple[Paper, ...]:
    """Papers of a section that its statements do not cite."""
    cited = {paper.id for s in section.statements for paper in s.citations}
    return tuple(paper for paper in section.papers if paper.id not in cited)


def _section(theme: Theme, statements: tuple[Statement, ...], model: str) -> Section:
    parts = range(0, len(statements), A_PARAGRAPH)
    paragraphs = tuple(Paragraph(statements[n : n + A_PARAGRAPH]) for n in parts)
    return Section(theme.heading, theme.papers, paragraphs, model)


def _line(statement: Statement, number: Mapping[str, int]) -> str:
    """A statement with its marks as the papers are numbered."""
    marks = "".join(f"[{number[p.id]}]" for p in statement.citations if p.id in number)
    return f"- {defuse(statement.text)} {marks}".rstrip()


def _plan(reply: str, most: int) -> str:
    """The planned claims as lines, with their marks as the papers are numbered."""
    lines = [
        f"- {defuse(claim.text)} " + "".join(f"[{n}]" for n in claim.numbers)
        for claim in parse_reply(reply, ended=True)[:most]
    ]
    return "\n".join(lines) or "- (none; write from the papers)"


def _said(repeated: Sequence[str]) -> tuple[str, ...]:
    """What was left out since it stands already, each sentence once."""
    counts = Counter(repeated)
    return tuple(
        f"left out, said already: “{text}”" + (f", {n} times" if n > 1 else "")
        for text, n in counts.items()
    )


def _left_out(prompt: Prompt) -> tuple[str, ...]:
    if not prompt.left_out:
        return ()
    titles = "; ".join(f"“{result.paper.title}”" for result in prompt.left_out)
    return (f"the model's context was full, so these were not read: {titles}",)
