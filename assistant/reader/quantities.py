"""The figures of a text, read.

Understands thousands, number words, percentages and percentage points, ratios (`twice`, `half`,
`10x`, `ten-fold`), ranges and units that convert.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import zip_longest

_SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER_WORDS = {w: float(i) for i, w in enumerate(_SMALL)} | {
    w: 10.0 * i for i, w in enumerate(_TENS, 2)
}
_HEDGE = re.compile(
    r"(?:\b(about|around|roughly|approximately|approx\.?|nearly|almost|close to|some|circa)|[~≈])"
    r"\s*$",
    re.I,
)
_ABOVE = re.compile(r"(?:\b(over|above|more than|at least|exceeding|exceeds)|[>≥])\s*$", re.I)
_BELOW = re.compile(r"(?:\b(under|below|less than|fewer than|at most|up to)|[<≤])\s*$", re.I)
NAMED = r"-(?!(?:[GMT]Hz|[KMGT]B|[MG]W|[MG]Pa|[MGT]e?V|[MG]J)\b)[A-Z]{2}"
"""What follows the figure of a name, `5-HT3`, and not that of a measure, `10-GHz`."""
_FIGURE = re.compile(
    r"(?<![\w.])(?:(?<![A-Za-z]-)|(?<=-to-))(?P<sign>[-−](?=\d))?"
    r"(?P<number>\d{1,3}(?:[,\u2009\u202f]\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?|[.·]\d+)"
    r"(?:\s?[eE×x]\s?10\^?\{?(?P<power>[-−]?\d+)\}?)?"
    rf"(?P<tail>(?:st|nd|rd|th)\b|{NAMED})?"
)
_WORDS = re.compile(
    r"\b(?:(?P<tens>" + "|".join(_TENS) + r")[- ](?P<ones>" + "|".join(_SMALL[1:10]) + r")"
    r"|(?P<one>" + "|".join((*_SMALL[2:], *_TENS)) + r")"
    r"|(?P<a>an?|one)(?=\s+(?:hundred|thousand|million|billion)\b)"
    r"|(?P<onefold>one)(?=-fold))\b",
    re.I,
)
_PERCENT = re.compile(r"\s?-?(?:\\?%|per\s?cent\b|percent\b)", re.I)
_POINTS = re.compile(r"\s?-?(?:\\?%|percent(?:age)?)?[- ]?(?:points?\b|pp\b)", re.I)
_TIMES = re.compile(r"\s?(?:\\?times\b|×|x\b|[- ]?fold\b)", re.I)
_SCALE = re.compile(r"(?:[\s-](hundred|thousand|million|billion|trillion)|(k|K|M|B|bn|T))\b")
_UNIT = re.compile(r"[\s-]?([A-Za-zµμ°]+)")
_RANGE_GAP = re.compile(r"\s?(?:-|–|—|to|and|or|±|\+/-)\s?$")


@dataclass(frozen=True, slots=True)
class Measures:
    """What `measures.toml` tells: scales, units in base units of a dimension, ratios, fractions."""

    scales: dict[str, float]
    units: dict[str, tuple[str, float]]
    ratios: dict[str, float]
    fractions: dict[str, int]
    ratio: re.Pattern[str]
    fraction: re.Pattern[str]


@cache
def _measures() -> Measures:
    told = tomllib.loads(files("assistant.reader").joinpath("measures.toml").read_text("utf-8"))
    ratios, fractions = told["ratios"], told["fractions"]
    top = r"\b(?P<top>a|an|one|two|three|four)[- ]"
    return Measures(
        told["scales"],
        {u: (kind, size) for kind, units in told["units"].items() for u, size in units.items()},
        ratios,
        fractions,
        re.compile(rf"\b(?P<word>{'|'.join(ratios)})\b", re.I),
        re.compile(rf"{top}(?P<part>{'|'.join(fractions)})\b", re.I),
    )


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text: its value in base units, the kind it belongs to, and where it stands.

    `kind` is `percent`, `points`, `times` (a ratio), a dimension such as `time`, or "" for a bare
    number. `step` is the size of its last digit in base units, `slack` is `about`, `above`,
    `below` or "", and `factor` is what the number as written was multiplied by for its unit.
    """

    value: float
    kind: str
    step: float
    text: str
    start: int
    end: int
    slack: str = ""
    factor: float = 1.0


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every figure of a text in order; names such as `GPT-4` or `CD4` hold none."""
    found: list[Quantity] = []
    taken: set[int] = set()
    for quantity in (*_fractions(text), *_ratios(text), *_plain(text)):
        span = range(quantity.start, quantity.end)
        if taken.isdisjoint(span):
            taken.update(span)
            found.append(quantity)
    found.sort(key=lambda q: q.start)
    return tuple(_share_units(found, text))


def _slack(text: str, start: int) -> str:
    before = text[max(0, start - 20) : start]
    for pattern, name in ((_HEDGE, "about"), (_ABOVE, "above"), (_BELOW, "below")):
        if pattern.search(before):
            return name
    return ""


def _fractions(text: str) -> Iterable[Quantity]:
    for m in _measures().fraction.finditer(text):
        top = NUMBER_WORDS.get(m["top"].lower(), 1.0)
        share = 100 * top / _measures().fractions[m["part"].lower()]
        yield Quantity(share, "percent", 5.0, m.group(), m.start(), m.end(), "about")


def _ratios(text: str) -> Iterable[Quantity]:
    for m in _measures().ratio.finditer(text):
        if text[max(0, m.start() - 7) : m.start()].lower().endswith(("second ", "first ")):
            continue
        if m["word"].lower() == "double" and text[m.end() : m.end() + 1] == "-":
            continue
        value = _measures().ratios[m["word"].lower()]
        yield Quantity(value, "times", 0.0, m.group(), m.start(), m.end(), _slack(text, m.start()))


def _plain(text: str) -> Iterable[Quantity]:
    for m in _FIGURE.finditer(text):
        if m["tail"]:
            continue
        digits = re.sub(r"[,\u2009\u202f]", "", m["number"]).replace("·", ".")
        value = float(digits)
        step = _step(digits)
        if m["power"]:
            factor = 10.0 ** int(m["power"].replace("−", "-"))
            value, step = value * factor, step * factor
        quantity = _measured(text, m.start(), m.end(), value, step)
        if quantity is not None:
            yield quantity
    for m in _WORDS.finditer(text):
        if m["tens"]:
            value = NUMBER_WORDS[m["tens"].lower()] + NUMBER_WORDS[m["ones"].lower()]
        else:
            value = NUMBER_WORDS.get((m["one"] or "one").lower(), 1.0)
        quantity = _measured(text, m.start(), m.end(), value, 1.0)
        if quantity is not None:
            yield quantity


def _step(digits: str) -> float:
    """The size of the last digit that was meant: 100 for 26,300, 0.01 for 0.25."""
    whole, _, rest = digits.partition(".")
    if rest:
        return 10.0 ** -len(rest)
    zeros = len(whole) - len(whole.rstrip("0"))
    return 10.0**zeros if 2 <= zeros < len(whole) else 1.0


def _measured(text: str, start: int, end: int, value: float, step: float) -> Quantity | None:
    """The number with what follows it: scale, percent, points, times or unit."""
    slack = _slack(text, start)
    if (m := _SCALE.match(text, end)) is not None:
        factor = _measures().scales[(m[1] or m[2]).lower()]
        value, step, end = value * factor, step * factor, m.end()
    for pattern, kind in ((_POINTS, "points"), (_PERCENT, "percent"), (_TIMES, "times")):
        if (m := pattern.match(text, end)) is not None:
            return Quantity(value, kind, step, text[start : m.end()], start, m.end(), slack)
    if (m := _UNIT.match(text, end)) is not None:
        word = m[1].lower()
        units = _measures().units
        unit = units.get(word) or units.get(word.removesuffix("s"))
        # `11,631 US students`: a time is never written in capitals.
        if unit is not None and not (unit[0] == "time" and m[1].isupper()):
            kind, factor = unit
            written = text[start : m.end()]
            return Quantity(
                value * factor, kind, step * factor, written, start, m.end(), slack, factor
            )
        if text[end : end + 1].isalpha():
            return None  # a figure glued to letters is a name: 5hmC, 3D
    return Quantity(value, "", step, text[start:end], start, end, slack)


def _share_units(found: Sequence[Quantity], text: str) -> Iterable[Quantity]:
    """In `3-5 %` or `from 20 to 30 ms` the first figure has the second one's unit."""
    for here, following in zip_longest(found, found[1:]):
        if (
            following is not None
            and not here.kind
            and following.kind
            and _RANGE_GAP.search(text[here.end : following.start])
            and following.start - here.end <= 5
        ):
            factor = following.factor
            yield replace(
                here,
                value=here.value * factor,
                step=here.step * factor,
                kind=following.kind,
                factor=factor,
            )
        else:
            yield here
