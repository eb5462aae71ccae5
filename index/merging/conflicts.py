"""What speaks against two records of one title being one paper."""

import re

from index.merging.titles import fold
from index.paper import Paper, Record

PREPRINT_DOI = re.compile(
    r"10\.48550/|10\.1101/\d|10\.64898/|10\.21203/|10\.20944/|10\.2139/|10\.26434/|10\.36227/|"
    r"10\.22541/|10\.31223/|10\.32942/|10\.35542/|10\.33774/|10\.5281/|10\.6084/|10\.5555/|"
    r"10\.13140/rg|10\.3386/w|10\.17863/|10\.5194/(?:egusphere|[a-z]+)-20\d\d-\d+$|"
    r"10\.\d+/osf\.io|10\.\d+/.*(?:preprint|-discuss)"
)
"""The DOIs that preprint servers and archives give, and ACM's for papers that have none."""
_PREPRINT_VENUE = re.compile(r"arxiv|\bcorr\b|rxiv\b|ssrn|preprint|research square", re.IGNORECASE)
# Journals and servers that give each version of a paper a DOI of its own: `...12345.2`, `.../v2`.
_VERSIONED_DOI = re.compile(
    r"(10\.(?:12688|7554|21956)/.*?\d)\.\d{1,2}$|(10\.(?:21203|20944|26434|31219|22541)/.+?)[/.-]?v\d{1,2}$"
)
# Titles that many papers of one author have; only an identifier or an abstract tells them apart.
_GENERIC = re.compile(
    r"(?:an? |the )?(?:(?:guest )?editors?|authors?|editorial|book|presidents?|letters?)? ?"
    r"(?:editorial(?: board)?|introduction|preface|foreword|conclusions?|discussion|abstracts?|"
    r"comments?|commentary|reply|response|rejoinder|letter(?: to the editors?)?|notes?|reviews?|"
    r"book reviews?|errat(?:um|a)|corrigend(?:um|a)|correction|retraction|news|in this issue|index|"
    r"acknowledge?ments?|announcements?|contents|table of contents|obituary|in memoriam|overview|"
    r"summary|report|interview|untitled|message|perspectives?|viewpoint|case report|column)s?"
)
_PREPRINT_TYPE = re.compile(r"pre-?print|^posted-content$")
# Kinds of publication that are never the same as another kind of the same title.
_KINDS = (
    (
        "notice",
        re.compile(r"erratum|errata|corrigend|correction|retraction (?:of|notice)|^comment"),
    ),
    ("thesis", re.compile(r"thesis|dissertation|^thes$")),
    ("data", re.compile(r"data ?set|^data$|software|^comp$|computer ?program")),
    ("peer review", re.compile(r"peer.?review|book.?review|^review-book$")),
    ("book", re.compile(r"^(?:book|edited.?book|monograph)$")),
)
_KIND_FIELDS = ("type", "publication_types", "publicationTypes", "subtype", "Item Type",
                "Document Type")  # fmt: skip


def is_preprint(paper: Paper | Record) -> bool:
    """Whether the record says that it is a preprint, or nothing in it says that it was published.

    PubMed lists preprints too, under ids of their own.
    """
    if _states_preprint(paper):
        return True
    published_in = paper.venue and not _PREPRINT_VENUE.search(paper.venue)
    return not (published_doi(paper) or paper.pmid or published_in)


def _states_preprint(paper: Paper | Record) -> bool:
    """Whether its type, or its venue and DOI, are those of a preprint."""
    if any(_PREPRINT_TYPE.search(said) for said in _types(paper)):
        return True
    return bool(_PREPRINT_VENUE.search(paper.venue)) and not published_doi(paper)


def published_doi(paper: Paper | Record) -> str:
    """The DOI, unless a preprint server or an archive gave it; without the number of a version."""
    return "" if PREPRINT_DOI.match(paper.doi) else _without_version(paper.doi)


def _without_version(doi: str) -> str:
    versioned = _VERSIONED_DOI.match(doi)
    return (versioned[1] or versioned[2]) if versioned else doi


def identifiers_differ(a: Paper | Record, b: Paper | Record) -> bool:
    """Whether both have an identifier of one kind and they are not the same.

    A preprint and its publication may: two DOIs, two PubMed ids.
    """
    if a.arxiv_id and b.arxiv_id and a.arxiv_id != b.arxiv_id:
        return True
    if a.pmid and b.pmid and a.pmid != b.pmid and _states_preprint(a) == _states_preprint(b):
        return True
    one, other = _without_version(a.doi), _without_version(b.doi)
    if not one or not other or one == other:
        return False
    preprints = bool(PREPRINT_DOI.match(one)), bool(PREPRINT_DOI.match(other))
    # Two servers may hold one preprint, but one server gives two papers two DOIs.
    registrants = one.partition("/")[0], other.partition("/")[0]
    return preprints == (False, False) or (all(preprints) and registrants[0] == registrants[1])


def in_conflict(a: Paper | Record, b: Paper | Record) -> bool:
    """Whether two records of one title name different publications."""
    kinds = _kind(a), _kind(b)
    if kinds[0] != kinds[1] and ("notice" in kinds or (_is_typed(a) and _is_typed(b))):
        return True
    return identifiers_differ(a, b)


def _kind(paper: Paper | Record) -> str:
    """What the record's own types say that it is, if not an article of some sort or unknown.

    Some services name several types of one paper: an article that is also called a book is one.
    """
    kinds = [_kind_of(said) for said in _types(paper)]
    return "notice" if "notice" in kinds else kinds[0] if kinds and all(kinds) else ""


def _kind_of(said: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(said)), "")


def _types(paper: Paper | Record) -> list[str]:
    """The types that the record states, in lower case."""
    values = [paper.extra.get(field) for field in _KIND_FIELDS]
    every = [item for v in values for item in (v if isinstance(v, list) else [v])]
    return [str(item).lower() for item in every if item not in (None, "", "misc")]


def _is_typed(paper: Paper | Record) -> bool:
    return bool(_types(paper))


def differing_pages(a: Paper | Record, b: Paper | Record) -> bool:
    """Whether both name pages, and they begin on different ones."""
    pages, others = (re.findall(r"\w+", str(p.extra.get("pages") or "")) for p in (a, b))
    return bool(pages and others) and pages[0].lstrip("0") != others[0].lstrip("0")


def same_pages(a: Paper | Record, b: Paper | Record) -> bool:
    """Whether both stand on the same pages of the same volume or year."""
    pages, others = (re.findall(r"\w+", str(p.extra.get("pages") or "")) for p in (a, b))
    volume, other = (str(p.extra.get("volume") or "") for p in (a, b))
    return bool(pages) and pages == others and volume == other and a.year == b.year


def much_the_same(abstract: str, other: str) -> bool:
    """Whether two abstracts are one but for a few words."""
    return overlap(abstract, other) >= 0.6


def is_generic(title: str) -> bool:
    """Whether many papers have this title: `Editorial`, `Reply`, `Letter to the Editor`."""
    return bool(_GENERIC.fullmatch(" ".join(re.findall(r"\w+", re.sub("['’]", "", fold(title))))))


def overlap(one: str, other: str) -> float:
    """The share of words two texts have in common, of all they have; 0 where one is empty."""
    words, others = set(fold(one).split()), set(fold(other).split())
    return len(words & others) / max(1, len(words | others))
