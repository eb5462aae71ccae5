"""What the first page of a PDF says of the paper: title, authors, year, identifiers, abstract.

What can't be told is left empty. Nothing is guessed from the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.formats.record import find_arxiv_id, find_year, whole_doi
from index.pdf.abstract import find_abstract, skip_keywords
from index.pdf.authors import find_authors
from index.pdf.kinds import Typography
from index.pdf.letters import Document
from index.pdf.lines import PdfLine
from index.pdf.title import find_title

_STAMP = re.compile(r"arXiv:\s*(\S+?)(?:v\d+)?\s*\[[\w.-]+\]\s*(\d{1,2}\s*[A-Z][a-z]{2}\s*\d{4})?")
_DOI = re.compile(r"(?:doi(?:\.org)?\s*[:/]?\s*|dx\.doi\.org/)(10\.\d{4,9}/\S+)", re.IGNORECASE)
_BARE_DOI = re.compile(r"(?<![\w/.])10\.\d{4,9}/[^\s\"<>,;]+")
_DATED = re.compile(
    r"(?:©|\(c\)|copyright|published|accepted|proceedings|conference|vol(?:ume|\.)?|pp\.|workshop"
    r"|journal|neurips|nips|icml|iclr|acl|emnlp|naacl|cvpr|iccv|eccv|sigir|kdd|aaai|ijcai"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
    r"[^\n]{0,80}?\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
# When a copy was made is not when the paper was.
_COPIED = re.compile(r"(?:downloaded|accessed|retrieved|printed)\b[^\n]*", re.IGNORECASE)
_DATE = re.compile(
    r"^\W*(?:\d{1,2}\.?\s+)?(?:[^\W\d_]{3,10}\.?\s+)?(?:\d{1,2},?\s+)?((?:19|20)\d\d)\W*$",
    re.MULTILINE,
)
_SUPPLEMENT = re.compile(
    r"supplement(?:ary|al)?\b|supporting information|online appendix|web appendix", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page says; `begins` is how many of the lines it takes up."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str = ""
    arxiv_id: str = ""
    abstract: str = ""
    text: str = ""
    begins: int = 0

    @property
    def is_supplement(self) -> bool:
        """Whether it says to be the supplement of a paper: that one's identifiers are not its."""
        return bool(_SUPPLEMENT.match(self.title) or _SUPPLEMENT.match(self.text))


def read_front(
    document: Document, lines: Sequence[PdfLine], manner: Typography, *, turned: str, edges: str
) -> Front:
    """What the first lines of a document say of it.

    `turned` is what stands sideways on the first page, `edges` all of its text with headers.
    """
    first = [line for line in lines if line.page == lines[0].page] if lines else []
    text = "\n".join(line.plain for line in first)
    title, after = find_title(document.title, first, manner)
    abstract, start, end = find_abstract(lines, manner)
    until = start if start is not None else len(first)
    authors = find_authors(document.author, first, after, until)
    stamp = _STAMP.search(turned) or _STAMP.search(edges)
    arxiv_id = find_arxiv_id(stamp[1]) if stamp else ""
    return Front(
        title=title,
        authors=authors,
        year=_year(stamp, edges, arxiv_id),
        doi=_doi(edges, document.subject),
        arxiv_id=arxiv_id,
        abstract=abstract,
        text=text,
        begins=skip_keywords(lines, _behind_names(lines, after, authors) if end is None else end),
    )


def _behind_names(lines: Sequence[PdfLine], at: int, authors: Sequence[str]) -> int:
    """The line behind those below the title that name the authors and say nothing else."""
    while at < len(lines):
        left = lines[at].plain
        for name in authors:
            left = left.replace(name, "")
        if left == lines[at].plain or re.search(r"[^\W\d_]{4,}", left):
            return at
        at += 1
    return at


def _year(stamp: re.Match[str] | None, edges: str, arxiv_id: str) -> int | None:
    if stamp and stamp[2] and (year := find_year(stamp[2])):
        return year
    edges = _COPIED.sub("", edges)
    years = {int(year) for year in _DATED.findall(edges) or _DATE.findall(edges)}
    if len(years) == 1:
        return years.pop()
    if years:
        return max(years) if max(years) - min(years) <= 1 else None
    if re.match(r"\d{4}\.", arxiv_id):
        return 2000 + int(arxiv_id[:2])
    return None


def _doi(edges: str, subject: str) -> str:
    """The one DOI of the page: what is marked as such counts before what merely stands there."""
    for text, pattern in ((subject, _BARE_DOI), (edges, _DOI), (edges, _BARE_DOI)):
        found = {
            doi
            for match in pattern.finditer(text)
            if (doi := whole_doi(match[match.lastindex or 0].rstrip(").,;")))
        }
        if len(found) == 1:
            return found.pop()
        if found:
            return ""
    return ""
