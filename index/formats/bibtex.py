"""BibTeX and BibLaTeX, entry by entry, so that a broken one costs no other."""

import html
import re
from collections.abc import Iterator

from index.errors import FormatError
from index.formats.bibtex_entries import START, pieces, read_entries
from index.formats.bibtex_parents import Entry, with_parents
from index.formats.journal_macros import journal_named
from index.formats.latex import decode_latex
from index.formats.opener import OpenedSource
from index.formats.private import NAME, make_exact, take_private
from index.merging.names import parse_name
from index.paper import Json, Record, Refusal

_FIELDS = {
    "title": ("title",),
    "abstract": ("abstract",),
    "venue": ("journal", "journaltitle", "booktitle", "maintitle", "eventtitle"),
    "year": ("year", "date"),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "url": ("url",),
    "keywords": ("keywords", "keyword"),
}
# Read as written: LaTeX has no say in them, or they are ours.
_LINKED = re.compile(r"\\(?:url|href|path|nolinkurl)\s*\{([^{}]*)\}")
# BibLaTeX's `given=Anna, prefix=van der, family=Berg`, and DBLP's number of a namesake.
_BY_PARTS = re.compile(
    r"(?<!\S)(?:(?:family|given|prefix|suffix)=(?:(?!\sand\s)[^,={}])+(?:,\s*|(?=\sand\s|\Z)))+"
)
_PART = re.compile(r"(\w+)=([^,={}]+?)\s*(?:,|\Z)")
_NAMESAKE = re.compile(r"(?<=[^\W\d_])\s+0\d{3}(?=\s+and\s|\s*\Z)")
_VERBATIM = {"doi", "url", "eprint", "file", "pmid"}


def read_bibtex(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each entry, with the strings it names and what it takes from its parents.

    A broken entry ends at the next `@`.
    """
    for item in with_parents(read_entries(source)):
        if isinstance(item, Refusal):
            yield item
            continue
        try:
            yield _record(item, f"{source.name}:{item.line}")
        except FormatError as error:
            yield Refusal(source.name, item.line, f"{error} in entry {item.key[:60]!r}")


def is_bibtex(head: str) -> bool:
    """Whether an entry starts at the beginning of some line."""
    return any(START.match(line) for line in head.split("\n"))


def _record(entry: Entry, source: str) -> Record:
    raw = dict(entry.fields)
    private = take_private(raw.pop(NAME, ""))
    values: dict[str, Json] = {"key": entry.key, "type": entry.kind}
    for name, choices in _FIELDS.items():
        chosen = next((c for c in choices if raw.get(c)), None)
        if chosen:
            text = journal_named(raw[chosen]) if name == "venue" else raw[chosen]
            values[name] = text if chosen in _VERBATIM else decode_latex(text)
            del raw[chosen]
    if "title" in values and raw.get("subtitle"):
        values["title"] = (
            f"{str(values['title']).rstrip(' :')}: {decode_latex(raw.pop('subtitle'))}"
        )
    if "url" in values:
        values["url"] = _address(str(values["url"]))
    archive = raw.get("archiveprefix", raw.get("eprinttype", "arxiv")).lower()
    if raw.get("eprint") and archive == "arxiv":
        values["arxiv_id"] = raw["eprint"]
        raw = {k: v for k, v in raw.items() if k not in ("archiveprefix", "eprinttype", "eprint")}
    elif raw.get("arxivid"):
        values["arxiv_id"] = raw.pop("arxivid")
    elif arxiv := re.search(r"arxiv:\s*(\S+)", str(values.get("venue", "")), re.IGNORECASE):
        values["arxiv_id"] = arxiv[1]
    elif str(values.get("venue", "")).lower() == "arxiv" and raw.get("volume", "").startswith(
        "abs/"
    ):
        values["arxiv_id"] = raw["volume"]
    if raw.get("pages"):
        raw["pages"] = re.sub(r"(?:(?<!\s)\s++)?-{2,3}\s*", "-", raw["pages"])
    authors = bibtex_names(raw.pop("author", ""))
    values |= {k: v if k in _VERBATIM else decode_latex(v) for k, v in raw.items()}
    return make_exact(values, private, authors, source)


def _address(text: str) -> str:
    r"""A link as it is: `\url{https://x.org/a\_b}` and `\href{https://x.org}{here}` hold one."""
    if found := _LINKED.search(text):
        text = found[1]
    return re.sub(r"\\([_%&#~])|[{}]", r"\1", text)


def _in_parts(match: re.Match[str]) -> str:
    parts = dict(_PART.findall(match.group()))
    family = f"{parts.get('prefix', '')} {parts.get('family', '')}".strip()
    return ", ".join(filter(None, (family, parts.get("suffix"), parts.get("given"))))


def bibtex_names(text: str) -> list[str]:
    """The names in an author field, split before LaTeX is decoded, as `Paper.authors` has them."""
    from bibtexparser.middlewares.names import (
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    if ";" in text and not re.search(r"\sand\s", text, re.IGNORECASE):
        text = " and ".join(pieces(html.unescape(text), ";"))
    names = []
    text = _NAMESAKE.sub("", _BY_PARTS.sub(_in_parts, text))
    # Outside of braces an accent is lost behind `and`, and a tilde taken for a space.
    text = re.sub(r"(?<![{\\])\\([`'^\"~=.])\{?(\w)\}?", r"{\\\1\2}", text)
    for person in split_multiple_persons_names(re.sub(r"\s+", " ", text).strip()):
        parts = parse_single_name_into_parts(person, strict=False)
        whole = not parts.first and not parts.jr
        family = decode_latex(" ".join((*parts.von, *parts.last)))
        if family.lower() in ("others", "et al.", "") and whole:
            continue
        if whole:
            # A name in braces is one name, unless it reads as one without them anyway.
            names.append(family if parse_name(family).family == family else f"{{{family}}}")
            continue
        rest = (decode_latex(" ".join(part)) for part in (parts.first, parts.jr))
        names.append(", ".join(part for part in (family, *rest) if part))
    return names
