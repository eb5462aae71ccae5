"""Cells without a model: what stands on something exact, or the reader is sure of; else nothing."""

import re
from collections.abc import Sequence

from assistant.answer import Quote
from assistant.extracting.columns import Column, Sign
from assistant.extracting.types import Cell
from assistant.reader.types import Candidate, Reader, Source
from assistant.review.compare.table import data_span, studied_spans
from assistant.review.types import SentenceRole
from assistant.review.zoning import cues
from assistant.review.zoning.digest import aim_of, problem_of, result_of
from assistant.review.zoning.tagging import Tagged, tag
from index.paper import Paper

SURE = 0.5
"""Chance from which the reader's word that a sentence answers fills a cell."""
STANDS = 0.8
"""How well a sentence must stand by itself, of 1."""
OF_A_PROBLEM = 0.85
"""Share of problems that are right."""
OF_A_SPAN = 0.9
"""Share of spans such as `275 patients` or `SQuAD` that are right: docs/extract.md."""
# Percentages (not the 95 % of an interval), factors, p-values and ratios tell a result.
_MEASURED = re.compile(
    r"\d\s?(?:%(?!\s?(?:\(?CI\b|confidence|credib))|percent\b|°|×|x\b|times\b|points?\b|-?fold\b)"
    r"|\b[pP]\s?[<=>]\s?0?\.\d|\b(?:OR|RR|HR|ratio)s?\b[^.;]{0,20}\d\.\d"
)
# `C57BL/6 mice`, `IL-10 mice` and `Beclin 1 mice` count none; `10 years in women` counts years.
_OF_A_NAME = re.compile(r"[\w)][-–/]$|\w\s+[A-Z]\w*\s$|[a-z][A-Z]\w*\s$")
_NOT_OF_THEM = re.compile(r"\s(?:in|for|from|with|years?|months?|weeks?|days?|hours?)\s")
_PART = re.compile(r"\b(?:of (?:the|these|them|whom)|including|in addition,)\s$", re.I)
"""Before a count of some of those who were studied."""
_OWN = re.compile(r"(?:here,? )?(?:we|our|the authors|this|the present)\b", re.IGNORECASE)
# What authors thought of or looked into says nothing of how they did it.
_THOUGHT = re.compile(r"\b(?:argu|consider|hypothes|ask|sought|investigat|stud|examin|explor)\w*$")
_NAMED = re.compile(r"[A-Z][\w-]*[A-Z0-9]")


def read_cells(paper: Paper, columns: Sequence[Column], reader: Reader) -> tuple[Cell | None, ...]:
    """A cell for each column; None where nothing in the abstract says it for sure."""
    tagged = tag(paper)
    return tuple(
        _by_sign(column.sign, tagged) if column.sign else _asked(column, paper, tagged, reader)
        for column in columns
    )


def _by_sign(sign: Sign, tagged: Sequence[Tagged]) -> Cell | None:
    """The first sentence that bears a sign, or the part of it that does."""
    if sign is Sign.STUDIED:
        return _studied(tagged)
    for one in tagged:
        if sign is Sign.DATA and (span := _named_data(one)):
            return Cell(span, OF_A_SPAN)
    if sign is Sign.PROBLEM:
        problem = problem_of(tagged)
        return Cell(problem, OF_A_PROBLEM) if problem else None
    bearing = [one for one in tagged if one.quality >= STANDS and _bears(sign, one.quote.text)]
    if not bearing:
        return None
    headline = result_of(tagged, aim_of(tagged)) if sign is Sign.FIGURES else None
    best = max(bearing, key=lambda one: (one.quote == headline, one.quality))
    return Cell(best.quote, round(best.quality * OF_A_SPAN, 2))


def _studied(tagged: Sequence[Tagged]) -> Cell | None:
    """Those who were studied, with their number; None where others are counted too."""
    counted = [(one.quote, span) for one in tagged for span in studied_spans(one.quote)]
    if len({span.text.split("(")[0].strip().lower() for _, span in counted}) != 1:
        return None
    sentence, span = counted[0]
    before = sentence.text[: span.start - sentence.start]
    head = span.text.partition("(")[0]
    other = _OF_A_NAME.search(before) or _PART.search(before) or _NOT_OF_THEM.search(head)
    return None if other else Cell(span, OF_A_SPAN)


def _named_data(one: Tagged) -> Quote | None:
    """Data that has a name; `two benchmarks` tells nobody which."""
    span = data_span(one.quote) if one.role in (SentenceRole.DATA, SentenceRole.RESULT) else None
    return span if span and _NAMED.search(span.text) else None


def _bears(sign: Sign, text: str) -> bool:
    """Whether a sentence says what its authors did, or what they measured, and not both."""
    result = cues.RESULT.search(text)
    if sign is Sign.FIGURES:
        return bool(result and _MEASURED.search(text))
    did = cues.METHOD.search(text)
    if sign is not Sign.METHOD or result or not did:
        return False
    leans = cues.POINTING.search(text, did.start())
    return bool(_OWN.match(did.group())) and not (leans or _THOUGHT.search(did.group()))


def _asked(column: Column, paper: Paper, tagged: Sequence[Tagged], reader: Reader) -> Cell | None:
    """The sentence that the reader takes for the answer, if it is sure of it."""
    source = Source.of(paper)
    candidates = [Candidate(source, one.quote.start, one.quote.end) for one in tagged]
    if not candidates:
        return None
    chances = reader.answers(column.question, candidates)
    best = int(chances.argmax())
    if chances[best] < SURE:
        return None
    return Cell(tagged[best].quote, round(float(chances[best]), 2))
