"""What every format makes a `Record` with: values tidied, identifiers and years found."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TypeVar
from urllib.parse import unquote

from index.errors import FormatError
from index.paper import Json, Record, Refusal
from index.text.absent import is_absent

T = TypeVar("T")

# An old DOI holds its journal's number for the article: `...17:15/16<1661::aid-sim968>3.0.co;2-2`.
_DOI = re.compile(
    r"10\.\d[\d.]{0,12}/(?:[^\s\"<>{}|\\^`]|<[\w:.-]{1,40}>(?=\d\.\d\.\w\w;))+", re.IGNORECASE
)
_DOI_ESCAPES = re.compile(
    r"\\text(underscore|less|greater)(?:\{\}|(?![a-z])\s?)|\$\\?([<>_])\$|\\([_%&#<>$~{}-])|([{}])"
    "|[\u200b\u00ad\ufeff\u2060]"
)
_DOI_SIGNS = {"underscore": "_", "less": "<", "greater": ">"}
_PER_CENT = re.compile(r"%(?:2[0-9A-F]|3[A-F]|5[BDF])", re.IGNORECASE)
# What follows a DOI that was cut: an escape nobody undid, the rest behind a space.
_DOI_GOES_ON = re.compile(r"[\\^`]|<\d|\s+[_/.-]\w")
_DOI_OPEN = ("-", "_", "/", "(", ":", "...", "…")
_ARXIV_NEW = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5})(v\d+)?(?![\d.]*\d)")
_ARXIV_OLD = re.compile(r"(?<![a-z])([a-z]+(?:-[a-z]+)?)(?:\.[A-Z]{2})?/(\d{7})(v\d+)?(?!\d)", re.I)
# A date may be written without anything between its parts: `20200301`.
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?=(?:(?:0\d|1[0-2])[0-3]\d)?(?!\d))")
# A title is one line; some sources wrap it.
_LINE_END = re.compile(r"\s*\n\s*")
_RETRACTED = re.compile(r"\W*retracted(?: article| paper)?\W*[:\]]", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp;)*((?:#\d{1,6}|#[xX][0-9A-Fa-f]{1,5}|[A-Za-z][A-Za-z0-9]{1,30});)")
_MISSING = frozenset(("NA", "N/A", "NaN", "nan", "<NA>"))
# What databases write where an author would stand: Scopus, PubMed, Web of Science.
_NO_AUTHOR = re.compile(
    r"\W*no authors?(?: names?| ids?)?(?: (?:available|listed|found|given))?\W*|\[anonymous\]", re.I
)
_TRAILING = ".,;:!?*~"
# Tab and line feed are text; the other control characters never are, and reach terminals as
# commands. A lone surrogate can't be written as UTF-8.
_CONTROLS = {c: None for c in (*range(32), *range(127, 160)) if c not in (9, 10)}
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_PLAIN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


def make_record(
    values: Mapping[str, Json], *, authors: Iterable[str] = (), source: str = ""
) -> Record:
    """Build a record from the values of its fields, tidied only at the ends.

    `values` holds fields of `Record` by name (identifiers as written: `https://doi.org/10...`,
    `arXiv:2301.00001v2`); anything else in it goes to `extra`. Raises FormatError if neither a
    title nor an abstract is there.
    """
    text = {name: present(plain(values.get(name))) for name in _TEXT_FIELDS}
    arxiv_id = find_arxiv_id(text["arxiv_id"])
    doi = whole_doi(text["doi"]) or _doi_in_link(text["url"])
    abstract = "" if is_absent(text["abstract"]) else text["abstract"]
    if not text["title"] and not abstract:
        raise FormatError("no title and no abstract")
    return Record(
        title=_LINE_END.sub(" ", text["title"]),
        abstract=abstract,
        key=text["key"],
        authors=tuple(name for a in authors if (name := _name(plain(a)))),
        year=find_year(values.get("year")),
        venue=unescaped(text["venue"]),
        doi=doi,
        arxiv_id=arxiv_id or _arxiv_in_link(text["url"]) or _arxiv_in_link(doi),
        pmid=_find_pmid(text["pmid"]) or _pmid_in_link(text["url"]),
        url=text["url"],
        keywords=_keywords(values.get("keywords")),
        retracted=values.get("retracted") is True or bool(_RETRACTED.match(text["title"])),
        extra=_extra(values),
        source=source,
    )


def present(text: str) -> str:
    """The text, unless it is what R and Python write where there is none."""
    return "" if text in _MISSING else text


def _name(author: str) -> str:
    name = unescaped(present(" ".join(author.split())))
    return "" if _NO_AUTHOR.fullmatch(name) else name


def unescaped(text: str) -> str:
    """A name of a person or a journal with its letters, however often it was escaped."""
    return _ENTITY.sub(lambda m: html.unescape(f"&{m[1]}"), text) if "&" in text else text


def _extra(values: Mapping[str, Json]) -> dict[str, Json]:
    """What no field holds, without empty values."""
    left = ((plain(name), _safe(value)) for name, value in values.items() if name not in _KNOWN)
    return {
        name: value
        for name, value in left
        if name and name not in _KNOWN and value not in ("", None, [], {})
    }


def each_record(
    items: Iterable[tuple[int, T] | Refusal], make: Callable[[T, str], Record], name: str
) -> Iterator[Record | Refusal]:
    """Make a record of each item, `(line, item)`; what `make` raises becomes a refusal."""
    for found in items:
        if isinstance(found, Refusal):
            yield found
            continue
        line, item = found
        try:
            yield make(item, f"{name}:{line}")
        except FormatError as error:
            yield Refusal(name, line, str(error))


_TEXT_FIELDS = ("title", "abstract", "key", "venue", "doi", "arxiv_id", "pmid", "url")
_KNOWN = {f.name for f in fields(Record)} - {"body"}


def plain(value: Json) -> str:
    """A value as text: stripped at the ends, without control characters, always encodable."""
    if isinstance(value, str) and not _NOT_PLAIN.search(value):
        return value.strip()
    if value is None or isinstance(value, dict | bool):
        return ""
    if isinstance(value, list):
        value = " ".join(plain(v) for v in value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return _SURROGATE.sub("\ufffd", text).strip().strip("\ufeff").strip()


def find_doi(text: str) -> str:
    """The DOI in a text such as `https://doi.org/10.1000/X.` in lower case; empty if none."""
    match = _DOI.search(unquote(text) if "%2" in text else text)
    return _trim_url(match.group()).lower() if match else ""


def whole_doi(text: str) -> str:
    r"""The DOI of a field that holds one, however it is escaped; empty where it was cut.

    A cut DOI is another's: `10.1007/978-3-030\_1` read up to the backslash is the whole volume's.

    >>> whole_doi(r"10.1000/a{\_}1"), whole_doi("10.1000/a-...")
    ('10.1000/a_1', '')
    """
    plain_text = html.unescape(html.unescape(text)) if "&" in text else text
    plain_text = _DOI_ESCAPES.sub(_doi_sign, plain_text)
    if _PER_CENT.search(plain_text):
        plain_text = unquote(plain_text)
    match = _DOI.search(plain_text)
    if not match or match.group().endswith(_DOI_OPEN):
        return ""
    if _DOI_GOES_ON.match(plain_text, match.end()):
        return ""
    return _trim_url(match.group()).lower()


def _doi_sign(match: re.Match[str]) -> str:
    return _DOI_SIGNS.get(match[1] or "", "") or match[2] or match[3] or ""


def find_arxiv_id(text: str) -> str:
    """The arXiv id in a text such as `arXiv:2301.00001v2`, without version; empty if none."""
    text = unicodedata.normalize("NFKC", text)
    if match := _ARXIV_NEW.search(text):
        return match.group(1)
    match = _ARXIV_OLD.search(text)
    return f"{match.group(1).lower()}/{match.group(2)}" if match else ""


def find_year(value: Json) -> int | None:
    """The first year from 1500 to 2099 in a value such as `2020-05-01`; None if there is none."""
    match = _YEAR.search(plain(value))
    return int(match.group()) if match else None


def _trim_url(url: str) -> str:
    url = url.rstrip(_TRAILING)
    while url and url[-1] in ")]" and url.count(url[-1]) > url.count("(["[")]".index(url[-1])]):
        url = url[:-1].rstrip(_TRAILING)
    return url


def _arxiv_in_link(link: str) -> str:
    return find_arxiv_id(link) if re.search(r"arxiv(\.org/|\.)", link, re.IGNORECASE) else ""


def _doi_in_link(link: str) -> str:
    return whole_doi(link) if re.match(r"https?://(?:dx\.)?doi\.org/", link, re.IGNORECASE) else ""


def _pmid_in_link(link: str) -> str:
    found = re.match(
        r"https?://(?:www\.|pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed/)?(\d+)/?$", link, re.IGNORECASE
    )
    return _find_pmid(found[1]) if found else ""


def _find_pmid(text: str) -> str:
    bare = re.sub(
        r"^(?:pmid|pubmed|medline)\b\W*|^pmid(?=\d)", "", text.strip(), flags=re.IGNORECASE
    )
    match = re.search(r"(?<![\w.+-])0*([1-9]\d{0,8})(?:\.0)?(?![\w+-]|\.\d)", bare)
    return match.group(1) if match else ""


def _keywords(value: Json) -> tuple[str, ...]:
    if not value:
        return ()
    items = value if isinstance(value, list) else re.split(r"\s*[;|\n]\s*", plain(value))
    if len(items) == 1 and not isinstance(value, list):
        items = items[0].split(",") if isinstance(items[0], str) else items
    return tuple(dict.fromkeys(word for item in items if (word := present(plain(item)))))


def _safe(value: Json) -> Json:
    """The value with every text in it made encodable."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [_safe(v) for v in value]
    if isinstance(value, dict):
        return {plain(k): _safe(v) for k, v in value.items()}
    return value
