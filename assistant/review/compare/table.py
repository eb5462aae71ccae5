"""The comparison: papers by problem, method, data and headline result, in their own sentences."""

import re
from collections.abc import Sequence

from assistant.answer import Quote
from assistant.review.common_names import COMMON_NAMES
from assistant.review.types import ComparisonRow, SentenceRole, Table
from assistant.review.zoning.cues import DANGLING, HANGING, OPEN_CUE, VAGUE
from assistant.review.zoning.digest import aim_of, problem_of, result_of
from assistant.review.zoning.tagging import Tagged, tag, worth
from assistant.screening.paper_words import written_names
from assistant.text.abbreviations import definitions
from index.paper import Paper

_DATA_HEAD = re.compile(
    r"\b(?:data\s?sets?|corpus|corpora|benchmarks?|test (?:sets?|collections?)|leaderboards?)\b"
    r"(?:\s+\([^()]{1,80}\)|\s+(?:such as|including)\s(?-i:[A-Z0-9][\w./+-]*"
    r"(?:,?\s(?:and\s)?[A-Z0-9][\w./+-]*){0,8}))?",
    re.IGNORECASE,
)
_NAMED_DATA = re.compile(
    r"\b(?:on|from)\s+((?:[A-Z][\w@./+-]*[A-Z0-9][\w@/+-]*)"
    r"(?:(?:,|\s+and|,\s+and|)\s+[A-Z][\w@/+-]*[A-Z0-9][\w@/+-]*){0,6})(?![\w@/+-]|['’]s)"
)
_NAME = re.compile(r"[A-Z][\w-]*[A-Z0-9]")
_LISTED = re.compile(r"(?<![\w@./+-])(?!and\b)[A-Za-z][\w@./+-]*")
# Models and machines that a result may be `on`, and no data.
_NO_DATA = re.compile(
    r"(?:Ro|De|Al|Distil|Sci|Bio)?BERT[a-z]*(?:-\w+)*|[A-Z]?LLMs?|PLMs?|VLMs?|GPT\S*|T5\S*|[A-Z]PUs?"
    r"|CNNs?|RNNs?|DNNs?|LSTMs?|ViTs?\S*|CLIP|SD\S*|ResNet\S*|VGG\S*|AlexNet|LLaMA\S*|MLPs?|GNNs?|ARM|FPGAs?|\S+-[a-z]+ed"
)
# `275 patients with cancer`, `women (n = 2666)`: those whom a study looked at.
_WHOM = (
    r"(?:patients|women|men|participants|children|adults|adolescents|subjects|individuals|infants"
    r"|newborns|volunteers|people|persons|cases|mice|rats|students|donors|families|trials|studies"
    r"|respondents|users|employees|teachers|doctors|physicians|nurses|parents|mothers|fathers|girls"
    r"|boys|pupils|households|residents|interviewees)"
)
_COUNTED = (
    r"(?:\d{1,3}(?:[,\s\u2009\u202f]\d{3})+|\d+)\s"
    rf"(?:[a-z][\w/-]*\s){{0,3}}{_WHOM}\b"
)
_STUDIED = re.compile(
    rf"\b{_COUNTED}(?:(?:,|\sand)\s{_COUNTED})*(?:\s\([^()]{{1,60}}\))?"
    rf"|\b(?:(?!(?:among|in|of|for|the|and|with|between|all|to|from|on|by|at|an?)\s)[a-z]+\s)?{_WHOM}\s\(n\s?=\s?\d[\d,]*\)",
    re.IGNORECASE,
)
# Other things that were looked at, but for spans of time and parts of a method.
_THINGS = re.compile(
    r"(?<![\w.,-])\d[\d,]*\d?\s(?!(?:[\w-]+\s)?(?:percent|seconds|minutes|hours|days|weeks|months"
    r"|years|seasons|winters|summers|times|points|degrees|met(?:er|re)s|layers|stages|steps|epochs"
    r"|bits|parameters|tokens|iterations|dimensions|levels|tasks|models|methods|folds|groups|arms"
    r"|doses|kinds|types|ways|items|euros|dollars)\b)"
    r"(?:[a-z][\w-]*\s){0,2}?[a-z][\w-]*[a-rt-z]s\b"
)
_TOKEN = re.compile(r"\S+")
_OPENS = frozenset(
    "a an the of on over from with in at to by for and or as that which using use uses used across "
    "our their its this these those is are was were be than both most new we it all any into via "
    "outperforms achieves achieve shows show present introduce release create build propose "
    "existing respectively including between under per".split()
)
COLUMNS = ("Problem", "Method", "Data", "Headline result")


def compare(papers: Sequence[Paper]) -> Table:
    """One row for each paper; a cell is None where no sentence of the abstract fills it."""
    return Table(COLUMNS, tuple(ComparisonRow(paper, _cells(_told(paper))) for paper in papers))


def _told(paper: Paper) -> list[Tagged]:
    """The sentences of a paper that tell something; a question fills no cell."""
    return [tagged for tagged in tag(paper) if not tagged.quote.text.rstrip().endswith("?")]


def _cells(tagged: Sequence[Tagged]) -> tuple[Quote | None, ...]:
    aim = aim_of(tagged)
    return (
        problem_of(tagged),
        aim,
        _data(tagged),
        result_of(tagged, aim) or _else(tagged),
    )


def _else(tagged: Sequence[Tagged]) -> Quote | None:
    """A result that says less for its paper, but says something."""
    found = [t for t in tagged if t.role is SentenceRole.RESULT and t.cued and t.quality > 0]
    empty = (OPEN_CUE, VAGUE, DANGLING)
    found = [
        t
        for t in found
        if not (HANGING.match(t.quote.text) or any(cue.search(t.quote.text) for cue in empty))
    ]
    return max(found, key=worth).quote if found else None


def _data(tagged: Sequence[Tagged]) -> Quote | None:
    """The words that name data sets: of a sentence that brings them, else of a result."""
    order = sorted(
        tagged, key=lambda t: (t.role is not SentenceRole.DATA, t.role is not SentenceRole.RESULT)
    )
    for each in order:
        if each.role not in (SentenceRole.DATA, SentenceRole.RESULT, SentenceRole.METHOD):
            continue
        if span := data_span(each.quote, named=each.role is not SentenceRole.METHOD):
            return span
    methods = [each for each in tagged if each.role is SentenceRole.METHOD and each.cued]
    return next(filter(None, (_counted(each.quote) for each in methods)), None)


def _counted(quote: Quote) -> Quote | None:
    """The things that a sentence on what was done counts: `60 office buildings`."""
    match = _THINGS.search(quote.text)
    if match is None:
        return None
    return Quote(quote.paper, quote.start + match.start(), quote.start + match.end())


def data_span(quote: Quote, *, named: bool = True) -> Quote | None:
    """The part of a sentence that names data: the named one, else the first; None if none does.

    It reaches back from a word such as `dataset` to the word that opens the phrase; where `named`,
    names that a result is `on` or `over` count without such a word. Else, those who were studied.
    """
    text = quote.text
    spans = [(_back(text, head.start()), head.end()) for head in _DATA_HEAD.finditer(text)]
    # `various benchmarks` tells nobody which.
    spans = [(a, b) for a, b in spans if _tells_which(text[a:b].split())]
    own = written_names(quote.paper.title)
    spans += [
        span
        for match in _NAMED_DATA.finditer(text)
        if named and (span := _of_data(match))
        if not own.keys() & written_names(text[slice(*span)]).keys()
        if not _is_a_methods(text[slice(*span)], quote.paper)
    ]
    if not spans:
        return studied_span(quote)
    start, end = next((s for s in spans if _NAME.search(text[s[0] : s[1]])), spans[0])
    return Quote(quote.paper, quote.start + start, quote.start + end)


def _tells_which(words: Sequence[str]) -> bool:
    return len(words) > 2 or (len(words) == 2 and words[0][0].isupper())


def _of_data(match: re.Match[str]) -> tuple[int, int] | None:
    """Where a list of names stands; None if one is a model's, a machine's or a measure's."""
    if match.group(1).lower() in COMMON_NAMES:
        return None
    models = any(_NO_DATA.fullmatch(name) for name in _LISTED.findall(match.group(1)))
    return None if models else match.span(1)


def _is_a_methods(name: str, paper: Paper) -> bool:
    """Whether an abstract spells a name out as something that is no data."""
    long = definitions([paper.abstract]).get(name.lower())
    return bool(long) and not _DATA_HEAD.search(" ".join(long or ()))


def studied_span(quote: Quote) -> Quote | None:
    """The part of a sentence that counts those who were studied: `275 patients with cancer`."""
    found = studied_spans(quote)
    return next((span for span in found if _NAME.search(span.text)), found[0]) if found else None


def studied_spans(quote: Quote) -> list[Quote]:
    """All such parts of a sentence."""
    found = [match.span() for match in _STUDIED.finditer(quote.text)]
    return [Quote(quote.paper, quote.start + start, quote.start + end) for start, end in found]


def _back(text: str, at: int) -> int:
    """Where the phrase that ends at a place begins: a list of names, or no more than six words."""
    # Words before one such as `dataset` that may belong to it.
    words = list(_TOKEN.finditer(text[:at]))[-6:]
    start = at
    for n, word in reversed([*enumerate(words)]):
        plain = word.group()
        if plain == "and" and n and words[n - 1].group()[0].isupper():
            continue
        # `GLUE, RACE, and SQuAD benchmarks`: a comma ends the phrase unless a name is before it.
        ends = plain[-1] in ";:()" or (plain[-1] == "," and not _NAME.search(plain))
        if ends or plain.lower() in _OPENS:
            break
        start = word.start()
    # Of these, as many as no name is among; more are a clause.
    before = text[start:at].split()
    if len(before) > 3 and not any(word[0].isupper() for word in before):
        return words[-1].start()
    return start
