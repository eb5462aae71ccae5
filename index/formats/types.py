"""Kinds of publication: BibTeX's names for them everywhere, other formats' only in their files."""

_RIS = {
    "JOUR": "article", "CONF": "proceedings", "CPAPER": "inproceedings", "BOOK": "book",
    "CHAP": "incollection", "THES": "phdthesis", "RPRT": "techreport", "UNPB": "unpublished",
    "GEN": "misc", "MGZN": "magazine",
}  # fmt: skip
_CSL = {
    "article-journal": "article", "paper-conference": "inproceedings", "book": "book",
    "chapter": "incollection", "thesis": "phdthesis", "report": "techreport",
    "manuscript": "unpublished", "document": "misc", "article-magazine": "magazine",
}  # fmt: skip
_ZOTERO = {
    "journalArticle": "article", "conferencePaper": "inproceedings", "bookSection": "incollection",
    "thesis": "phdthesis", "report": "techreport", "magazineArticle": "magazine",
    "manuscript": "unpublished", "document": "misc",
}  # fmt: skip
CSL_TYPES = frozenset(_CSL) - {"book", "report"}
"""Types that only CSL calls so; `book` and `report` are anyone's words."""
_TO_RIS = {name: tag for tag, name in _RIS.items()}
_TO_CSL = {name: tag for tag, name in _CSL.items()}


def from_ris(tag: str) -> str:
    """The name of RIS's two- to six-letter type; an unknown one as it is."""
    return _RIS.get(tag, tag)


def from_csl(name: str) -> str:
    """The name of a CSL type; an unknown one as it is."""
    return _CSL.get(name, name)


def from_zotero(name: str) -> str:
    """The name of a Zotero item type; an unknown one as it is."""
    return _ZOTERO.get(name, name)


def to_ris(name: str) -> str:
    """RIS's type for a name; `GEN` where it has none."""
    return _TO_RIS.get(name, name if name.isascii() and name.isupper() and len(name) < 7 else "GEN")


def to_csl(name: str) -> str:
    """CSL's type for a name; `document` where it has none."""
    return _TO_CSL.get(name, "document")
