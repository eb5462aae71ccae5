"""A review in a model's words: outline, sections, what is written last, each sentence checked."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from assistant.answer import Quote, Statement
from assistant.answering.mend import in_doubt
from assistant.answering.verify import Verifier
from assistant.models.calls import Calls
from assistant.models.cited_prose import parse_reply
from assistant.models.limits import LONGEST_REPLY
from assistant.models.prompt import PromptExcerpt, defuse, fill_papers
from assistant.models.replies import form_error
from assistant.models.reply import BUDGET, Reply
from assistant.render.markdown import cited_as
from assistant.review.outline.planning import OutlinePlan, outline_prompts, read_plan
from assistant.review.outline.themes import Theme
from assistant.review.types import Paragraph, Review, ReviewPart, Section
from assistant.review.write.lengths import MOST_SENTENCES, WORDS_A_SENTENCE
from assistant.review.write.parts import (
    FACTS_ID,
    fill_part,
    headed,
    mending_excerpts,
    without_facts,
)
from assistant.review.write.prose import OVER, Prose, SaidSentences
from assistant.review.write.shown_papers import (
    quotes_by_paper,
    result_of,
    section_papers,
    section_prompt,
    tell_left_out,
)
from assistant.text.abbreviations import definitions
from index.paper import Paper, Result

TOKENS_A_WORD = 2
"""More than any tokenizer makes of prose, marks included."""
TRIES = 2
"""How often an outline is asked for that is not in the form it should have."""

Told = tuple[Section, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a model is asked for: its prompt and that one's file, papers, heading, length."""

    prompt: str
    name: str
    shown: tuple[PromptExcerpt, ...]
    section: Section
    words: int
    topic: str

    @property
    def results(self) -> list[Result]:
        """Its papers, number n of a mark being the one at n - 1."""
        return [excerpt.result for excerpt in self.shown]


@dataclass
class Writer:
    """One model at work on one review."""

    calls: Calls
    verifier: Verifier
    hashes: dict[str, str] = field(default_factory=dict)
    said: SaidSentences = field(default_factory=SaidSentences)
    spelt_out: str = ""
    """Which abbreviations the sections before explain, as a line of a prompt."""
    to_come: int = 0
    """Texts that are still to be written after this one; a check leaves them their tokens."""

    def remember(self, statements: Sequence[Statement]) -> None:
        """Sentences that stand before: they are not said again, their abbreviations not spelt."""
        self.said.remember(statements)
        self.explain(statements)

    def explain(self, statements: Sequence[Statement]) -> None:
        """Take in which abbreviations the sentences that stand before spell out."""
        texts = [statement.text for statement in statements]
        short = definitions(texts)
        said = dict.fromkeys(word.strip("().,;") for text in texts for word in text.split())
        shown = [defuse(word) for word in said if word.lower() in short]
        if shown:
            self.spelt_out = f" Spelt out already: {', '.join(shown)}."

    def keep_to(self, papers: Sequence[Paper]) -> None:
        """Sentences are repaired from these papers only, not from the whole library."""
        anywhere, ids = self.verifier.search, {paper.id for paper in papers}

        def within(text: str, k: int) -> Sequence[Result]:
            # Only some of what is found counts.
            return [r for r in anywhere(text, 4 * k) if r.paper.id in ids][:k]

        self.verifier = replace(self.verifier, search=within)

    def plan(self, topic: str, papers: Sequence[Paper], sections: int | None) -> tuple[Theme, ...]:
        """An outline of these papers, from the quotes of all of them.

        Raises FormError where a second reply too is not of use.
        """
        every = quotes_by_paper(papers)
        quotes = [q for p in papers for q in sorted(every[p.id], key=lambda q: q.start)]
        plan = OutlinePlan()
        for batch, prompt in outline_prompts(
            topic, quotes, sections, self.calls.room, self.calls.count
        ):
            self._plan_batch(plan, batch, prompt(plan))
        return plan.themes(sections)

    def write(
        self, theme: Theme, themes: Sequence[Theme], topic: str, length: int
    ) -> Iterator[Told]:
        """Ever longer sections, and what the reader must know; ModelError after what came of it."""
        shown = section_papers(theme, self.calls)
        prompt = section_prompt(theme, themes, topic, length, shown.text, self.spelt_out)
        empty = Section(theme.heading, theme.papers)
        text = Text(prompt, "review_section", shown.excerpts, empty, length, topic)
        notices = tell_left_out(shown.left_out)
        for section, told in self._written(text):
            yield section, (*notices, *told)

    def write_part(self, part: ReviewPart, review: Review, length: int) -> Iterator[Told]:
        """A part that is written of the sections, ever longer, as `write` does."""
        prompt, shown = fill_part(part, review, length, self.calls.room, self.calls.count)
        section = Section(headed(part), part=part)
        text = Text(prompt, f"review_{part.value}", shown, section, length, review.topic)
        for written, told in self._written(text):
            papers = {p.id: p for s in written.statements for p in s.citations}
            yield replace(written, papers=tuple(papers.values())), told

    def rewrite(self, before: Section, wanted: Section, topic: str, wish: str) -> Iterator[Told]:
        """A section written anew as `write` does; `wanted` has its papers and about its length."""
        results = [result_of(paper) for paper in wanted.papers]
        number = {paper.id: n for n, paper in enumerate(wanted.papers, start=1)}
        most = min(max(len(wanted.statements), 1), MOST_SENTENCES)
        values = {
            "topic": defuse(topic),
            "heading": defuse(before.heading),
            "most": str(most),
            "wish": defuse(wish),
            "text": "\n".join(_line(statement, number) for statement in before.statements),
        }
        calls = self.calls
        prompt = fill_papers("review_rewrite", values, results, calls.room, count=calls.count)
        shown = tuple(map(PromptExcerpt, prompt.shown))
        empty = Section(before.heading, wanted.papers)
        length = most * WORDS_A_SENTENCE
        text = Text(prompt.text, "review_rewrite", shown, empty, length, topic)
        notices = tell_left_out([result.paper for result in prompt.left_out])
        for section, told in self._written(text):
            yield section, (*notices, *told)

    @property
    def name(self) -> str:
        """The model's name."""
        return self.calls.name

    def _plan_batch(self, plan: OutlinePlan, batch: Sequence[Quote], prompt: str) -> None:
        for _ in range(TRIES):
            reply = ""
            for got in self._replies(prompt, "review_outline", LONGEST_REPLY):
                reply = got.text
            if plan.take(read_plan(reply), batch):
                return
        raise form_error(self.calls)

    def _written(self, text: Text) -> Iterator[Told]:
        """Ever longer versions of a text, the last one with what was in doubt mended or marked."""
        names = [cited_as(result.paper) for result in text.results]
        verifier = replace(self.verifier, shown=text.results, aside=FACTS_ID)
        prose = Prose(verifier, self.said, round(OVER * text.words))
        reply, before = Reply(), self.calls.tokens
        for reply in self._replies(text.prompt, text.name, TOKENS_A_WORD * text.words):
            # Where the server's own limit ended it, the last sentence is not a whole one.
            ended = reply.ended and reply.finish not in ("length", BUDGET)
            sentences = parse_reply(reply.text, ended=ended, names=names)
            if prose.take(sentences):
                yield self._section(text, prose), prose.told
            if prose.full and len(sentences) > prose.read:
                prose.notices += (
                    f"“{text.section.heading}”: the model wrote on after {prose.words} words, "
                    "not read",
                )
                break
        if reply.finish == BUDGET:
            prose.notices += (f"“{text.section.heading}”: {spent(self.calls)}",)
        self._check(text, prose, self.to_come * (self.calls.tokens - before))
        yield self._section(text, prose), prose.told

    def _check(self, text: Text, prose: Prose, reserve: int) -> None:
        """A text judged by the model, what is in doubt sent back once, what is new judged too.

        So many tokens are left to what is still to be written.
        """
        calls, heading = self.calls, text.section.heading
        calls.reserve = reserve
        prose.judge(calls, heading)
        doubtful = [statement for statement in prose.statements if in_doubt(statement)]
        if doubtful:
            shown = mending_excerpts(doubtful, text.shown, calls.room // 2, calls.count)
            prose.mend(calls, f"{text.topic}: {heading}", shown)
        prose.cite()
        prose.judge(calls, heading)
        calls.reserve = 0
        prose.settle()

    def _section(self, text: Text, prose: Prose) -> Section:
        """A text so far as a section, in paragraphs."""
        statements = tuple(map(without_facts, prose.statements))
        several = text.section.part is not ReviewPart.ABSTRACT
        length = 5 if several else max(len(statements), 1)
        starts = range(0, len(statements), length)
        paragraphs = tuple(Paragraph(statements[n : n + length]) for n in starts)
        return replace(text.section, paragraphs=paragraphs, model=self.name)

    def _replies(self, prompt: str, name: str, most: int) -> Iterator[Reply]:
        """Ever longer replies within the budget, no more of them read than `most` tokens."""
        self.hashes[name] = hashlib.sha256(prompt.encode()).hexdigest()[:16]
        limit = max(2 * most, LONGEST_REPLY)
        with closing(self.calls.stream(prompt)) as replies:
            for reply in replies:
                yield reply
                # A model that writes without end is stopped.
                if len(reply.text) > limit and self.calls.count(reply.text) > limit:
                    return


def spent(calls: Calls) -> str:
    """What to say where the budget of tokens ends a text."""
    return f"the budget of {calls.budget or 0:,} tokens is used up"


def _line(statement: Statement, number: Mapping[str, int]) -> str:
    """A statement with its marks as the papers are numbered."""
    marks = "".join(f"[{number[p.id]}]" for p in statement.citations if p.id in number)
    return f"- {defuse(statement.text)} {marks}".rstrip()
