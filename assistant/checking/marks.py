"""Citation marks of a draft: `\\cite{key}`, `[@key]`, `[3-5]`, `Hu et al. (2021)`."""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.checking.draft_text import NOTE_OF_ITS_OWN, NUMBERS, PLACE, is_latex

_BRACED = r"\{[^{}]*\}"
_BRACKETS = r"(?:\s?\[[^\[\]]*\])*"
_LATEX = re.compile(rf"\\([A-Za-z]{{0,12}}[Cc]ite[A-Za-z]{{0,12}})\*?((?:{_BRACKETS}{_BRACED})+)")
_KEYS = re.compile(r"\{([^{}]*)\}")
_NO_MARK = re.compile(r"nocite\w*|citestyle|citesetup|\w*citep?option\w*|\w*citealias")
_SUBJECT = re.compile(r"citet|textcite|citeauthor|citealt|textcites|citeA", re.I)
_REMARK = re.compile(r"(?<!\\)%.*")
_KEY = r"@(?:\{[^{}\s]{1,200}\}|\w(?:[\w:.#$%&+?<>~/-]{0,200}\w)?)"
_PANDOC = re.compile(rf"\[[^\[\]@]{{0,200}}{_KEY}[^\[\]]*\]")
_BARE = re.compile(rf"(?<![\w@./\[-]){_KEY}")
_BIBLIOGRAPHY = re.compile(r"^(?:bibliography|references):", re.M)
"""A line of the head of a draft for pandoc."""
_ONE_KEY = re.compile(_KEY)
_BRACKETED = re.compile(rf"\[({NUMBERS}){PLACE}\](?:[-–—]\[(\d{{1,3}})\])?(?![(:])")
_ENTRY = re.compile(r"\s*[^\Wa-z\d_]")
"""How an entry of a list goes on behind its number: with a name."""
_RAISED = re.compile(rf"(?:<sup>\s*({NUMBERS})\s*</sup>|\^({NUMBERS})\^)")
_RANGE = re.compile(r"(\d{1,3})(?:\s?[-–—]\s?(\d{1,3}))?")
_NOTE = re.compile(rf"^(?!{NOTE_OF_ITS_OWN})\[\^(\w{{1,30}})\]:[^\n]*", re.M)
_NOTE_CALL = re.compile(r"\[\^(\w{1,30})\](?!:)")
_YEAR = r"(?:1[89]|20)\d\d[a-z]?(?!\d)"
_PARTICLES = r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ten|ter)\s+){0,3}"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_CAPITAL}[\w’'-]{{1,40}}"
_ONE_NAME = rf"{_PARTICLES}{_WORD}(?:\s(?:(?:of|for|on|in)\s)?{_WORD}){{0,5}}"
_NAMES = (
    rf"{_ONE_NAME}(?:(?:,\s+{_ONE_NAME}){{0,6}},?\s+(?:and|&|\\&|und|et)\s+{_ONE_NAME}"
    r"|,?\s+et\s+al\b\.?|\s+and\s+(?:colleagues|co-?workers|others))?"
)
_YEARS = rf"{_YEAR}(?:\s?[,;]\s?{_YEAR}){{0,8}}"
_NARRATIVE = re.compile(
    rf"(?<![\w@])({_NAMES})(?:['’]s?)?\s*[(\[]\s*({_YEARS})(?:[,:][^()\[\]]{{0,40}})?[)\]]"
)
_ROUND = re.compile(rf"[(\[]([^()\[\]]{{0,1000}}{_YEAR}[^()\[\]]{{0,200}})[)\]]")
_DATED = re.compile(
    rf"(?<![\w@])({_NAMES})[,:]?\s+[(]?({_YEAR}(?:,\s?(?:{_YEAR}|[a-k]\b(?!\.))){{0,8}})"
)
_INLINE = re.compile(
    rf"(?<![\w@])({_ONE_NAME},?\s+et\s+al\b\.?),?\s+({_YEAR})(?![^()\[\]]{{0,200}}[)\]])"
)
_POSSESSIVE = re.compile(r"(?:(?<=s)['’]|['’]s)$")
_SPLIT = re.compile(r",?\s+(?:and|&|\\&|und|et)\s+|,\s+")
_OTHERS = re.compile(r",?\s+(?:et\s+al\b\.?|and\s+(?:colleagues|co-?workers|others))", re.I)
_NO_NAMES = frozenset((*calendar.month_name, *calendar.month_abbr, "Section", "Table", "Figure"))


class MarkKind(StrEnum):
    """How a mark names its paper: by a key, by a number of the list, by its authors and year."""

    KEY = "key"
    NUMBER = "number"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Mark:
    """One cited paper in a mark at `start:end` of the draft, which several may share.

    `label` is the key or the number; `authors` are family names, `others` whether more are meant.
    `subject` says that the sentence speaks of the authors: what they say follows it.
    """

    text: str
    start: int
    end: int
    kind: MarkKind
    label: str = ""
    authors: tuple[str, ...] = ()
    others: bool = False
    year: int | None = None
    letter: str = ""
    subject: bool = False
    command: str = ""


def find_marks(text: str) -> tuple[Mark, ...]:
    """Every mark of a draft in order; time is linear in its length."""
    if is_latex(text):
        text = _REMARK.sub(lambda m: " " * len(m.group()), text)
        found = [*_of_latex(text), *_of_names(text)]
    else:
        found = [*_of_pandoc(text), *_of_numbers(text), *_of_names(text)]
        found = _at_their_notes(text, found)
    return tuple(sorted(found, key=lambda mark: mark.start))


def _at_their_notes(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Marks with those of a footnote, `[^1]: See @hu2021.`, where the note is called."""
    notes = [(m[1], m.span()) for m in _NOTE.finditer(text)]
    if not notes:
        return list(marks)
    within = {name: [m for m in marks if a <= m.start < b] for name, (a, b) in notes}
    moved = {mark for inside in within.values() for mark in inside}
    called = [
        replace(mark, start=call.start(), end=call.end(), subject=False)
        for call in _NOTE_CALL.finditer(text)
        for mark in within.get(call[1], ())
    ]
    return [*(mark for mark in marks if mark not in moved), *called]


def _of_latex(text: str) -> Iterator[Mark]:
    for match in _LATEX.finditer(text):
        command = match[1]
        if _NO_MARK.fullmatch(command):
            continue
        subject = bool(_SUBJECT.match(command))
        for keys in _KEYS.findall(match[2]):
            for key in filter(None, map(str.strip, keys.split(","))):
                yield Mark(
                    f"\\{command}{{{key}}}",
                    *match.span(),
                    MarkKind.KEY,
                    key,
                    subject=subject,
                    command=command,
                )


def _of_pandoc(text: str) -> Iterator[Mark]:
    spans = []
    for match in _PANDOC.finditer(text):
        spans.append(match.span())
        for key in _ONE_KEY.findall(match.group()):
            yield Mark(key, *match.span(), MarkKind.KEY, key[1:].strip("{}"), command="[@]")
    keyed = spans or _BIBLIOGRAPHY.search(text)
    inside = iter([*spans, (len(text), len(text))])
    start, end = next(inside)
    for match in _BARE.finditer(text):
        while end <= match.start():
            start, end = next(inside)
        if keyed and match.start() < start:  # elsewhere it is somebody's name on the web
            key = match.group()
            yield Mark(key, *match.span(), MarkKind.KEY, key[1:].strip("{}"), subject=True)


def _of_numbers(text: str) -> Iterator[Mark]:
    for pattern in (_BRACKETED, _RAISED):
        for match in pattern.finditer(text):
            written = "-".join(filter(None, match.groups()))
            at_line = text[max(0, match.start() - 1) : match.start()] in ("", "\n")
            if at_line and written.isdigit() and _ENTRY.match(text, match.end()):
                continue
            for number in _numbers(written):
                yield Mark(f"[{number}]", *match.span(), MarkKind.NUMBER, number, command="[]")


def _numbers(written: str) -> Iterator[str]:
    for match in _RANGE.finditer(written):
        first, last = int(match[1]), int(match[2] or match[1])
        # Numbers of one range, such as `[3-5]`: a longer one is no mark.
        if last - first < 50:
            yield from map(str, range(first, max(first, last) + 1))


def _of_names(text: str) -> Iterator[Mark]:
    for match in _NARRATIVE.finditer(text):
        yield from _dated(match[1], match[2], match.span(), subject=True)
    for match in _INLINE.finditer(text):
        yield from _dated(match[1], match[2], match.span(), subject=True)
    for match in _ROUND.finditer(text):
        for part in match[1].split(";"):
            if found := _DATED.search(part):
                yield from _dated(found[1], found[2], match.span(), subject=False)


def _dated(names: str, years: str, span: tuple[int, int], *, subject: bool) -> Iterator[Mark]:
    """A mark for each year: `Hu et al., 2020a, b, 2021` has three."""
    names = _POSSESSIVE.sub("", names)
    others = bool(_OTHERS.search(names))
    authors = tuple(name.strip() for name in _SPLIT.split(_OTHERS.sub("", names)) if name.strip())
    if not authors or authors[0].split()[0] in _NO_NAMES:
        return
    year = 0
    for part in re.findall(rf"{_YEAR}|\b[a-z]\b", years):
        year = int(part[:4]) if part[0].isdigit() else year
        letter = part[4:] if part[0].isdigit() else part
        yield Mark(
            f"{' '.join(names.split())}, {year}{letter}",
            *span,
            MarkKind.NAMES,
            authors=authors,
            others=others,
            year=year,
            letter=letter,
            subject=subject,
            command="()",
        )


def groups_of(marks: Sequence[Mark]) -> list[tuple[Mark, ...]]:
    """Marks that stand in one bracket together."""
    groups: list[list[Mark]] = []
    for mark in marks:
        if groups and groups[-1][0].start == mark.start:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return [tuple(group) for group in groups]
