"""What speaks against two records of one title being one paper."""

import re

from index.formats.record import Record
from index.merging.titles import fold
from index.paper import Paper

PREPRINT_DOI = re.compile(
    r"10\.48550/|10\.1101/\d|10\.64898/|10\.21203/|10\.20944/|10\.2139/|10\.26434/|10\.36227/|"
    r"10\.22541/|10\.31223/|10\.32942/|10\.35542/|10\.33774/|10\.5281/|10\.6084/|10\.5555/|"
    r"10\.\d+/osf\.io|10\.\d+/.*(?:preprint|-discuss)"
)
"""The DOIs that preprint servers and archives give, and ACM's for papers that have none."""
_PREPRINT_VENUE = re.compile(r"arxiv|\bcorr\b|rxiv\b|ssrn|preprint|research square", re.IGNORECASE)
# Titles that many papers of one author have; only an identifier or an abstract tells them apart.
_GENERIC = re.compile(
    r"(?:an? |the )?(?:(?:guest )?editors?|authors?|editorial|book|presidents?|letters?)? ?"
    r"(?:editorial(?: board)?|introduction|preface|foreword|conclusions?|discussion|abstracts?|"
    r"comments?|commentary|reply|response|rejoinder|letter(?: to the editors?)?|notes?|reviews?|"
    r"book reviews?|errat(?:um|a)|corrigend(?:um|a)|correction|retraction|news|in this issue|index|"
    r"acknowledge?ments?|announcements?|contents|table of contents|obituary|in memoriam|overview|"
    r"summary|report|interview|untitled|message|perspectives?|viewpoint|case report|column)s?"
)
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
    """Whether nothing about the record says that it was published: DOI, PubMed id, venue."""
    published_in = paper.venue and not _PREPRINT_VENUE.search(paper.venue)
    return not (published_doi(paper) or paper.pmid or published_in)


def published_doi(paper: Paper | Record) -> str:
    """The DOI, unless a preprint server or an archive gave it."""
    return "" if PREPRINT_DOI.match(paper.doi) else paper.doi


def in_conflict(a: Paper | Record, b: Paper | Record) -> bool:
    """Whether two records of one title name different publications."""
    for one, other in ((a.arxiv_id, b.arxiv_id), (a.pmid, b.pmid)):
        if one and other and one != other:
            return True
    kinds = _kind(a), _kind(b)
    if kinds[0] != kinds[1] and ("notice" in kinds or (_is_typed(a) and _is_typed(b))):
        return True
    dois = published_doi(a), published_doi(b)
    # Registries do give one paper two DOIs; then its abstracts are much the same.
    if all(dois) and dois[0] != dois[1]:
        return overlap(a.abstract, b.abstract) < 0.6
    return False


def _kind(paper: Paper | Record) -> str:
    """What the record's own type says that it is, if not an article of some sort or unknown."""
    for field in _KIND_FIELDS:
        value = paper.extra.get(field)
        for item in value if isinstance(value, list) else [value]:
            said = str(item or "").lower()
            found = next((kind for kind, pattern in _KINDS if pattern.search(said)), "")
            if found:
                return found
    return ""


def _is_typed(paper: Paper | Record) -> bool:
    return any(paper.extra.get(field) not in (None, "", "misc") for field in _KIND_FIELDS)


def is_generic(title: str) -> bool:
    """Whether many papers have this title: `Editorial`, `Reply`, `Letter to the Editor`."""
    return bool(_GENERIC.fullmatch(" ".join(re.findall(r"\w+", re.sub("['’]", "", fold(title))))))


def overlap(one: str, other: str) -> float:
    """The share of words two texts have in common, of all they have; 0 where one is empty."""
    words, others = set(fold(one).split()), set(fold(other).split())
    return len(words & others) / max(1, len(words | others))
