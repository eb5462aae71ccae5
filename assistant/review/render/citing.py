"""How the papers of a document are cited: by number, by author and year, or in notes.

Numbers are those of first mention. Marks by author and year, notes and references are made by the
citation style; without one a document is numbered and its references are plain.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.render.markdown import surnames
from assistant.review.render.bibliography import StyledPaper, style_papers
from assistant.review.render.document import reference, title_name
from assistant.review.render.tree import CitationMarks
from index.paper import Paper

_YEAR = re.compile(r"(\d{4}|n\.d\.|no date)$")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class StyleKind(StrEnum):
    """What a mark is, by the style's own word for it."""

    NUMBER = "numeric"
    AUTHOR_YEAR = "author-date"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class PaperMark:
    """The mark of one paper among those that stand together."""

    paper: Paper
    text: str


@dataclass(frozen=True, slots=True)
class MarkGroup:
    """Marks that stand together, what stands around and between them."""

    marks: tuple[PaperMark, ...]
    opening: str = ""
    between: str = ""
    closing: str = ""

    @property
    def text(self) -> str:
        """The marks as they are read."""
        return self.opening + self.between.join(mark.text for mark in self.marks) + self.closing


@dataclass(frozen=True, slots=True)
class CitedPapers:
    """The papers that a document cites, and what stands for each.

    `entries` are its list of references in order; `numbers` and `said` go by a paper's id, `said`
    being what a mark by author and year, or a note, says of it, without brackets.
    """

    kind: StyleKind
    entries: tuple[tuple[Paper, str], ...]
    numbers: Mapping[str, int]
    said: Mapping[str, str]
    style: str | None = None

    def marks(self, cited: CitationMarks) -> MarkGroup:
        """What is read where these papers are cited."""
        if self.kind is not StyleKind.AUTHOR_YEAR:
            numbered = sorted(cited.papers, key=lambda paper: self.numbers[paper.id])
            return MarkGroup(tuple(PaperMark(p, f"[{self.numbers[p.id]}]") for p in numbered))
        told = self.year if cited.named else self._said
        return MarkGroup(tuple(PaperMark(p, told(p)) for p in cited.papers), "(", "; ", ")")

    def label(self, paper: Paper) -> str:
        """What stands before its entry in the list of references."""
        return f"[{self.numbers[paper.id]}] " if self.kind is StyleKind.NUMBER else ""

    def name(self, paper: Paper) -> str:
        """What a paper is called before its mark; empty where nobody is known to have written it.

        The year stands there where the mark does not give it.
        """
        who = surnames(paper)
        dated = who and paper.year and self.kind is not StyleKind.AUTHOR_YEAR
        return f"{who} ({paper.year})" if dated else who

    def _said(self, paper: Paper) -> str:
        return self.said[paper.id]

    def year(self, paper: Paper) -> str:
        """What a mark by author and year has for its year."""
        found = re.search(r"(\d{4}[a-z]?|n\.d\.(?:-[a-z])?|no date)$", self.said[paper.id])
        return found[0] if found else str(paper.year or "n.d.")


def cite(papers: Sequence[Paper], style: str | None = None, *, notes: bool = False) -> CitedPapers:
    """How these papers are cited, given in order of first mention.

    Where a format has no `notes`, those of a style are numbers. Raises QueryError where there is no
    such style.
    """
    numbers = {paper.id: n for n, paper in enumerate(papers, 1)}
    if not style:
        plain = tuple((paper, reference(paper)) for paper in papers)
        return CitedPapers(StyleKind.NUMBER, plain, numbers, {})
    format, styled = style_papers(papers, style)
    kind = _KINDS.get(format, StyleKind.NUMBER)
    kind = StyleKind.NUMBER if kind is StyleKind.NOTE and not notes else kind
    if kind is StyleKind.NUMBER:
        styled = sorted(styled, key=lambda each: numbers[each.paper.id])
    if kind is StyleKind.AUTHOR_YEAR:
        styled = _told_apart([*map(_short, styled)])
    entries = tuple((each.paper, _retracted(each)) for each in styled)
    return CitedPapers(kind, entries, numbers, {s.paper.id: s.mark for s in styled}, style)


_KINDS = {
    "author-date": StyleKind.AUTHOR_YEAR,
    "author": StyleKind.AUTHOR_YEAR,
    "note": StyleKind.NOTE,
}


def _short(styled: StyledPaper) -> StyledPaper:
    """A paper that nobody is known to have written is cited by the beginning of its title."""
    year = _YEAR.search(styled.mark)
    if styled.paper.authors or not year:
        return styled
    return replace(styled, mark=f"“{title_name(styled.paper)}”, {year[0]}")


def _told_apart(styled: Sequence[StyledPaper]) -> list[StyledPaper]:
    """Papers of one mark with a letter behind the year, in the order of the list."""
    count, seen, found = Counter(each.mark for each in styled), Counter[str](), []
    for each in styled:
        year = _YEAR.search(each.mark)
        if count[each.mark] > 1 and year:
            letter = _ALPHABET[seen[each.mark] % len(_ALPHABET)]
            lettered = year[0] + ("" if year[0].isdigit() else "-") + letter
            entry = re.sub(rf"(?<![\w-]){re.escape(year[0])}(?!\w)", lettered, each.entry, count=1)
            seen[each.mark] += 1
            each = replace(each, entry=entry, mark=each.mark[: year.start()] + lettered)
        found.append(each)
    return found


def _retracted(styled: StyledPaper) -> str:
    return f"{styled.entry} [retracted]" if styled.paper.retracted else styled.entry
