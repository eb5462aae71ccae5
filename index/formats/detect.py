"""Which format a text is in, told by how it begins."""

import re
from collections.abc import Callable

from index.errors import NotPapers
from index.formats.acl import is_acl
from index.formats.arxiv import is_arxiv_feed
from index.formats.bibtex import is_bibtex
from index.formats.csl_yaml import is_csl_yaml
from index.formats.dblp import is_dblp_xml
from index.formats.doi_xml import is_crossref_xml, is_datacite_xml
from index.formats.endnote_xml import is_endnote_xml
from index.formats.field_rows import is_field_rows
from index.formats.identifiers import is_identifiers
from index.formats.jats import is_jats
from index.formats.json_text import is_json
from index.formats.labelled import is_labelled
from index.formats.listing import is_listing
from index.formats.mods import is_mods
from index.formats.nbib import is_nbib
from index.formats.pubmed import is_pubmed
from index.formats.pubmed_text import is_pubmed_text
from index.formats.ris import is_ris
from index.formats.table import is_table
from index.formats.tagged import is_refer, is_refworks, is_wos
from index.formats.zotero_rdf import is_zotero_rdf

_DETECTORS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("pubmed", is_pubmed),
    ("arxiv", is_arxiv_feed),
    ("acl", is_acl),
    ("zotero-rdf", is_zotero_rdf),
    ("dblp", is_dblp_xml),
    ("jats", is_jats),
    ("mods", is_mods),
    ("crossref-xml", is_crossref_xml),
    ("datacite-xml", is_datacite_xml),
    ("endnote-xml", is_endnote_xml),
    ("jsonl", is_json),
    ("bibtex", is_bibtex),
    ("ris", is_ris),
    ("nbib", is_nbib),
    ("endnote", is_refer),
    ("refworks", is_refworks),
    ("wos", is_wos),
    ("csl-yaml", is_csl_yaml),
    ("labelled", is_labelled),
    ("pubmed-text", is_pubmed_text),
    ("identifiers", is_identifiers),
    ("embase", is_field_rows),
    ("csv", is_table),
    ("listing", is_listing),
)
_BEGINS = {
    "bibtex": re.compile(r"^[ \t]{0,8}@[A-Za-z]{1,20}\{[^\s,]{0,100},[ \t]*$", re.M),
    "ris": re.compile(r"^TY  - [A-Z]{3,7}\s*$", re.M),
    "nbib": re.compile(r"(?:\A|\n\r?\n)PMID- \d"),
    "endnote": re.compile(r"^%0 [A-Z][\w ]*$", re.M),
}
"""How the records of formats begin that people put together in one file."""
_ADVICE = (
    (
        re.compile(r"\A(?:<!--.{0,500}?-->\s*)?<(?:!doctype )?html", re.I | re.S),
        "a web page, not a list of papers: save the text or export the records",
    ),
    (
        re.compile(r"^Scopus\n+EXPORT DATE", re.M),
        "Scopus's plain text, which does not say what is what: export CSV, RIS or BibTeX",
    ),
    (
        re.compile(r"^[ \t]{0,20}\\bibitem", re.M),
        "a bibliography of LaTeX: add its .bib file",
    ),
    (
        re.compile(r"\A(?:<[?!][^>]{0,500}>\s*)*<(?:\w+:)?[A-Za-z][\w-]{0,50}[\s>]"),
        "XML that is not known: export RIS, BibTeX or CSV there",
    ),
)
"""How files begin that people often save instead of an export, and what to save."""
_XML = (
    *("pubmed", "arxiv", "acl", "zotero-rdf", "dblp", "jats", "mods", "crossref-xml"),
    *("datacite-xml", "endnote-xml"),
)


def detect(head: str) -> str:
    """The format of a text, by its beginning. Raises FormatError where no layout is known."""
    head = head.replace("\r\n", "\n").replace("\r", "\n")
    start = head.lstrip("\ufeff \t\n")
    is_xml = start.startswith("<")
    for name, is_one in _DETECTORS:
        if (is_xml == (name in _XML) or name == "labelled") and is_one(head):
            return name
    for begins, advice in _ADVICE:
        if begins.search(start[:20_000]):
            raise NotPapers(advice)
    raise NotPapers(f"no known layout: begins {' '.join(start.split())[:40]!r}; try --format")


def others_in(head: str, known: str) -> list[str]:
    """The formats, besides the one a file is read as, that some of its records begin as."""
    found = [name for name, begins in _BEGINS.items() if begins.search(head)]
    return [name for name in found if name != known] if known in found else []
