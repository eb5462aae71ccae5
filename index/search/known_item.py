"""Queries that name a paper: its DOI, arXiv or PubMed id, its title, its short name, `author:`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.formats.record import find_arxiv_id, find_doi
from index.merging.titles import normalise_title
from index.paper import Paper

if TYPE_CHECKING:
    from index.library import Library

_AUTHOR = re.compile(
    r"(?<!\w)authors?:\s*(?:\"([^\"]+)\"|“([^“”]+)”|«([^«»]+)»|(\S+))", re.IGNORECASE
)
_DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|(?<!\w)doi:\s*|(?<![\w./]))10\.\d{4,9}/\S+", re.IGNORECASE
)
_ARXIV = re.compile(
    r"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|(?<!\w)arxiv:\s*)\S+"
    r"|(?<![\w./])\d{4}\.\d{4,5}(?:v\d+)?(?![\w/]|\.\d)"
    r"|(?<![\w./-])[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7}(?!\d)",
    re.IGNORECASE,
)
_PMID = re.compile(r"(?<!\w)pmid:\s*(\d{1,9})(?!\w)", re.IGNORECASE)
_QUOTED = re.compile(r"\"([^\"]{2,})\"|“([^“”]{2,})”|«([^«»]{2,})»")


@dataclass(frozen=True, slots=True)
class Known:
    """What a query names: papers with why each, authors' names, and the words that are left."""

    papers: tuple[tuple[Paper, str], ...] = ()
    authors: tuple[str, ...] = ()
    rest: str = ""

    def __bool__(self) -> bool:
        return bool(self.papers or self.authors)


def known_items(library: Library, query: str) -> Known:
    """The papers of the library that a query names, and the authors it asks for."""
    authors = authors_asked(query)
    rest = _AUTHOR.sub(" ", query)
    wanted, rest = _identifiers(rest)
    for match in _QUOTED.finditer(rest):
        title = normalise_title(next(text for text in match.groups() if text))
        if title:
            wanted[f"title:{title}"] = "title"
    # A shorter title is only recognised in quotes.
    if not wanted and len(rest.split()) >= 3:
        wanted[f"title:{normalise_title(rest)}"] = "title"
    found = library.store.with_keys(list(wanted))
    papers = [(paper, wanted[key]) for key, paper in found]
    # A short name, as `ColBERT` is of `ColBERT: Efficient and effective ...`.
    if not papers and not authors and len(rest.split()) <= 4:
        papers = [(paper, "name") for paper in _short_named(library, rest)]
    unique = {paper.id: (paper, why) for paper, why in papers}
    if any(why == "title" for _, why in unique.values()):
        rest = _QUOTED.sub(" ", rest) if _QUOTED.search(rest) else ""
    return Known(tuple(unique.values()), authors, " ".join(rest.replace('"', " ").split()))


def authors_asked(query: str) -> tuple[str, ...]:
    """The names that `author:` gives."""
    found = (name for match in _AUTHOR.finditer(query) for name in match.groups() if name)
    return tuple(name.strip() for name in found)


def identifiers_in(query: str) -> list[str]:
    """The DOIs, arXiv and PubMed ids in a query, as the store's keys: `doi:10.1/x`."""
    return list(_identifiers(query)[0])


def names_title(library: Library, query: str) -> bool:
    """Whether something in quotation marks is the title of a paper of the library."""
    quoted = (next(text for text in m.groups() if text) for m in _QUOTED.finditer(query))
    keys = [f"title:{title}" for title in map(normalise_title, quoted) if title]
    return bool(keys) and bool(library.store.with_keys(keys))


def papers_named(library: Library, name: str) -> list[Paper]:
    """The papers of a DOI, arXiv or PubMed id, of this very title, or of this short name."""
    wanted, _ = _identifiers(name)
    title = normalise_title(name)
    if not wanted and not title:
        return []
    found = library.store.with_keys(list(wanted) or [f"title:{title}"])
    unique = {paper.id: paper for _, paper in found}
    return list(unique.values()) or _short_named(library, name)


def _short_named(library: Library, name: str) -> list[Paper]:
    """The papers whose title begins with this name and a colon."""
    key = normalise_title(name)
    if not key:
        return []
    # The shortest titles come first.
    found = library.lexical.query(name, 20, weights={"name": 1.0})
    papers = library.get([paper for paper, _ in found])
    return [paper for paper in papers if _short_name(paper.title) == key]


def _short_name(title: str) -> str:
    before, colon, _ = title.partition(":")
    return normalise_title(before) if colon else ""


def _identifiers(query: str) -> tuple[dict[str, str], str]:
    """The store's keys for the identifiers in a query, with their kind; and the query less them."""
    wanted: dict[str, str] = {}
    for match in _DOI.finditer(query):
        wanted[f"doi:{find_doi(match.group())}"] = "DOI"
    query = _DOI.sub(" ", query)
    for match in _ARXIV.finditer(query):
        if arxiv_id := find_arxiv_id(match.group()):
            wanted[f"arxiv:{arxiv_id}"] = "arXiv id"
    query = _ARXIV.sub(lambda m: " " if find_arxiv_id(m.group()) else m.group(), query)
    for match in _PMID.finditer(query):
        wanted[f"pmid:{int(match[1])}"] = "PubMed id"
    return wanted, _PMID.sub(" ", query)
