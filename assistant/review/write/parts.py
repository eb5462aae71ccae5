"""What is written last: abstract, introduction, synthesis, limitations and conclusion.

They are written of the sections' sentences. What a review says of itself is held against facts, a
source as the papers are, that leaves no trace in the text but that its sentence claims nothing.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer import Quote, Statement, Support
from assistant.answering.mend import in_doubt
from assistant.models.prompt import FENCE, PromptExcerpt, defuse, fill_fenced
from assistant.render.markdown import cited_as
from assistant.review.types import Review, ReviewPart, Section
from assistant.review.write.shown_papers import LONGEST_TITLE, Count, result_of
from index.paper import Paper
from index.text.clean import tidy

WRITING_ORDER = (
    ReviewPart.SYNTHESIS,
    ReviewPart.INTRODUCTION,
    ReviewPart.LIMITATIONS,
    ReviewPart.CONCLUSION,
    ReviewPart.ABSTRACT,
)
"""The abstract is written last, when there is something to sum up."""
OF_SYNTHESIS = (ReviewPart.CONCLUSION, ReviewPart.ABSTRACT)
"""The parts that are written of the synthesis too."""
FACTS_ID = "this review"


def headed(part: ReviewPart) -> str:
    """The heading of a part."""
    return part.value.capitalize()


def parts_of(review: Review) -> tuple[ReviewPart, ...]:
    """The parts that a review has; one section needs no synthesis."""
    return tuple(
        p for p in WRITING_ORDER if p is not ReviewPart.SYNTHESIS or len(review.sections) > 1
    )


def facts_of(review: Review) -> Paper:
    """What is known of a review itself, as a source that sentences can be held against."""
    scope, cited = review.scope, review.references
    years = sorted(paper.year for paper in cited if paper.year)
    span = f" They appeared from {years[0]} to {years[-1]}." if years else ""
    found = f"{len(scope.queries)} searches of the library found papers {scope.found} times."
    # Papers below which a section rests on few.
    thin = [s.heading for s in review.sections if len(s.papers) < 3]
    lines = [
        f"This review asks what is known about {review.topic}.",
        f"It has {len(review.sections)} sections: {_listed([s.heading for s in review.sections])}.",
        f"{found} {scope.screened} different papers were screened, {len(scope.included)} of them "
        f"were included and {len(scope.excluded)} were left out.",
        f"The sections cite {len(cited)} papers.{span}",
        *(f"Why papers were left out: {reason} ({n} papers)." for reason, n in _left(review)),
        *(f"{line}." for line in review.protocol[1:]),
        "Only titles and abstracts were read, not the full texts of the papers.",
        "The quality of the studies was not assessed, and no effects were pooled.",
        "The papers are those of one library; papers that it does not hold could not be found.",
        *(f"Few papers bear on {heading}." for heading in thin),
    ]
    return Paper(FACTS_ID, "This review", " ".join(map(defuse, lines)))


def of_sections(review: Review) -> str:
    """What names the sections that parts are written of."""
    said = [(s.text, [p.id for p in s.citations]) for x in review.sections for s in x.statements]
    return hashlib.sha256(repr((review.topic, said)).encode()).hexdigest()[:16]


def fill_part(
    part: ReviewPart, review: Review, length: int, room: int, count: Count
) -> tuple[str, tuple[PromptExcerpt, ...]]:
    """The prompt of a part, and its papers in the order of their numbers, the facts last.

    Where sections do not fit, the same number of sentences is left out at the end of each.
    """
    written = [*review.sections]
    if part in OF_SYNTHESIS:
        written += [s for s in review.parts if s.part is ReviewPart.SYNTHESIS]
    text, papers = "", review.references
    # Sentences of a section that a prompt shows.
    for most in range(24, 0, -1):
        shown = [replace_statements(section, most) for section in written]
        cited = {p.id for section in shown for s in section.statements for p in s.citations}
        papers = tuple(paper for paper in review.references if paper.id in cited)
        text = _filled(part, review, length, shown, papers)
        if count(text) <= room:
            break
    quotes = _quotes(review.statements)
    return text, (
        *(PromptExcerpt(result_of(p), quotes.get(p.id, ())) for p in papers),
        PromptExcerpt(result_of(facts_of(review))),
    )


def replace_statements(section: Section, most: int) -> Section:
    """A section with so many of its statements."""
    left, kept = most, []
    for paragraph in section.paragraphs:
        kept.append(replace(paragraph, statements=paragraph.statements[: max(left, 0)]))
        left -= len(paragraph.statements)
    return replace(section, paragraphs=tuple(kept))


def mending_excerpts(
    doubtful: Sequence[Statement], shown: Sequence[PromptExcerpt], room: int, count: Count
) -> tuple[PromptExcerpt, ...]:
    """Of what a part was written from, what bears on sentences in doubt, as much as there is room.

    The papers that they cite, with their quotes, and the facts; all papers where one cites none.
    """
    cited = {paper.id for statement in doubtful for paper in statement.citations}
    cited |= {quote.paper.id for statement in doubtful for quote in statement.evidence}
    if not all(statement.citations for statement in doubtful):
        cited |= {excerpt.result.paper.id for excerpt in shown}
    held = [e for e in shown if e.result.paper.id in cited or e.result.paper.id == FACTS_ID]
    # Quotes of a paper where sentences are mended.
    for most in range(4, 0, -1):
        cut = tuple(replace(e, spans=e.spans[:most] if e.spans else e.spans) for e in held)
        if sum(count(e.words) for e in cut) <= room:
            break
    return tuple(e if e.spans else replace(e, spans=_whole(e)) for e in cut)


def without_facts(statement: Statement) -> Statement:
    """A statement without the facts as a source; one that rests on them alone claims nothing."""
    if all(paper.id != FACTS_ID for paper in _sources(statement)):
        return statement
    citations = tuple(paper for paper in statement.citations if paper.id != FACTS_ID)
    evidence = tuple(quote for quote in statement.evidence if quote.paper.id != FACTS_ID)
    true = not citations and statement.support is Support.SUPPORTED
    return replace(
        statement, citations=citations, evidence=evidence, claim=statement.claim and not true
    )


def _sources(statement: Statement) -> list[Paper]:
    return [*statement.citations, *(quote.paper for quote in statement.evidence)]


def _filled(
    part: ReviewPart,
    review: Review,
    length: int,
    sections: Sequence[Section],
    papers: Sequence[Paper],
) -> str:
    number = {paper.id: n for n, paper in enumerate(papers, 1)}
    facts = len(papers) + 1
    listed = [
        f"--- {FENCE} papers",
        *(f"[{number[p.id]}] {_name(p)}" for p in papers),
        f"[{facts}] This review itself: {facts_of(review).abstract}",
        f"--- {FENCE} end of papers",
    ]
    said = [f"--- {FENCE} sections"]
    for n, section in enumerate(sections, 1):
        said.append(f"{'' if section.part else f'Section {n}: '}{defuse(section.heading)}")
        said += [_line(statement, number) for statement in section.statements]
    if part is ReviewPart.SYNTHESIS:
        said += _outcomes(review, number)
    said.append(f"--- {FENCE} end of sections")
    return fill_fenced(
        f"review_{part.value}",
        words=str(length),
        facts=str(facts),
        papers="\n".join(listed),
        sections="\n".join(said),
        topic=defuse(review.topic),
    )


def _outcomes(review: Review, number: Mapping[str, int]) -> list[str]:
    """What several papers found for one outcome, quote by quote."""
    lines = []
    for outcome in review.outcomes:
        lines.append(f"Measured by several papers: {defuse(outcome.name)}")
        lines += [
            f"- {finding.direction.value}: {defuse(finding.quote.text)} "
            f"[{number[finding.quote.paper.id]}]"
            for finding in outcome.findings
            if finding.quote.paper.id in number
        ]
    return lines


def _name(paper: Paper) -> str:
    return defuse(f"{cited_as(paper)}: {tidy(paper.title)}")[:LONGEST_TITLE]


def _line(statement: Statement, number: Mapping[str, int]) -> str:
    marks = "".join(f"[{number[p.id]}]" for p in statement.citations if p.id in number)
    doubt = " (in doubt, do not use)" if in_doubt(statement) else ""
    return f"- {defuse(statement.text)} {marks}{doubt}".rstrip()


def _quotes(statements: Sequence[Statement]) -> Mapping[str, tuple[tuple[int, int], ...]]:
    """Where in each paper the quotes of statements stand."""
    found: dict[str, dict[tuple[int, int], None]] = {}
    for quote in (quote for statement in statements for quote in statement.evidence):
        found.setdefault(quote.paper.id, {})[_span(quote)] = None
    return {paper_id: tuple(spans) for paper_id, spans in found.items()}


def _span(quote: Quote) -> tuple[int, int]:
    return quote.start, quote.end


def _whole(excerpt: PromptExcerpt) -> tuple[tuple[int, int], ...]:
    return ((0, len(excerpt.result.paper.abstract)),)


def _left(review: Review) -> Sequence[tuple[str, int]]:
    return sorted(review.scope.reasons.items(), key=lambda reason: -reason[1])[:3]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)
