"""What one paper is about and what it found, in one or two of its sentences that stand alone."""

import re
from collections.abc import Iterator, Sequence, Set

from assistant.answer import Quote
from assistant.review.types import SentenceRole
from assistant.review.zoning import cues
from assistant.review.zoning.tagging import Tagged, tag, worth
from assistant.screening.own_terms import empty_words
from assistant.screening.paper_words import names, stems, without_ending, written_names
from index.paper import Paper

AIMS = (SentenceRole.METHOD, SentenceRole.DATA)
# What leads up to what is said, and points at what was said before: `To address this issue, we`.
_OPENING = re.compile(
    r"(?:[^,;:.]{2,120},\s)+?(?=(?:here,? |in this (?:paper|work|study|article),? )?(?:we|this"
    r" (?:paper|work|study|article)|the authors)\b)"
    r"|(?:however|moreover|furthermore|additionally|specifically|in addition|consequently|finally"
    r"|therefore|nevertheless|in contrast|also|thus|hence|besides|lastly|in particular),\s",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:we|our|this (?:paper|work|article|study)"
    r"|(?:is|are) (?:addressed|solved|tackled|overcome))\b",
    re.IGNORECASE,
)
"""Of a sentence on what was done, and no problem."""
_TAIL = re.compile(
    r",?\s(?:in order )?to (?:address|solve|tackle|overcome|mitigate|alleviate|remedy|resolve"
    r"|achieve|fill|bridge|close|handle)\s(?:this|these|the|such|it|them)\b[^,;:.]*\.$"
)


def digest(paper: Paper, used: Set[str] = frozenset()) -> tuple[Quote, ...]:
    """The aim and the result of a paper, as far as its abstract has them; quotes `used` are not.

    A sentence that points at another one is quoted without the clause that does, or not at all;
    where nothing stands by itself, the sentence that says most does.
    """
    tagged = [t for t in tag(paper) if t.quote.text not in used]
    aim = aim_of(tagged)
    result = result_of(tagged, aim)
    chosen = [quote for quote in (aim, result) if quote]
    if aim and result and aim.start <= result.start < aim.end:
        chosen = [aim]
    if not chosen and tagged:
        chosen = [max(tagged, key=lambda t: (not _leans(t.quote.text), worth(t))).quote]
    return tuple(sorted(chosen, key=lambda quote: quote.start))


def aim_of(tagged: Sequence[Tagged]) -> Quote | None:
    """What a paper sets out to do, in words that need no other."""
    found = [t for t in tagged if t.role in AIMS and t.quality > 0 and t.cued]
    ranked = sorted(found, key=lambda t: -_value(t))
    alone = (quote for each in ranked for quote in _parts(each.quote) if stands_alone(quote))
    return next(alone, None)


def problem_of(tagged: Sequence[Tagged]) -> Quote | None:
    """What a paper sets out from: `However` says that it follows, and is no fault."""
    # How well a problem must stand by itself.
    found = [t for t in tagged if t.quality >= 0.7 and _is_problem(t)]
    return max(found, key=worth).quote if found else None


def _is_problem(tagged: Tagged) -> bool:
    """Nothing of what was done, or of the end of an abstract, or that points at what was said."""
    text, paper = tagged.quote.text, tagged.quote.paper
    own = written_names(paper.title).keys() & written_names(text).keys()
    early = tagged.quote.start < 0.6 * len(paper.abstract)
    leans = cues.POINTING.search(text.partition(",")[0])
    told = not (own or leans or _DONE.search(text) or text.rstrip().endswith("?"))
    return tagged.role is SentenceRole.PROBLEM and early and told


def is_left_open(tagged: Tagged) -> bool:
    """Whether it tells what is open at the end of an abstract; before, a paper sets out from it."""
    text, late = tagged.quote.text, 0.6 * len(tagged.quote.paper.abstract)
    told = cues.OPEN_CUE.search(text) and not cues.OPEN_ONLY_NAMED.search(text)
    return bool(told) and tagged.quote.start > late


def result_of(tagged: Sequence[Tagged], aim: Quote | None) -> Quote | None:
    """What a paper found: nothing that only praises, or tells what is left to be done.

    A paper's own work may go without its name where another sentence tells what it is, and what
    follows the aim may point at it.
    """
    found = [t for t in tagged if t.role is SentenceRole.RESULT and t.quality > 0 and t.cued]
    told = any(t.role in AIMS and t.cued for t in tagged)
    for each in sorted(found, key=lambda t: -_value(t)):
        for quote in _parts(each.quote):
            if cues.VAGUE.search(quote.text) or cues.OPEN_CUE.search(quote.text):
                continue
            if _follows(quote, aim) or stands_alone(quote) or (told and not _leans(quote.text)):
                return quote
    return None


def _follows(quote: Quote, aim: Quote | None) -> bool:
    """Whether words stand right behind the aim."""
    if aim is None or quote.start < aim.end:
        return False
    return not quote.paper.abstract[aim.end : quote.start].strip()


def stands_alone(quote: Quote) -> bool:
    """Whether words can be read without those before them: they point at nothing unsaid."""
    if _leans(quote.text) or cues.VAGUE.search(quote.text):
        return False
    named = set(names(quote.paper.title)) & set(names(quote.text))
    return bool(named) or not cues.OWN_WORK.search(quote.text)


def _leans(text: str) -> bool:
    return bool(cues.HANGING.match(text) or cues.LEANS.search(text) or cues.DANGLING.search(text))


def _parts(quote: Quote) -> Iterator[Quote]:
    """A sentence, then what is left of it without an opening, or an end, that points elsewhere."""
    yield quote
    start, end = quote.start, quote.end
    if opening := _OPENING.match(quote.text):
        start += opening.end()
    if tail := _TAIL.search(quote.text):
        end = quote.start + tail.start()
    part = Quote(quote.paper, start, max(start, end))
    if part != quote and len(part.text.split()) >= 7:
        yield part


def _value(tagged: Tagged) -> float:
    """What a sentence says for its paper; what its title says too counts most."""
    paper, text = tagged.quote.paper, tagged.quote.text
    title = _telling(paper.title)
    shared = len(title & _telling(text)) / max(len(title), 1)
    named = bool(set(names(paper.title)) & set(names(text)))
    found = 0.5 * tagged.figures + 0.3 * bool(cues.FINDS.search(text))
    return 1.5 * shared + 0.4 * named + found * (tagged.role is SentenceRole.RESULT)


def _telling(text: str) -> set[str]:
    return set(map(without_ending, stems(text))) - empty_words()
