"""Citation marks in a model's prose: found in whatever shape they come, and taken out.

Understood are `[1]`, `[1, 3]`, `[1][2]`, `[1-3]`, `[Paper 2]`, `[^1]`, `[[1]]`, the same in
full-width and other brackets, `【1†source】`, before or after the full stop; `(1)` only where
nothing else is used and a sentence ends with it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.sentences import split_sentences

MOST_IN_RANGE = 50
_OPEN, _CLOSE = r"[\[【［〔]", r"[\]】］〕]"
_WORD = r"(?:papers?|passages?|sources?|refs?\.?|references?|documents?|docs?|no\.?|p|#|\^)?"
_GAP = r"\s{0,4}"
_ONE = rf"{_WORD}{_GAP}\d{{1,4}}"
_LIST = rf"{_ONE}(?:{_GAP}(?:,|;|and|&|-|–|—|to){_GAP}{_ONE})*"
_MARK = re.compile(
    rf"\\?{_OPEN}{{1,2}}{_GAP}({_LIST}){_GAP}(?:†[^\]】］〕]{{0,40}})?\\?{_CLOSE}{{1,2}}", re.I
)
_ROUND = re.compile(rf"[(（]{_GAP}({_LIST}){_GAP}[)）](?={_GAP}(?:[.!?。]|$))", re.I | re.M)
_UNFINISHED = re.compile(r"(?:(?<!\s)\s++)?\\?[\[【［〔][^\]】］〕]{0,40}$")
_THINKING = re.compile(r"<(think|thinking|reasoning|thought)>.*?(?:</\1>|\Z)", re.S | re.I)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
# A list of references at the end is the model's own numbering, not part of the answer.
_BIBLIOGRAPHY = re.compile(
    r"^[^\w\n]*(?:references|sources|bibliography|citations)[^\w\n]*$", re.I | re.M
)
_FENCED = re.compile(r"^```\w*\s*|(?<!\s)\s*+```$")
_PROSE_KEYS = ("answer", "text", "response", "content", "sentence", "statement", "output")
_MARK_KEYS = ("citations", "citation", "sources", "source", "references", "refs", "marks", "papers")


@dataclass(frozen=True, slots=True)
class Marked:
    """One sentence without its marks, and the numbers they held, in order, each once."""

    text: str
    numbers: tuple[int, ...] = ()


def parse_reply(text: str, *, ended: bool) -> tuple[Marked, ...]:
    """The finished sentences of a reply; all but the last while it is still being written."""
    sentences = _all_sentences(text, ended=ended)
    return sentences if ended else sentences[:-1]


def unfinished(text: str) -> str:
    """The sentence a reply is in the middle of, without its marks."""
    sentences = _all_sentences(text, ended=False)
    return sentences[-1].text if sentences else ""


def _all_sentences(text: str, *, ended: bool) -> tuple[Marked, ...]:
    prose = parse_prose(text, ended=ended)
    if not ended:
        prose = _UNFINISHED.sub("", prose)
    prose = _BIBLIOGRAPHY.split(prose)[0]
    round_too = not _MARK.search(prose)
    sentences: list[Marked] = []
    for line in prose.splitlines():
        found = list(_sentences(line, round_too))
        if not found and sentences:
            # A line of nothing but marks belongs to the sentence above it.
            found = [_joined(sentences.pop(), _numbers_of(line))]
        sentences += found
    return tuple(sentences)


def parse_prose(text: str, *, ended: bool = True) -> str:
    """The prose of a reply: without thinking aloud, and out of the JSON it may be wrapped in.

    While JSON is being written there is no prose in it yet.
    """
    text = _THINKING.sub("", text).strip()
    bare = _FENCED.sub("", text).strip()
    if not bare.startswith(("{", "[{", '["')):
        return text
    if not ended:
        return ""
    try:
        return " ".join(_prose_of(json.loads(bare))) or text
    except (ValueError, RecursionError):
        return text


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


def _numbers_of(line: str) -> tuple[int, ...]:
    return tuple(number for mark in _MARK.finditer(line) for number in numbers_in(mark[1]))


def _joined(sentence: Marked, numbers: tuple[int, ...]) -> Marked:
    return Marked(sentence.text, tuple(dict.fromkeys(sentence.numbers + numbers)))


def _sentences(line: str, round_too: bool) -> Iterator[Marked]:
    if _HEADING.match(line):
        return
    line = _EMPHASIS.sub(r"\2", _BULLET.sub("", line)).strip()
    text, marks = _taken_out(line, _ROUND if round_too else _MARK)
    spans = split_sentences(text)
    for n, (start, end) in enumerate(spans):
        # A mark in the gap after a full stop belongs to the sentence it follows.
        until = spans[n + 1][0] if n + 1 < len(spans) else len(text) + 1
        held = [
            number for at, numbers in marks if _within(at, n, start, until) for number in numbers
        ]
        yield Marked(" ".join(text[start:end].split()), tuple(dict.fromkeys(held)))


def _within(at: int, n: int, start: int, until: int) -> bool:
    return at < until if n == 0 else start < at < until


def _taken_out(
    line: str, pattern: re.Pattern[str]
) -> tuple[str, list[tuple[int, tuple[int, ...]]]]:
    """The line without marks, and each mark's numbers with the place it stood at."""
    kept, marks, read = "", [], 0
    for found in pattern.finditer(line):
        kept = (kept + line[read : found.start()]).rstrip(" \t")
        marks.append((len(kept), numbers_in(found[1])))
        read = found.end()
    return kept + line[read:], marks


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
