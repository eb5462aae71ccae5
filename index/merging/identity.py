"""When two records are one paper, why, and what becomes of their fields.

A false merge hides a paper for good, a missed one only shows it twice: wherever a record gives a
reason for doubt, the two stay apart.
"""

import re
from dataclasses import fields, replace

from index.merging.authors import names_agree, same_family, share_any, share_authors
from index.merging.conflicts import (
    differing_pages,
    identifiers_differ,
    in_conflict,
    is_generic,
    is_preprint,
    much_the_same,
    overlap,
    same_pages,
)
from index.merging.names import display_name, family_name
from index.merging.titles import normalise_title
from index.paper import FROM_PAGES, NO_CONTENT, Json, Paper, Record
from index.text.absent import is_absent

__all__ = [
    "alike",
    "display_name",
    "family_name",
    "is_preprint",
    "keys",
    "merge",
    "names_agree",
    "normalise_title",
    "paper_from",
    "paper_id",
    "same_paper",
    "title_keys",
]

YEARS_APART = 2
"""A preprint and its publication, an online and a printed version, lie no further apart."""
# The DOI of a book: its ISBN and nothing behind it.
_BOOK_DOI = re.compile(r"10\.\d+/\D{0,9}97[89](?:-?\d){10}")
_AROUND = re.compile(
    r"^\s*abstract\b[\s:.—–-]*|(?<=[.!?])\s*(?:copyright )?(?:©|\(c\)) ?\d{4}[^\n]{0,200}$",
    re.IGNORECASE,
)
# `v2`, `Part II`, `2.0`, a Roman numeral or a small number of its own.
_VERSION = re.compile(
    r"\b(?:v(?:ersion)?\.? ?\d[\d.]*|part\W{1,2}(?:[ivx]+|\d+)|\d+\.\d+|[ivx]{1,4}|\d{1,2})(?!\w)",
    re.IGNORECASE,
)
_SINGLE = ("title", "key", "authors", "year", "venue", "doi", "arxiv_id", "pmid", "url")


def paper_id(record: Record) -> str:
    """The id of a paper first read from this record: 16 hexadecimal digits of its content."""
    return record.digest[:16]


def paper_from(record: Record, id: str | None = None) -> Paper:
    """The paper that a record describes, under its own id unless another is given."""
    values = {f.name: getattr(record, f.name) for f in fields(record) if f.name not in NO_CONTENT}
    sources = (record.source,) if record.source else ()
    return Paper(id=id or paper_id(record), sources=sources, body=record.body, **values)


def keys(record: Record | Paper) -> tuple[str, ...]:
    """What a store looks a paper up by: papers that share no key are never the same."""
    named = (("doi", record.doi), ("arxiv", record.arxiv_id), ("pmid", record.pmid))
    title = normalise_title(record.title)
    found = [f"{name}:{value}" for name, value in named if value]
    attached = record.extra.get("attachments")
    found += [f"file:{place}" for place in attached] if isinstance(attached, list) else []
    return (*found, f"title:{title}") if title else tuple(found)


def same_paper(a: Paper | Record, b: Paper | Record) -> str | None:
    """Why two records are the same paper; None where they are not, or where it is in doubt.

    The same DOI, arXiv id or PubMed id, unless another identifier differs or the two have nothing
    in common; or the same title with a shared first author's family name and years at most two
    apart; or, where either lacks authors or a year, the same title and abstract.
    """
    return _same_identifier(a, b) or _same_title(a, b)


def _same_identifier(a: Paper | Record, b: Paper | Record) -> str | None:
    if identifiers_differ(a, b):
        return None
    for name, label in (("doi", "DOI"), ("arxiv_id", "arXiv id"), ("pmid", "PubMed id")):
        value = getattr(a, name)
        if value and value == getattr(b, name) and not _have_nothing_in_common(a, b):
            return f"same {label} {value}"
    return None


def _have_nothing_in_common(a: Paper | Record, b: Paper | Record) -> bool:
    """Whether one identifier stands on two papers, as a volume's DOI does on its chapters."""
    if not a.title or not b.title:
        return False
    if normalise_title(a.title) == normalise_title(b.title) or _near_titles(a, b):
        return False
    if differing_pages(a, b) or (_BOOK_DOI.fullmatch(a.doi) and a.doi == b.doi):
        return True
    # Abstracts about different things share fewer of their words than that.
    if a.abstract and b.abstract and overlap(a.abstract, b.abstract) < 0.15:
        return True
    if not a.authors or not b.authors:
        return False
    return not (same_family(a.authors[0], b.authors[0]) or share_any(a.authors, b.authors))


def _same_title(a: Paper | Record, b: Paper | Record) -> str | None:
    if not normalise_title(a.title) == normalise_title(b.title) != "" or in_conflict(a, b):
        return None
    if not a.authors or not b.authors or a.year is None or b.year is None:
        same = _agree(a, b) and _same_abstract(a.abstract, b.abstract)
        return "same title and abstract" if same else None
    # What is told apart soonest comes first: a library may hold hundreds of papers of one title.
    if abs(a.year - b.year) > YEARS_APART or not _share_first_author(a, b):
        return None
    if is_generic(a.title) and not (same_pages(a, b) or _same_abstract(a.abstract, b.abstract)):
        return None
    return f"same title, first author {family_name(a.authors[0])} and years {a.year}, {b.year}"


def _share_first_author(a: Paper | Record, b: Paper | Record) -> bool:
    """Whether the first authors share a family name and may be one person.

    Two people of one name do publish under one title, but not with one abstract or on one page.
    """
    if much_the_same(a.abstract, b.abstract) or same_pages(a, b):
        return same_family(a.authors[0], b.authors[0])
    return share_authors(a.authors, b.authors)


def alike(a: Paper | Record, b: Paper | Record) -> str | None:
    """Why two different papers may be taken for each other: only ever pointed out."""
    if same_paper(a, b):
        return None
    one, other = normalise_title(a.title), normalise_title(b.title)
    if one and one == other:
        return "same title"
    if one and other and _without_version(a.title) == _without_version(b.title):
        return "same title but for a version or part"
    short_names = [title.partition(":")[0] for title in (a.title, b.title) if ":" in title]
    if len(short_names) == 2 and normalise_title(short_names[0]) == normalise_title(short_names[1]):
        return f"same short name {short_names[0].strip()}"
    return None


def title_keys(title: str) -> tuple[str, ...]:
    """What two titles share, one of them at least, where `alike` finds their papers alike."""
    plain = normalise_title(title)
    found = {"title": plain, "bare": _without_version(title) if _VERSION.search(title) else plain}
    if ":" in title:
        found["short"] = normalise_title(title.partition(":")[0])
    return tuple(f"{name}:{value}" for name, value in found.items() if value)


def merge(a: Paper, b: Record | Paper) -> Paper:
    """One paper of two that are the same: the id of `a`, each field from the better source.

    What a user's file says is better than what was read off the pages of a PDF, a published version
    than a preprint, then more filled fields are better, then `a`
    is. Keywords, sources and `extra` are united; an abstract that is cut short gives way.
    """
    other = b if isinstance(b, Paper) else paper_from(b)
    better, worse = (other, a) if _quality(other) > _quality(a) else (a, other)
    abstract = better.abstract
    if len(abstract) < len(worse.abstract) / 2 or _is_cut(abstract, worse.abstract):
        abstract = worse.abstract
    return replace(
        a,
        abstract=abstract,
        **{name: getattr(better, name) or getattr(worse, name) for name in _SINGLE},
        keywords=tuple(dict.fromkeys((*better.keywords, *worse.keywords))),
        retracted=a.retracted or other.retracted,
        sources=tuple(dict.fromkeys((*a.sources, *other.sources))),
        extra=_united(better, worse),
    )


def _united(better: Paper, worse: Paper) -> dict[str, Json]:
    """The extra fields of both; only where pages are all there is, they are what was read."""
    extra = {**worse.extra, **better.extra}
    if not (better.extra.get(FROM_PAGES) and worse.extra.get(FROM_PAGES)):
        extra.pop(FROM_PAGES, None)
    return extra


def _quality(paper: Paper) -> tuple[bool, bool, int]:
    filled = sum(bool(getattr(paper, name)) for name in (*_SINGLE, "abstract", "keywords"))
    return not paper.extra.get(FROM_PAGES), not is_preprint(paper), filled


def _is_cut(abstract: str, other: str) -> bool:
    start = abstract.rstrip(". …")
    return abstract.endswith(("...", "…")) and other.startswith(start[:-20] or start)


def _near_titles(a: Paper | Record, b: Paper | Record) -> bool:
    return overlap(a.title, b.title) >= 0.5


def _same_abstract(one: str, other: str) -> bool:
    squashed = _squash(one)
    return squashed == _squash(other) and not is_absent(one)


def _squash(abstract: str) -> str:
    """An abstract without the word in front and the publisher's line behind, normalised."""
    return normalise_title(_AROUND.sub("", abstract)) or normalise_title(abstract)


def _agree(a: Paper | Record, b: Paper | Record) -> bool:
    """Whether authors and years, where both have them, speak of the same paper."""
    years = a.year is None or b.year is None or abs(a.year - b.year) <= YEARS_APART
    authors = not a.authors or not b.authors or same_family(a.authors[0], b.authors[0])
    return years and (authors or share_any(a.authors, b.authors))


def _without_version(title: str) -> str:
    """The title without what tells versions and parts apart, normalised."""
    return normalise_title(_VERSION.sub(" ", title))
