"""The outline of a review by a model, from the quotes of all its papers, in batches that fit."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import Field

from assistant.answer import Quote
from assistant.models.prompt import FENCE, defuse, fill_fenced
from assistant.models.replies import Number, Reported, parse_json
from assistant.render.markdown import cited_as
from assistant.review.outline.themes import Theme
from assistant.review.write.shown_papers import LONGEST_TITLE, Count
from index.text.clean import tidy

MOST_SECTIONS, LONGEST_HEADING = 10, 80
ANY_NUMBER = "Three to seven sections are usual; one or two where there are few papers."
_WRITTEN_LAST = re.compile(
    r"\W*(?:\d+\W*)?(?:abstract|introduction|background and introduction|overview|discussion"
    r"|summary|synthesis|limitations|conclusions?|references)\W*",
    re.IGNORECASE,
)
Ask = Callable[[str], str]


class PlannedSection(Reported):
    """A section as a model plans it: its heading, and the numbers of its quotes."""

    heading: str = Field(min_length=1)
    quotes: list[Number] = Field(min_length=1)


@dataclass
class OutlinePlan:
    """Sections so far: heading to quotes, each quote in one of them."""

    sections: dict[str, list[Quote]] = field(default_factory=dict)
    placed: set[tuple[str, int]] = field(default_factory=set)

    def take(self, planned: Sequence[PlannedSection], shown: Sequence[Quote]) -> bool:
        """Take what a reply plans of the quotes that were shown; False if there is nothing in it.

        Numbers that stand for no quote, and headings of what is written last, are passed over.
        """
        taken = False
        known = {heading.lower(): heading for heading in self.sections}
        for section in planned:
            heading = " ".join(defuse(section.heading).strip("\"'“”`#* ").split())
            if not heading or len(heading) > LONGEST_HEADING or _WRITTEN_LAST.fullmatch(heading):
                continue
            numbers = [int(n) for n in section.quotes if n == int(n) and 0 < n <= len(shown)]
            quotes = [q for n in numbers if _key(q := shown[n - 1]) not in self.placed]
            if not quotes:
                continue
            held = self.sections.setdefault(known.setdefault(heading.lower(), heading), [])
            held += list(dict.fromkeys(quotes))
            self.placed.update(map(_key, quotes))
            taken = True
        return taken

    def themes(self, most: int | None) -> tuple[Theme, ...]:
        """The sections as themes, at most so many."""
        first = list(self.sections.items())[: most or MOST_SECTIONS]
        return tuple(
            Theme(heading, tuple({q.paper.id: q.paper for q in quotes}.values()), "", tuple(quotes))
            for heading, quotes in first
        )


def outline_prompts(
    topic: str, quotes: Sequence[Quote], sections: int | None, room: int, count: Count
) -> Iterator[tuple[tuple[Quote, ...], Callable[[OutlinePlan], str]]]:
    """The batches of quotes, each with what makes its prompt from the sections planned so far."""
    spare = count(_prompt(topic, (), sections, OutlinePlan()))
    # The sections so far stand in the prompt too.
    spare += MOST_SECTIONS * count("x" * LONGEST_HEADING)
    batch: list[Quote] = []
    used = spare
    for quote in quotes:
        alone = not batch or batch[-1].paper.id != quote.paper.id
        cost = count(_line(len(batch) + 1, quote)) + 1 + alone * (count(_head(quote)) + 1)
        # Quotes of one prompt: a reply that names more would be cut by its length.
        if batch and (used + cost > room or len(batch) >= 200):
            yield _batch(topic, batch, sections)
            batch, used = [], spare
        batch.append(quote)
        used += cost
    if batch:
        yield _batch(topic, batch, sections)


def read_plan(reply: str) -> tuple[PlannedSection, ...]:
    """The sections that a reply plans; none if it is not in the form asked for."""
    return parse_json(reply, PlannedSection)


def _batch(
    topic: str, batch: Sequence[Quote], sections: int | None
) -> tuple[tuple[Quote, ...], Callable[[OutlinePlan], str]]:
    held = tuple(batch)
    return held, lambda plan: _prompt(topic, held, sections, plan)


def _prompt(topic: str, quotes: Sequence[Quote], sections: int | None, plan: OutlinePlan) -> str:
    lines = [f"--- {FENCE} quotes"]
    last = ""
    for n, quote in enumerate(quotes, 1):
        if quote.paper.id != last:
            last = quote.paper.id
            lines.append(_head(quote))
        lines.append(_line(n, quote))
    lines.append(f"--- {FENCE} end of quotes")
    before = ""
    if plan.sections:
        headings = "\n".join(f"- {heading}" for heading in plan.sections)
        before = (
            "Sections so far, made from quotes that are not shown again; use the same words where "
            f"a quote belongs to one of them, and add others only where none fits:\n{headings}"
        )
    wanted = f"Write exactly {sections} section{'s' * (sections != 1)}." if sections else ANY_NUMBER
    return fill_fenced(
        "review_outline",
        quotes="\n".join(lines),
        before=before,
        sections=wanted,
        topic=defuse(topic),
    )


def _head(quote: Quote) -> str:
    paper = quote.paper
    return f"{defuse(cited_as(paper))}: {defuse(tidy(paper.title))}"[:LONGEST_TITLE]


def _line(number: int, quote: Quote) -> str:
    return f"  {number}: {defuse(quote.text)}"


def _key(quote: Quote) -> tuple[str, int]:
    return quote.paper.id, quote.start
