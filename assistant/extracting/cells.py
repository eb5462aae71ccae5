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
from assistant.review.zoning.digest import aim_of, is_left_open, problem_of, result_of
from assistant.review.zoning.tagging import Tagged, tag
from index.paper import Paper

SURE = 0.5
"""Chance from which the reader's word that a sentence answers fills a cell."""
STANDS = 0.8
"""How well a sentence must stand by itself, of 1."""
OF_A_SPAN = 0.9
OF_A_SENTENCE = 0.85
"""Shares of spans such as `275 patients` or `SQuAD`, and of sentences, that are right:
docs/extract.md."""
# Percentages (not the 95 % of an interval), degrees (not those `at` which something was done),
# factors (not `83×83`), p-values and ratios tell a result.
_MEASURED = re.compile(
    r"\d\s?(?:%(?!\s?(?:\(?CI\b|confidence|credib))|percent\b|×(?!\s?\d)|x\b|times\b|points?\b|-?fold\b)"
    r"|(?<!\bat )(?<![\d.,])\d[\d.,]*\s?°"
    r"|\b[pP]\s?[<=>]\s?0?\.\d|\b(?:OR|RR|HR|ratio)s?\b[^.;]{0,20}\d\.\d"
)
# `C57BL/6 mice`, `IL-10 mice` and `Beclin 1 mice` count none; `10 years in women` counts years.
_OF_A_NAME = re.compile(r"[\w)][-–/]$|\w\s+[A-Z]\w*\s$|[a-z][A-Z]\w*\s$")
_NOT_OF_THEM = re.compile(
    r"\s(?:in|of|for|from|with|additional|further|other|more|remaining"
    r"|years?|months?|weeks?|days?|hours?)\s"
)
_PART = re.compile(
    r"\b(?:of (?:the|these|them|whom)|including|in addition,)\s$|\d[^,.;]{0,30}(?:,|,? and)\s$",
    re.I,
)
_AND_MORE = re.compile(r",?\s(?:and\s)?\d")
"""Before and behind a count of some of those who were studied."""
_OWN = re.compile(r"(?:here,? )?(?:we|our|the authors|this|the present)\b", re.IGNORECASE)
# What authors thought of or looked into says nothing of how they did it.
_THOUGHT = re.compile(
    r"\b(?:goal|aim|objective|purpose)s?\b|\b(?:argu|consider|hypothes|ask|sought|investigat|stud|examin|explor|address|tackl)\w*$"
)
_OWN_ROLES = (SentenceRole.METHOD, SentenceRole.DATA, SentenceRole.RESULT)
_DESIGN = re.compile(
    r"(?<!previous )(?<!prior )(?<!existing )\b(?:(?:online|web-based|cross-sectional|longitudinal"
    r"|large-scale|user|pilot|case|field|qualitative|quantitative|mixed-methods?|cohort"
    r"|observational|controlled|crowdsourced|between-subjects?|within-subjects?|semi-structured"
    r"|in-depth|randomi[sz]ed|natural|laboratory|human-subjects?|double-blind|prospective"
    r"|retrospective|two|three|four|perception)[ -])+"
    r"(?:surveys?|interviews?|experiments?|trials?|stud(?:y|ies)|focus groups?|questionnaires?)\b"
    r"|\b(?<!follow-up )(?:interviews|focus groups|surveys? (?:of|with) \d+)\b",
    re.I,
)
_ONLY_SHOWN = re.compile(
    r"\b(?:show|demonstrate|report|present)s? the (?:ability|performance|results?|usefulness)\b",
    re.I,
)
"""Of a sentence that says that there are results, and not which."""
_OF_OTHERS = re.compile(r"(?:\w+ ){0,3}?(?:previous|prior|earlier) (?:studies|work|trials)\b", re.I)
_TELLING = {
    Sign.AIM: re.compile(
        r"\b(?:whether|(?:we|paper|work|study|article|here),? (?:(?!an? |the |our )\w+ ){0,4}?"
        r"(?:aim|ask(?!ed to)|sought|seek|investigat|stud(?:y|ie)|examin|explor|hypothesi)\w*"
        r"|(?:aims?|purpose|objectives?|goals?) (?:of|is|was|were))\b"
        r"|^to (?:determine|evaluate|investigate|assess|examine|explore)\b",
        re.I,
    ),
    Sign.GIVEN: re.compile(
        r"\b(?:effects? of [^.;]{1,80}? on|treat(?:ed|ment) (?:with|by)"
        r"|receiv(?:ed|ing)(?! (?:\w+ ){0,3}(?:treatment|drugs?|care|therapy)\b)"
        r"|randomi[sz]ed to|randomly assigned to|administ(?:ered|ration)|exposed to|therapy with"
        r"|supplement(?:ed|ation))\b",
        re.I,
    ),
    Sign.COMPARED: re.compile(
        r"\b(?:compar(?:e|es|ed|ing|isons?)\b[^.;]{0,60}?\b(?:with|to|against|of|between)|versus"
        r"|relative to|than (?:placebo|controls?)|outperform\w*|control group|placebo"
        r"|(?:above|over|than|against)\s[^.;]{0,30}\bbaselines?)\b",
        re.I,
    ),
    Sign.MEASURED: re.compile(
        r"\b(?:(?:primary|secondary|main) (?:outcomes?|end ?points?)"
        r"|(?:we|were|was) (?:measured|quantified|recorded)"
        r"|to (?:measure|assess|quantify))\b",
        re.I,
    ),
    Sign.MADE: re.compile(
        r"\b(?:synthesi[sz]ed|fabricated|prepared|manufactured|grown|mou?lded|mou?lding|deposited"
        r"|printed|sintered|annealed|assembled)\b[^.;]{0,60}?\b(?:by|from|using|via|with|in|through)\b",
        re.I,
    ),
    Sign.USE: re.compile(
        r"\b(?:applications? (?:in|to|of|for|such)|can be (?:used|applied)"
        r"|(?:useful|suitable|promising|designed) (?:for|to|in)"
        r"|(?:we|be) (?:\w+ )?appl(?:y|ied) (?:\w+ ){0,4}to)\b",
        re.I,
    ),
}
"""What tells a treatment, what it was set against, and so on, in a sentence on one's own work."""
_NAMED = re.compile(r"[A-Z][\w-]*[A-Z0-9]")
_COUNTED_DATA = re.compile(
    r"(?:\d+|two|three|four|five|six|several|various|multiple|many) \S+ (?:datasets|benchmarks)",
    re.I,
)
"""`two AVR datasets` tells the field, and not which."""


def read_cells(paper: Paper, columns: Sequence[Column], reader: Reader) -> tuple[Cell | None, ...]:
    """A cell for each column; None where nothing in the abstract says it for sure."""
    tagged = tag(paper)
    return tuple(
        _by_sign(column.sign, tagged) if column.sign else _asked(column, paper, tagged, reader)
        for column in columns
    )


def _by_sign(sign: Sign, tagged: Sequence[Tagged]) -> Cell | None:
    """The first sentence that bears a sign, or the part of it that does."""
    match sign:
        case Sign.STUDIED:
            return _studied(tagged)
        case Sign.DATA:
            return _cell(next(filter(None, map(_named_data, tagged)), None), OF_A_SPAN)
        case Sign.DESIGN:
            return _cell(next(filter(None, map(_design, tagged)), None), OF_A_SPAN)
        case Sign.PROBLEM:
            return _cell(problem_of(tagged), OF_A_SENTENCE)
    aim = aim_of(tagged)
    headline = result_of(tagged, aim)
    if headline and not _tells_what_came_out(headline, aim):
        headline = None
    # A phrase of its own stands for one of its role.
    least = STANDS - 0.15 * (sign in _TELLING)
    bearing = [one for one in tagged if one.quality >= least and _bears(sign, one)]
    if bearing:
        ranked = sign in (Sign.FIGURES, Sign.RESULT)
        best = max(bearing, key=lambda one: (ranked and one.quote == headline, one.quality))
        return _cell(best.quote, OF_A_SENTENCE)
    if sign is Sign.METHOD and aim and _is_method(aim.text):
        return _cell(aim, OF_A_SENTENCE)
    return _cell(headline, OF_A_SENTENCE) if sign is Sign.RESULT else None


def _tells_what_came_out(headline: Quote, aim: Quote | None) -> bool:
    """Whether a result is the paper's own, behind its aim, and says so in as many words."""
    start = aim.start if aim else 0.3 * len(headline.paper.abstract)
    text = headline.text
    told = (cues.FINDS.search(text) or cues.CAME_OUT.search(text)) and not _ONLY_SHOWN.search(text)
    return bool(told) and headline.start >= start


def _cell(quote: Quote | None, confidence: float) -> Cell | None:
    return Cell(quote, confidence) if quote else None


def _design(one: Tagged) -> Quote | None:
    """The kind of study that a sentence on one's own work names."""
    found = _DESIGN.search(one.quote.text) if one.role in _OWN_ROLES else None
    start = one.quote.start
    return Quote(one.quote.paper, start + found.start(), start + found.end()) if found else None


def _studied(tagged: Sequence[Tagged]) -> Cell | None:
    """Those who were studied, with their number; None where others are counted too."""
    counted = [(one.quote, span) for one in tagged for span in studied_spans(one.quote)]
    if len({span.text.split("(")[0].strip().lower() for _, span in counted}) != 1:
        return None
    sentence, span = counted[0]
    before = sentence.text[: span.start - sentence.start]
    head = span.text.partition("(")[0]
    other = _OF_A_NAME.search(before) or _PART.search(before) or _NOT_OF_THEM.search(head)
    more = _AND_MORE.match(sentence.text, span.end - sentence.start)
    return None if other or more else Cell(span, OF_A_SPAN)


def _named_data(one: Tagged) -> Quote | None:
    """Data that has a name; `two benchmarks` tells nobody which."""
    span = data_span(one.quote) if one.role in _OWN_ROLES else None
    named = span and _NAMED.search(span.text) and not _COUNTED_DATA.fullmatch(span.text)
    return span if named else None


def _bears(sign: Sign, one: Tagged) -> bool:
    """Whether a sentence says what its authors did, or what they measured, and not both."""
    text = one.quote.text
    if sign in (Sign.FIGURES, Sign.RESULT):
        found = cues.RESULT.search(text) and _MEASURED.search(text)
        return bool(found and not _OF_OTHERS.match(text))
    if sign is Sign.METHOD:
        return not cues.RESULT.search(text) and _is_method(text)
    # How a thing was made may be told at once, and what is open is a problem.
    own = one.role in _OWN_ROLES or sign in (Sign.MADE, Sign.OPEN)
    if not own or cues.POINTING.search(text) or cues.VAGUE.search(text):
        return False
    # What came of it is told as if it had been asked, or given.
    if sign in (Sign.AIM, Sign.GIVEN) and cues.RESULT.search(text):
        return False
    if sign is Sign.OPEN:
        return is_left_open(one)
    return bool(_TELLING[sign].search(text))


def _is_method(text: str) -> bool:
    """Whether a sentence says what its authors did, by itself."""
    if cues.FINDS.search(text):
        return False
    return any(
        _OWN.match(did.group())
        and not (_THOUGHT.search(did.group()) or cues.POINTING.search(text, did.start()))
        for did in cues.METHOD.finditer(text)
    )


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
