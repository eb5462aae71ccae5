"""Citation marks in a model's prose: found in whatever shape they come, and taken out.

Understood are `[1]`, `[1, 3]`, `[1][2]`, `[1-3]`, `[Paper 2]`, `[^1]`, `[[1]]`, the same in
full-width and other brackets, `【1†source】`, before or after the full stop; `(1)` only where
nothing else is used and a sentence ends with it. A mark may be a noun ("According to [1]"): there
the paper's name takes its place.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.models.markdown import MarkdownLine, cells_of, read_lines
from index.text.sentences import split_sentences

MOST_IN_RANGE = 50
NEAR = 60
"""Characters around a mark that tell whether it is a noun."""
LONGEST_EMPHASIS = 400
LEAST_CLAIM = 3
"""Words from which a sentence without mark and figure says more than `Probably not.`"""
FRAGMENT = 8
"""Words from which a line without mark, figure and full stop is no heading and no cut piece."""
_OPEN, _CLOSE = r"[\[【［〔]", r"[\]】］〕]"
_WORD = r"(?:papers?|passages?|sources?|refs?\.?|references?|documents?|docs?|no\.?|p|#|\^)?"
_GAP = r"\s{0,4}"
_ONE = rf"{_WORD}{_GAP}\d{{1,4}}"
_LIST = rf"{_ONE}(?:{_GAP}(?:,|;|and|&|-|–|—|to){_GAP}{_ONE})*"
_SQUARE = rf"\\?{_OPEN}{{1,2}}{_GAP}(?:{_LIST}){_GAP}(?:†[^\]】］〕]{{0,40}})?\\?{_CLOSE}{{1,2}}"
_MARK = re.compile(_SQUARE, re.I)
_RANGE = re.compile(rf"(?<=\d){_GAP}{_CLOSE}{_GAP}([-–—]){_GAP}{_OPEN}{_GAP}(?=\d)")
_MARKS = re.compile(
    rf"{_SQUARE}(?:{_GAP}(?:,|;|&|[-–—]|\band\b|\bor\b)?{_GAP}{_SQUARE}){{0,50}}", re.I
)
_ROUND = re.compile(rf"[(（]{_GAP}(?:{_LIST}){_GAP}[)）](?={_GAP}(?:[.!?。]|$))", re.I | re.M)
_UNFINISHED = re.compile(r"(?:(?<!\s)\s++)?\\?[\[【［〔][^\]】］〕]{0,40}$")
_THINKING = re.compile(r"<(think|thinking|reasoning|thought)>.*?(?:</\1>|\Z)", re.S | re.I)
_THOUGHT = re.compile(r"\A.*</(?:think|thinking|reasoning|thought)>", re.S | re.I)
_EMPHASIS = re.compile(r"(\*\*|__|`|(?<![\w*])\*(?!\*))(?=\S)(.{1,400}?)(?<=\S)\1(?!\w)")
_MATH = re.compile(r"\$(?=\S)[^$\n]{1,200}?(?<=\S)\$(?!\d)|\\\(.{1,200}?\\\)")
# A list of references at the end is the model's own numbering, not part of the answer.
_BIBLIOGRAPHY = re.compile(
    r"^[^\w\n]*(?:references|sources|bibliography|citations)[^\w\n]*$", re.I | re.M
)
_VERDICT = re.compile(r"^[^\w\n]*answered[^\w\n]+(yes|partly|no)[^\w\n]*$", re.I | re.M)
_VERDICT_BEGINS = re.compile(
    r"\n[^\w\n]{0,20}a(?:n(?:s(?:w(?:e(?:r(?:e(?:d(?:\W.{0,12})?)?)?)?)?)?)?)?$", re.I
)
_FENCED = re.compile(r"^```\w*\s*|(?<!\s)\s*+```$")
_JSON = re.compile(r"\[?\{\s*[\"']\w")
_PROSE_KEYS = ("answer", "text", "response", "content", "sentence", "statement", "output")
_MARK_KEYS = ("citations", "citation", "sources", "source", "references", "refs", "marks", "papers")
# Behind these words, and at the beginning of a sentence, a mark stands for the paper itself.
_LEADS_TO_NOUN = re.compile(
    r"(?:^|[(;:—–]|\b(?:about|according to|after|as|by|both|following|for|from"
    r"|in|like|of|on|per|see|since|than|to|unlike|versus|via|vs\.?|with"
    # Verbs whose object is a work.
    r"|(?:contradict|extend|outperform|replicat|surpass)(?:e?s|e?d|e|ing)?"
    r"|laut|nach|von|in|bei|während|selon|d'après|par|dans|según|por|en|secondo))\s*$",
    re.I,
)
# Behind these only where the clause goes on: "that [1] reports", not "far below that [1]."
_JOINS = re.compile(
    r"\b(?:although|because|but|how|that|though|what|when|where|whereas|which|while|why)\s*$", re.I
)
_GOES_ON = re.compile(r"(?:['’]s|:)?[\s,]*[^\W\dA-Z_]")
# Behind a comma where a verb may follow: ", [2] leaves it", not "cheap, [2] and".
_VERB_FOLLOWS = re.compile(
    r"\s+(?!(?:and|or|but|nor|yet|so|which|who|whose|that|while|whereas|as|in|on|at|of|for|from|with|by|to"
    r"|than|because|although|though|if|when|where|the|an?|its?|their|they|this|these)\b)[a-z]+s?\b"
)
# A word that only announces the number: "Paper [1] reports", not "the paper [1]".
_ANNOUNCED = re.compile(
    r"(?:^|[.!?:;,(]\s*|\b(?:and|by|from|in|of|on|per|see|to|with)\s+)"
    r"((?:abstract|document|paper|passage|ref|reference|source)s?\.?\s*)$",
    re.I,
)
_LISTED = re.compile(r"(?:^|\n)\s*(?:[-*+•]|\d+[.)])\s*$")
MOST_IN_LABEL = 6
UNNAMED = "a paper that was not shown"


@dataclass(frozen=True, slots=True)
class Marked:
    """One sentence without its marks, and the numbers they held, in order, each once.

    `lead` is the Markdown that stands before it, `shown` the sentence in Markdown where it has
    any; `checked` is what is to be checked where the text names papers in place of marks. A
    heading, an announcement or a cut piece makes no `claim`.
    """

    text: str
    numbers: tuple[int, ...] = ()
    lead: str = ""
    shown: str = ""
    checked: str = ""
    claim: bool = True


def parse_reply(text: str, *, ended: bool, names: Sequence[str] = ()) -> tuple[Marked, ...]:
    """The finished sentences of a reply; all but the last while it is still being written.

    `names` are what papers are called where a mark is a noun, number n being `names[n - 1]`.
    """
    sentences = _all_sentences(text, names, ended=ended)
    return sentences if ended else sentences[:-1]


def unfinished(text: str, names: Sequence[str] = ()) -> str:
    """The sentence a reply is in the middle of, without its marks."""
    sentences = _all_sentences(text, names, ended=False)
    return sentences[-1].text if sentences else ""


def parse_verdict(text: str) -> str:
    """Whether the model says it answered: `yes`, `partly`, `no`; "" if it does not say."""
    found = _VERDICT.findall(parse_prose(text))
    return found[-1].lower() if found else ""


def _all_sentences(text: str, names: Sequence[str], *, ended: bool) -> tuple[Marked, ...]:
    prose = parse_prose(text, ended=ended)
    if not ended:
        prose = _UNFINISHED.sub("", _VERDICT_BEGINS.sub("", prose))
    prose = _VERDICT.sub("", _BIBLIOGRAPHY.split(prose)[0])
    pattern = _MARKS if _MARK.search(prose) else _ROUND
    sentences: list[Marked] = []
    for line in read_lines(prose):
        found = list(_sentences(line, pattern, names))
        if not found and sentences:
            # A line of nothing but marks belongs to the sentence above it.
            found = [_joined(sentences.pop(), _numbers_of(line.text))]
        sentences += found
    return tuple(sentences)


def parse_prose(text: str, *, ended: bool = True) -> str:
    """The prose of a reply: without thinking aloud, and out of the JSON it may be wrapped in.

    While JSON is being written there is no prose in it yet.
    """
    text = parse_thoughtless(text)
    bare = _FENCED.sub("", text).strip()
    if not bare.startswith(("{", "[{", '["')):
        return text
    if not ended:
        return ""
    try:
        return " ".join(_prose_of(json.loads(bare))) or text
    except (ValueError, RecursionError):
        # JSON that was cut or is none; a sentence may begin with a bracket all the same.
        return "" if _JSON.match(bare) else text


def parse_thoughtless(text: str) -> str:
    """A reply without what its model thought aloud."""
    return _THOUGHT.sub("", _THINKING.sub("", text)).strip()


def numbers_in(mark: str) -> tuple[int, ...]:
    """The numbers of one mark, ranges filled in: `1, 3-5` gives 1, 3, 4, 5."""
    spans = re.findall(
        rf"(\d{{1,9}})(?:{_GAP}(?:-|–|—|to){_GAP}{_WORD}{_GAP}(\d{{1,9}}))?", mark, re.I
    )
    numbers: list[int] = []
    for first, last in spans:
        start, end = int(first), int(last or first)
        numbers += range(start, end + 1) if 0 <= end - start < MOST_IN_RANGE else [start, end]
    return tuple(dict.fromkeys(numbers))


def _numbers_of(text: str) -> tuple[int, ...]:
    """The numbers of all marks of a text."""
    # `[1]–[3]` is the range `[1–3]`; what stands behind `†` is a place in the source.
    text = _RANGE.sub(r"\1", text)
    held = [found.group().partition("†")[0] for found in _MARK.finditer(text)] or [text]
    return tuple(dict.fromkeys(number for mark in held for number in numbers_in(mark)))


def _joined(sentence: Marked, numbers: tuple[int, ...]) -> Marked:
    return replace(sentence, numbers=tuple(dict.fromkeys(sentence.numbers + numbers)))


@dataclass(frozen=True, slots=True)
class _Bare:
    """A line without marks and emphasis; where they stood, in characters of `text`.

    `nouns` are spans of names that stand for a mark.
    """

    text: str
    marks: tuple[tuple[int, tuple[int, ...]], ...] = ()
    emphasis: tuple[tuple[int, int, str], ...] = ()
    nouns: tuple[tuple[int, int], ...] = ()


def _sentences(
    line: MarkdownLine, pattern: re.Pattern[str], names: Sequence[str]
) -> Iterator[Marked]:
    if line.header:
        yield _row(line, pattern)
        return
    if line.silent:
        yield Marked(pattern.sub("", line.text), lead=line.lead, claim=False)
        return
    bare = _taken_out(line.text, pattern, names)
    spans = split_sentences(bare.text)
    places = [at for at, _ in bare.marks]
    for n, span in enumerate(spans):
        # A mark in the gap after a full stop belongs to the sentence it follows.
        until = spans[n + 1][0] if n + 1 < len(spans) else len(bare.text) + 1
        first = bisect_right(places, span[0]) if n else 0
        held = bare.marks[first : bisect_left(places, until)]
        numbers = tuple(dict.fromkeys(number for _, found in held for number in found))
        sentence = _marked(bare, span, numbers, " " if n else line.lead)
        label = not n and len(spans) > 1 and _LISTED.search(line.lead) and _is_label(sentence)
        yield replace(sentence, claim=False) if label else sentence


def _is_label(sentence: Marked) -> bool:
    """Whether the first sentence of a point of a list is a heading within it: `**Cost.** It ...`"""
    short = len(sentence.text.split()) <= MOST_IN_LABEL and not any(map(str.isdigit, sentence.text))
    return short and not sentence.numbers and bool(_EMPHASIS.fullmatch(sentence.shown))


def _marked(bare: _Bare, span: tuple[int, int], numbers: tuple[int, ...], lead: str) -> Marked:
    start, end = span
    text = _joined_up(bare.text[start:end])
    nouns = bare.nouns[bisect_left(bare.nouns, (start, 0)) : bisect_left(bare.nouns, (end, 0))]
    signs = [(at, at, sign) for a, b, sign in _inside(bare.emphasis, span) for at in (a, b)]
    shown = _joined_up(_instead(bare.text, span, sorted(signs)))
    checked = _joined_up(_instead(bare.text, span, [(a, b, "the authors") for a, b in nouns]))
    return Marked(
        text,
        numbers,
        lead,
        shown if shown != text else "",
        checked if checked != text else "",
        _claims(text, numbers),
    )


def _instead(text: str, span: tuple[int, int], parts: Sequence[tuple[int, int, str]]) -> str:
    """A span of a text with other words in place of parts of it, which are in order."""
    pieces, read = [], span[0]
    for start, end, words in parts:
        pieces += [text[read:start], words]
        read = end
    return "".join([*pieces, text[read : span[1]]])


def _joined_up(text: str) -> str:
    return " ".join(text.split())


def _inside(
    pairs: Sequence[tuple[int, int, str]], span: tuple[int, int]
) -> Iterator[tuple[int, int, str]]:
    """Emphasis as far as it is in a sentence."""
    near = bisect_left(pairs, (span[0] - 2 * LONGEST_EMPHASIS, 0, ""))
    for a, b, sign in islice(pairs, near, bisect_left(pairs, (span[1], 0, ""))):
        first, last = max(a, span[0]), min(b, span[1])
        if first < last and sign:
            yield first, last, sign


def _claims(text: str, numbers: tuple[int, ...]) -> bool:
    """Whether a sentence says anything that could be checked."""
    words = len(text.split())
    figures = any(map(str.isdigit, text))
    if text.endswith("?") or (text.endswith((":", "：")) and not numbers):
        return False
    if not text.isascii() and len(text) > words * 12:
        return True  # Written without blanks.
    if words < LEAST_CLAIM and not figures and not numbers:
        return False
    ended = text.rstrip("\"'”’)»*").endswith((".", "!", "…", "。", "！", ";"))
    return bool(numbers) or figures or ended or words > FRAGMENT


def _row(line: MarkdownLine, pattern: re.Pattern[str]) -> Marked:
    """A row of a table as one sentence: its first cell, then each other under its head."""
    bare = _taken_out(line.text, pattern, ())
    cells = cells_of(bare.text)
    told = [
        f"{head} {cell}".strip()
        for head, cell in zip((*line.header[1:], *[""] * len(cells)), cells[1:], strict=False)
        if cell
    ]
    text = f"{cells[0]}: {'; '.join(told)}" if told else cells[0]
    numbers = tuple(dict.fromkeys(n for _, held in bare.marks for n in held))
    shown = pattern.sub("", line.text)
    return Marked(text, numbers, line.lead, shown, claim=bool(told))


def _taken_out(line: str, pattern: re.Pattern[str], names: Sequence[str]) -> _Bare:
    """The line without marks and emphasis; formulas stay as they are."""
    formulas = [found.span() for found in _MATH.finditer(line)]
    pairs = [found for found in _EMPHASIS.finditer(line) if not _in(found.start(), formulas)]
    cuts = [(*f.span(), -1) for f in pattern.finditer(line) if not _in(f.start(), formulas)]
    cuts += [(found.start(), found.start(2), n) for n, found in enumerate(pairs)]
    cuts += [(found.end(2), found.end(), n) for n, found in enumerate(pairs)]
    kept, read = _Kept(), 0
    marks: list[tuple[int, tuple[int, ...]]] = []
    nouns: list[tuple[int, int]] = []
    opened: dict[int, int] = {}
    emphasis: list[tuple[int, int, str]] = []
    for start, end, pair in sorted(cuts):
        if start < read:
            continue
        kept.add(line[read:start])
        read = end
        if pair < 0:
            numbers = _numbers_of(line[start:end])
            announced = _ANNOUNCED.search(kept.tail) if names else None
            if announced and _GOES_ON.match(line[end : end + NEAR]):
                kept.drop(len(announced[1]))
            if names and _is_noun(kept.tail, line[end : end + NEAR]):
                at = kept.length
                kept.add(_named(numbers, names))
                nouns.append((at, kept.length))
            else:
                kept.strip()
            marks.append((kept.length, numbers))
        elif pair in opened:
            sign = pairs[pair][1].replace("__", "**")
            emphasis.append((opened[pair], kept.length, sign))
        else:
            opened[pair] = kept.length
    kept.add(line[read:])
    return _Bare(kept.text, tuple(marks), tuple(sorted(emphasis)), tuple(nouns))


class _Kept:
    """Text put together piece by piece, whose end is looked at on the way."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0

    def add(self, part: str) -> None:
        self._parts.append(part)
        self.length += len(part)

    def strip(self) -> None:
        """Take blanks from the end."""
        while self._parts:
            part = self._parts.pop()
            bare = part.rstrip(" \t")
            self.length -= len(part) - len(bare)
            if bare:
                self._parts.append(bare)
                return

    def drop(self, signs: int) -> None:
        """Take so many signs from the end."""
        while signs and self._parts:
            part = self._parts.pop()
            kept = part[: max(len(part) - signs, 0)]
            signs -= len(part) - len(kept)
            self.length -= len(part) - len(kept)
            if kept:
                self._parts.append(kept)

    @property
    def tail(self) -> str:
        """What stands last."""
        last = ""
        for part in reversed(self._parts):
            last = part[-NEAR:] + last
            if len(last) >= NEAR or not part:
                break
        return last[-NEAR:]

    @property
    def text(self) -> str:
        return "".join(self._parts)


def _in(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place is inside one of the spans, which are in order."""
    n = bisect_right(spans, (place, len(spans) and spans[-1][1])) - 1
    return n >= 0 and spans[n][0] <= place < spans[n][1]


def _is_noun(before: str, after: str) -> bool:
    """Whether a mark stands where the sentence needs a name."""
    head = before.rstrip()
    if not head or head.endswith((".", "!", "?")):
        # At the beginning of a sentence, which goes on: "[1] reports", not "... cheap. [1]".
        return bool(_GOES_ON.match(after))
    if _JOINS.search(head):
        return bool(_GOES_ON.match(after))
    if head.endswith(",") and head != before:
        return bool(_VERB_FOLLOWS.match(after))
    return bool(_LEADS_TO_NOUN.search(head))


def _named(numbers: tuple[int, ...], names: Sequence[str]) -> str:
    known = [names[n - 1] for n in numbers if 1 <= n <= len(names)] or [UNNAMED]
    return f"{', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else known[0]


def _prose_of(value: object) -> Iterator[str]:
    """Sentences out of JSON, each with the marks its object names."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _prose_of(part)
    elif isinstance(value, dict):
        words = {str(key).lower(): part for key, part in value.items()}
        prose = [words[key] for key in _PROSE_KEYS if key in words] or [
            part for key, part in words.items() if key not in _MARK_KEYS
        ]
        marks = "".join(_marks_of(words[key]) for key in _MARK_KEYS if key in words)
        parts = [text for part in prose for text in _prose_of(part)]
        yield from (f"{text} {marks}".strip() for text in parts)


def _marks_of(value: object) -> str:
    parts: Sequence[object] = value if isinstance(value, list) else [value]
    found = [number for part in parts for number in re.findall(r"\d+", str(part))[:1]]
    return "".join(f"[{number}]" for number in found)
