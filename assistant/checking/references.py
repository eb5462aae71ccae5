"""What the marks of a draft point at: the entries of its BibTeX file and of its own list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from assistant.checking.draft_text import find_reference_list
from assistant.checking.marks import Mark, MarkKind
from index.errors import FormatError
from index.formats.record import find_arxiv_id, find_doi
from index.merging.authors import is_by
from index.merging.titles import fold
from index.paper import Record
from index.text.clean import tidy

LONGEST_ENTRY = 3_000
"""Characters of one entry of a list."""
_BIBITEM = re.compile(r"\\bibitem(?:\[[^\[\]]*\])?\s*\{([^{}]*)\}|\\end\{thebibliography\}")
_NUMBERED = re.compile(r"^[ \t>*-]*(?:\[\^?(\d{1,3})\]:?|\((\d{1,3})\)|(\d{1,3})[.)])[ \t]+", re.M)
_ENTRY_LINE = re.compile(r"^[ \t]*\[\^?(\d{1,3})\]:?[ \t]+(?=\S)", re.M)
_RETRACTED = re.compile(r"\W*retracted\b", re.I)
_HEADING_LINE = re.compile(r"\A[^\n]*\n(?:[=-]{3,}[ \t]*\n)?")
_YEAR = re.compile(r"(?<![\d/.:-])((?:1[89]|20)\d\d)([a-z])?(?![\d/])")
_QUOTED = re.compile(r"[“\"'‘]([^“”\"]{12,300}?)[,.]?[”\"'’](?=\W|$)")
_STOPS = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=[)\]\d”\"]))[.?!]\s+")


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """One reference: the record of a BibTeX file, or a line of a list with what is exact in it."""

    label: str
    text: str
    record: Record | None = None

    @property
    def title(self) -> str:
        """Its title; of a line the part that looks most like one."""
        return tidy(self.record.title) if self.record else _title_in(self.text)

    @property
    def add(self) -> str:
        """What `paper-assistant add` takes to fetch it, empty where it tells no identifier."""
        record = self.record
        doi = record.doi if record else find_doi(self.text)
        arxiv = record.arxiv_id if record else find_arxiv_id(_arxiv_part(self.text))
        if doi:
            return f"doi:{doi}"
        if arxiv:
            return f"arxiv:{arxiv}"
        if record and record.pmid:
            return f"pmid:{record.pmid}"
        return f'openalex:"{self.title}"' if self.title else ""

    @property
    def retracted(self) -> bool:
        """Whether it says so itself: its record, or what its title begins with."""
        return bool((self.record and self.record.retracted) or _RETRACTED.match(self.title))

    def is_dated(self, mark: Mark) -> bool:
        """Whether it is by the authors and of the year that a mark names."""
        if self.record:
            authors = self.record.authors
            return self.record.year == mark.year and are_by(mark, authors)
        years = {(int(y), letter or "") for y, letter in _YEAR.findall(self.text)}
        if not any(y == mark.year and mark.letter in ("", letter) for y, letter in years):
            return False
        # At the head of an entry its first author stands.
        head = f" {_squeezed(self.text[:80])} "
        first, *others = map(_squeezed, mark.authors)
        told = f" {first} " in head[: len(first) + 25] or f" {first.split()[-1]} " in head[:25]
        return told and all(f" {name} " in head for name in others)


@dataclass(frozen=True)
class References:
    """All entries that a draft's marks can point at."""

    keyed: dict[str, ReferenceEntry] = field(default_factory=dict)
    listed: tuple[ReferenceEntry, ...] = ()
    bib: str = ""

    @cached_property
    def numbered(self) -> dict[str, ReferenceEntry]:
        """The entries of the list by their numbers."""
        return {entry.label: entry for entry in self.listed if entry.label}

    def __bool__(self) -> bool:
        return bool(self.keyed or self.listed)

    def find(self, mark: Mark) -> tuple[ReferenceEntry, ...]:
        """The entries that a mark points at: one, or all that its authors and year fit."""
        if mark.kind is MarkKind.KEY:
            return tuple(filter(None, [self.keyed.get(mark.label)]))
        if mark.kind is MarkKind.NUMBER:
            return tuple(filter(None, [self.numbered.get(mark.label)]))
        return tuple(e for e in (*self.listed, *self.keyed.values()) if e.is_dated(mark))


def are_by(mark: Mark, authors: Sequence[str]) -> bool:
    """Whether a paper of these authors, in order, is one that a mark names."""
    if not authors:
        return False
    first, *others = mark.authors
    said = first.split()
    # Words of the sentence may stand before a name: "However Lee (2020)".
    if not any(is_by(" ".join(said[n:]), authors[0]) for n in range(len(said))):
        return False
    if mark.others:
        return len(authors) > 1
    told = all(any(is_by(name, author) for author in authors[1:]) for name in others)
    return told and (len(mark.authors) == len(authors) or len(mark.authors) > 2)


def read_references(text: str, bib: str | Path | None = None) -> References:
    """The entries of a BibTeX file (a path, or its text) and of the draft's own list.

    Raises FormatError for a file that can't be read or holds no entry.
    """
    keyed: dict[str, ReferenceEntry] = {}
    for record in _records(bib) if bib else ():
        keyed.setdefault(record.key, ReferenceEntry(record.key, "", record))
    for key, entry in _bibitems(text):
        keyed.setdefault(key, ReferenceEntry(key, entry))
    return References(keyed, tuple(_listed(text)), str(bib) if isinstance(bib, Path) else "")


def _records(bib: str | Path) -> list[Record]:
    from index.formats.opener import source_of
    from index.formats.registry import FORMATS, read_file

    if isinstance(bib, Path):
        found = list(read_file(bib))
    else:
        found = list(FORMATS["bibtex"](source_of("bib", bib)))
    records = [one for one in found if isinstance(one, Record)]
    if not records:
        why = next((one.reason for one in found if hasattr(one, "reason")), "it has no entry")
        name = bib if isinstance(bib, Path) else "the bibliography"
        raise FormatError(f"no references read from {name}: {why}; give a .bib file")
    return records


def _bibitems(text: str) -> Iterator[tuple[str, str]]:
    marks = list(_BIBITEM.finditer(text))
    for match, following in pairwise(marks):
        if match[1]:
            entry = text[match.end() : min(following.start(), match.end() + LONGEST_ENTRY)]
            yield match[1].strip(), tidy(" ".join(entry.replace(r"\newblock", " ").split()))


def _listed(text: str) -> Iterator[ReferenceEntry]:
    """The entries of the list of references, and of definitions such as `[3]: ...` elsewhere."""
    start, end = find_reference_list(text)
    section = _HEADING_LINE.sub("", text[start:end])
    numbered = list(_NUMBERED.finditer(section))
    if len(numbered) > 1 or (numbered and not section[: numbered[0].start()].strip()):
        yield from _between(section, numbered)
    elif section.strip():
        parts = re.split(r"\n[ \t\r]*\n", section.strip())
        yield from (
            ReferenceEntry("", tidy(" ".join(part.split()))[:LONGEST_ENTRY].lstrip("*-• "))
            for part in (parts if len(parts) > 1 else section.strip().split("\n"))
            if part.strip()
        )
    else:
        yield from _between(text, list(_ENTRY_LINE.finditer(text)), lines=True)


def _between(
    text: str, marks: Sequence[re.Match[str]], *, lines: bool = False
) -> Iterator[ReferenceEntry]:
    ends = [*(match.start() for match in marks), len(text)][1:]
    for match, end in zip(marks, ends, strict=True):
        entry = text[match.end() : min(end, match.end() + LONGEST_ENTRY)]
        entry = entry.split("\n\n")[0] if lines else entry
        number = next(filter(None, match.groups()))
        yield ReferenceEntry(number, tidy(" ".join(entry.split())))


def _squeezed(text: str) -> str:
    return re.sub(r"[^\w]+", " ", fold(text)).strip()


def _arxiv_part(text: str) -> str:
    found = re.search(r"arxiv\S{0,20}\s?\S{0,30}", text, re.IGNORECASE)
    return found.group() if found else ""


def _title_in(text: str) -> str:
    """The part of an entry that looks most like its title: quoted, or the longest between stops."""
    if quoted := _QUOTED.search(text):
        return quoted[1].strip(" ,.")
    bare = re.sub(r"https?://\S+|\bdoi:\s*\S+|[*_]", "", text)
    parts = [part.strip(" ,.()") for part in _STOPS.split(bare)]
    parts = [p for p in parts if len(p.split()) >= 3 and p.count(",") * 3 < len(p.split())] or parts
    first = next((p for p in parts[:3] if len(p.split()) >= 4), "")
    return first or max(parts, key=len, default="")
