"""Identifiers of papers, as people write and copy them: a line or a link each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import FormatError
from index.formats.opener import OpenedSource
from index.formats.record import find_arxiv_id, whole_doi
from index.paper import Refusal


@dataclass(frozen=True, slots=True)
class Identifier:
    """One paper by what a registry calls it: `doi`, `pmid`, `arxiv`, `openalex` or `s2`.

    `source` is where it was read, as `file:line`; empty where it was named itself.
    """

    kind: str
    value: str
    source: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @property
    def file(self) -> str:
        """The file part of `source`."""
        return self.source.rpartition(":")[0]

    @property
    def line(self) -> int:
        """The line part of `source`; 0 where there is none."""
        line = self.source.rpartition(":")[2]
        return int(line) if line.isascii() and line.isdigit() else 0


LONGEST = 1000
"""Characters of one identifier or link; what is longer is something else."""
_KIND = re.compile(
    r"(doi|pmid|pubmed|arxiv|openalex|s2|semanticscholar|corpusid)\s*:\s*(.*\S)", re.I | re.S
)
_BARE_DOI = re.compile(r"10\.\d[\d.]{0,12}/\S+")
_BARE_ARXIV = re.compile(r"\d\d(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d+)?")
_ARXIV = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)
_PMID = re.compile(r"0*([1-9]\d{0,8})")
# In a list, by themselves: shorter numbers count something, or are years.
_BARE_PMID = re.compile(r"[1-9]\d{4,8}")
_WORK = re.compile(r"W\d{3,12}", re.IGNORECASE)
_S2 = re.compile(r"[0-9a-f]{40}|(?:CorpusID:)?\d{1,12}", re.IGNORECASE)
_LINK = re.compile(r"https?:/{1,2}(?:www\.)?([^/\s]+)(/\S*)?", re.IGNORECASE)
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|ps|format)/(.+?)(?:\.pdf)?/?", re.IGNORECASE)
# What publishers put behind the DOI in the address of a paper's page.
_BEHIND_DOI = re.compile(
    r"(?:(?:v\d+)?(?:\.(?:full|abstract|short|article-info|supplementary-material))+"
    r"(?:[.+-](?:pdf|text|html))*|(?<=\d)v\d+|\.pdf|/(?:full|pdf|epdf|abstract|html|meta|summary|"
    r"fulltext|references|figures|citedby|download)(?:/.*)?)$",
    re.IGNORECASE,
)
_ACL_PATH = re.compile(r"/(?:anthology/)?([A-Za-z0-9.-]+?\.\d+|[A-Z]\d\d-\d{4})(?:\.pdf|/)?")


def parse_identifiers(text: str) -> tuple[Identifier, ...]:
    """The identifiers that a text consists of; none where it is something else.

    Several may follow one `pmid:` or `arxiv:`. Raises FormatError for what claims to be one.

    >>> [str(i) for i in parse_identifiers("https://arxiv.org/pdf/2004.04906v2")]
    ['arxiv:2004.04906']
    """
    text = text.strip().strip("<>").strip()
    if match := _KIND.fullmatch(text):
        return _of_kind(match[1].lower(), match[2])
    if len(text) > LONGEST:
        return ()
    if match := _LINK.fullmatch(text):
        return (_of_link(match[1].lower(), match[2] or "/", text),)
    if _BARE_DOI.fullmatch(text) and (doi := whole_doi(text)):
        return (Identifier("doi", doi),)
    if _BARE_ARXIV.fullmatch(text):
        return (Identifier("arxiv", find_arxiv_id(text)),)
    return ()


def _of_kind(kind: str, value: str) -> tuple[Identifier, ...]:
    """What stands behind `doi:`, `pmid:`, ...; none where it may be words to search for."""
    if kind == "doi" and len(value) <= LONGEST:
        return (Identifier("doi", _doi(value)),)
    parts = [part for part in re.split(r"[\s,;]+", value) if part]
    if kind in ("pmid", "pubmed") and all(_PMID.fullmatch(part) for part in parts):
        return tuple(Identifier("pmid", part.lstrip("0")) for part in parts)
    if kind == "pmid":
        raise FormatError(f"no PubMed id: {value[:60]!r}; write pmid: and its digits")
    if kind == "arxiv" and all(_ARXIV.fullmatch(part) for part in parts):
        return tuple(Identifier("arxiv", find_arxiv_id(part)) for part in parts)
    if kind == "openalex" and (work := _WORK.fullmatch(value.rpartition("/")[2])):
        return (Identifier("openalex", work[0].upper()),)
    if kind in ("s2", "semanticscholar", "corpusid") and _S2.fullmatch(value):
        return (_of_semantic_scholar(value),)
    if kind in ("openalex", "s2", "semanticscholar"):
        # `s2:10.1145/...`, `openalex:doi:10...`: one service asked for another's identifier.
        is_one = re.match(r"(?:doi|pmid|arxiv|https?):|10\.\d+/\S+$", value, re.IGNORECASE)
        return parse_identifiers(value) if is_one else ()
    return ()


def _of_semantic_scholar(value: str) -> Identifier:
    digits = value.rpartition(":")[2]
    is_number = digits.isdigit() and len(digits) < 40
    return Identifier("s2", f"CorpusID:{digits}" if is_number else value.lower())


def _doi(value: str) -> str:
    doi = whole_doi(value)
    if not doi:
        raise FormatError(f"no whole DOI: {value[:60]!r}; write it as doi:10.1000/182")
    return doi


def _of_link(host: str, path: str, link: str) -> Identifier:
    """The paper that the address of its page names. Raises FormatError where none is found."""
    if host.endswith("arxiv.org") and (match := _ARXIV_PATH.fullmatch(path)):
        if _ARXIV.fullmatch(match[1]):
            return Identifier("arxiv", find_arxiv_id(match[1]))
    elif host in ("doi.org", "dx.doi.org"):
        return Identifier("doi", _doi(path.lstrip("/")))
    elif host.endswith("ncbi.nlm.nih.gov"):
        if match := re.fullmatch(r"(?:/pubmed)?/0*([1-9]\d{0,8})/?(?:\?.*)?", path):
            return Identifier("pmid", match[1])
    elif host.endswith("openalex.org"):
        if match := re.search(r"/(W\d{3,12})\b", path, re.IGNORECASE):
            return Identifier("openalex", match[1].upper())
    elif host.endswith("semanticscholar.org"):
        if match := re.search(r"/([0-9a-f]{40})\b|/(CorpusID:\d+)", path, re.IGNORECASE):
            return _of_semantic_scholar(match[1] or match[2])
    elif host.endswith(("aclanthology.org", "aclweb.org")):
        if match := _ACL_PATH.fullmatch(path):
            return Identifier("doi", f"10.18653/v1/{match[1]}".lower())
    elif host == "nature.com" and (match := re.match(r"/articles/([a-z0-9][\w.-]+)", path)):
        return Identifier("doi", f"10.1038/{_BEHIND_DOI.sub('', match[1])}")
    elif doi := _doi_of_page(path):
        return Identifier("doi", doi)
    raise FormatError(
        f"no identifier in this address: {link[:200]}; give the paper's DOI, PubMed or arXiv id"
    )


def _doi_of_page(path: str) -> str:
    doi = whole_doi(re.split(r"[?&#](?!.*10\.\d+/)", path)[0].split("&")[0])
    return _BEHIND_DOI.sub("", doi)


_HEADER = frozenset("doi dois pmid pmids arxiv arxiv_id id ids identifier identifiers url".split())
_LINES_READ = 200


def is_identifiers(head: str) -> bool:
    """Whether a text is a list of identifiers or links of papers, one a line."""
    lines = _said(head)
    if not lines or _is_long(lines):
        return False
    found = sum(_is_one(line) for line in lines)
    return 2 * found > len(lines) and _is_one(lines[0])


def _said(head: str) -> list[str]:
    lines = [line.strip().strip('",;') for line in head.split("\n", _LINES_READ)[:_LINES_READ]]
    lines = [line for line in lines if line and not line.startswith("#")]
    return lines[1:] if lines and lines[0].lower() in _HEADER else lines


def _is_long(lines: list[str]) -> bool:
    """Whether a line is far too long for one, so that patterns need not be tried on it."""
    return max(map(len, lines)) > LONGEST


def _is_one(line: str) -> bool:
    try:
        return bool(_BARE_PMID.fullmatch(line) or parse_identifiers(line))
    except FormatError:
        return False


def read_identifiers(source: OpenedSource) -> Iterator[Identifier | Refusal]:
    """Each identifier of a list; digits alone are PubMed's, `#` begins a remark."""
    for line in source.lines():
        text = (line.text or "").strip().strip('",;').strip("\ufeff")
        if line.text == "" or text.startswith("#") or not text or text.lower() in _HEADER:
            continue
        place = f"{source.name}:{line.number}"
        try:
            found = (
                _of_kind("pmid", text) if _BARE_PMID.fullmatch(text) else parse_identifiers(text)
            )
        except FormatError as error:
            yield Refusal(source.name, line.number, str(error))
            continue
        if not found:
            yield Refusal(
                source.name, line.number, f"no identifier: {text[:60]!r}; write doi:10..."
            )
        for one in found:
            yield Identifier(one.kind, one.value, place)
