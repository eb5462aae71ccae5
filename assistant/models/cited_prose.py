"""A model's prose as sentences, each with the numbers of the papers it cites."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.models.citation_marks import EMPHASIS, BareLine, mark_pattern, numbers_of, take_out
from assistant.models.markdown import MarkdownLine, cells_of, read_lines
from assistant.models.unwrapping import parse_prose
from assistant.text.terms import terms
from index.text.sentences import split_sentences

LONGEST_EMPHASIS = 400
LEAST_CLAIM, LEAST_TELLING = 3, 2
"""Words, or telling words, from which a sentence without mark and figure says more than `Probably
not.`: `Recall rose` does."""
_UNFINISHED = re.compile(r"(?:(?<!\s)\s++)?\\?[\[【［〔][^\]】］〕]{0,40}$")
# A list of references at the end is the model's own numbering, not part of the answer.
_BIBLIOGRAPHY = re.compile(
    r"^[^\w\n]*(?:references|sources|bibliography|citations)[^\w\n]*$", re.I | re.M
)
# A small model puts it behind its last sentence, on the same line.
_BEHIND = r"(?<=[.!?:\])*”\"])[ \t]+(?=[^\w\n]{0,9}(?-i:A))"
_VERDICT = re.compile(
    rf"(?:^|{_BEHIND})[^\w\n]{{0,20}}answered[^\w\n]+(yes|partly|no)[^\w\n]*$", re.I | re.M
)
_VERDICT_BEGINS = re.compile(
    rf"(?:\n|{_BEHIND})[^\w\n]{{0,20}}a(?:n(?:s(?:w(?:e(?:r(?:e(?:d(?:\W.{{0,12}})?)?)?)?)?)?)?)?$",
    re.I,
)

LISTED = re.compile(r"(?:^|\n)\s*(?:[-*+•]|\d+[.)])\s*$")
"""What stands before a point of a list."""
_YES_NO = re.compile(r"\b(?:yes|no)\W*$", re.I)
_ASKING = re.compile(r"(?:how|what|why|when|where|which|who)\b", re.I)


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
    pattern = mark_pattern(prose)
    sentences: list[Marked] = []
    for line in read_lines(prose):
        found = list(_sentences(line, pattern, names))
        if not found and sentences:
            # A line of nothing but marks belongs to the sentence above it.
            found = [_joined(sentences.pop(), numbers_of(line.text))]
        sentences += found
    return tuple(sentences)


def _joined(sentence: Marked, numbers: tuple[int, ...]) -> Marked:
    return replace(sentence, numbers=tuple(dict.fromkeys(sentence.numbers + numbers)))


def _sentences(
    line: MarkdownLine, pattern: re.Pattern[str], names: Sequence[str]
) -> Iterator[Marked]:
    if line.header:
        yield _row(line, pattern)
        return
    if line.silent:
        yield Marked(pattern.sub("", line.text), lead=line.lead, claim=False)
        return
    bare = take_out(line.text, pattern, names)
    spans = split_sentences(bare.text)
    places = [at for at, _ in bare.marks]
    for n, span in enumerate(spans):
        # A mark in the gap after a full stop belongs to the sentence it follows.
        until = spans[n + 1][0] if n + 1 < len(spans) else len(bare.text) + 1
        first = bisect_right(places, span[0]) if n else 0
        held = bare.marks[first : bisect_left(places, until)]
        numbers = tuple(dict.fromkeys(number for _, found in held for number in found))
        sentence = _marked(bare, span, numbers, " " if n else line.lead)
        label = not n and len(spans) > 1 and _is_label(sentence)
        yield replace(sentence, claim=False) if label else sentence


def _is_label(sentence: Marked) -> bool:
    """Whether the first sentence of a line is a heading within it: `**Cost.** It ...`

    In a point of a list any is; in a paragraph one that begins as a question: `**How it works.**`.
    """
    if not (LISTED.search(sentence.lead) or _ASKING.match(sentence.text)):
        return False
    short = len(sentence.text.split()) <= 6 and not any(map(str.isdigit, sentence.text))
    return short and not sentence.numbers and bool(EMPHASIS.fullmatch(sentence.shown))


def _marked(bare: BareLine, span: tuple[int, int], numbers: tuple[int, ...], lead: str) -> Marked:
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
    short = words < LEAST_CLAIM and (len(terms(text)) < LEAST_TELLING or _YES_NO.search(text))
    if short and not figures and not numbers:
        return False
    ended = text.rstrip("\"'”’)»*").endswith((".", "!", "…", "。", "！", ";"))
    # A longer line is no heading and no piece that was cut off.
    return bool(numbers) or figures or ended or words > 8


def _between(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """What of a text stands before, between and behind its marks."""
    read = 0
    for mark in pattern.finditer(text):
        yield text[read : mark.start()]
        read = mark.end()
    yield text[read:]


def _row(line: MarkdownLine, pattern: re.Pattern[str]) -> Marked:
    """A row of a table as one sentence: its first cell, then each other under its head."""
    bare = take_out(line.text, pattern, ())
    cells = cells_of(bare.text)
    told = [
        f"{head} {cell}".strip()
        for head, cell in zip((*line.header[1:], *[""] * len(cells)), cells[1:], strict=False)
        if cell.strip(" -–—")
    ]
    text = f"{cells[0]}: {'; '.join(told)}" if told else cells[0]
    numbers = tuple(dict.fromkeys(n for _, held in bare.marks for n in held))
    shown = "".join(part.rstrip(" \t") for part in _between(line.text, pattern))
    return Marked(text, numbers, line.lead, shown, claim=bool(told))
