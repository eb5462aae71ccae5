"""Papers as BibTeX entries."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from index.formats.latex import encode_latex
from index.formats.private import NAME, give_private
from index.merging.names import parse_name
from index.merging.titles import fold
from index.paper import Json, Paper
from index.text.clean import clean
from index.text.markup import without_markup

# A key that somebody cites by; the numbers of databases are none (`WOS:0001`, `W12`, `2-s2.0-85`).
_CITED_BY = re.compile(r"(?!(?:[A-Z]+:|[A-Z]|pub\.)\d+$|[0-9a-f]{16,}$)[A-Za-z][A-Za-z0-9_:./+-]*")
_VALID_NAME = re.compile(r"[a-z][a-z0-9_-]*")
# Words whose capitals a bibliography style must not take away: two capitals, or one behind others.
_CAPITALS = re.compile(r"(?<![\\A-Za-z0-9{$])[A-Za-z0-9](?=[a-z0-9]*+[A-Z])[A-Za-z0-9]*")
# What TeX obeys in a link, and what BibTeX counts there though it is escaped.
_NOT_IN_ADDRESSES = re.compile(r"[\\^{}\s]")
_IN_A_COMMENT = re.compile(r"([%#])")
_WRITTEN = {"type", "pages", NAME, "title", "author", "year", "date", "keywords", "keyword", "doi"}


class BibtexKeys:
    """Citation keys of one file: a paper's own where it can be one, none of them twice.

    One that is made has letters and digits only: the first author, the year, a word of the title.
    """

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._times: dict[str, int] = {}

    def key_of(self, paper: Paper) -> str:
        """The paper's key, or one such as `karpukhin2020dense`."""
        own = paper.key if _CITED_BY.fullmatch(paper.key) else _made_key(paper)
        key, number = own, self._times.get(own.lower(), 0)
        while key.lower() in self._used:
            number += 1
            key = own + _letters(number)
        self._times[own.lower()] = number
        self._used.add(key.lower())
        return key


def citation_keys(papers: Iterable[Paper]) -> Mapping[str, str]:
    """The key of each paper in a file of these papers, by its id."""
    keys = BibtexKeys()
    return {paper.id: keys.key_of(paper) for paper in papers}


def bibtex_entry(paper: Paper, private: Mapping[str, Json], key: str) -> str:
    """One entry, without HTML, which TeX would print; `private` goes into a field of our own."""
    kind = str(paper.extra.get("type") or "misc")
    if not re.fullmatch(r"(?!string$|comment$|preamble$)[a-z]+", kind):
        kind = "misc"
    values = {
        "title": _protected(encode_latex(without_markup(paper.title))),
        "author": " and ".join(map(_author, paper.authors)),
        "year": str(paper.year or ""),
        _venue_field(kind): encode_latex(paper.venue),
        "doi": _address(paper.doi),
        "eprint": encode_latex(paper.arxiv_id),
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "pmid": encode_latex(paper.pmid),
        "url": _address(paper.url),
        "keywords": ", ".join(map(encode_latex, paper.keywords)),
        "abstract": encode_latex(without_markup(paper.abstract)),
    }
    for name, value in paper.extra.items():
        if isinstance(value, str) and _VALID_NAME.fullmatch(name) and name not in _WRITTEN:
            values.setdefault(name, encode_latex(value))
    pages = paper.extra.get("pages")
    if isinstance(pages, str):
        values["pages"] = encode_latex(pages).replace("-", "--")
    if private:
        values[NAME] = give_private(private)
    body = "".join(f",\n  {name} = {{{value}}}" for name, value in values.items() if value)
    return f"@{kind}{{{key}{body}\n}}\n\n"


def _address(text: str) -> str:
    """A link or a DOI, with nothing in it that TeX obeys."""
    safe = _NOT_IN_ADDRESSES.sub(lambda m: quote(m.group(), safe=""), text)
    return _IN_A_COMMENT.sub(r"\\\1", safe)


def _venue_field(kind: str) -> str:
    return "booktitle" if kind in ("inproceedings", "incollection", "inbook") else "journal"


def _author(author: str) -> str:
    """`von Family, Jr, Given`; a group in braces."""
    name = parse_name(author)
    family = encode_latex(name.family)
    if not name.given and not name.suffix:
        return f"{{{family}}}" if re.search(r"[\s,]", family) else family
    if re.search(r",|\band\b", family):
        family = f"{{{family}}}"
    parts = (family, encode_latex(name.suffix), encode_latex(name.given))
    return ", ".join(part for part in parts if part)


def _protected(latex: str) -> str:
    parts = re.split(r"(\$[^$]*\$)", latex)
    return "".join(p if i % 2 else _CAPITALS.sub(r"{\g<0>}", p) for i, p in enumerate(parts))


def _made_key(paper: Paper) -> str:
    family = parse_name(paper.authors[0]).family if paper.authors else ""
    word = next(iter(re.findall(r"[a-z]{4,}", fold(clean(paper.title)))), "")
    key = re.sub(r"[^a-z0-9]", "", fold(clean(family))) + str(paper.year or "") + word
    return key if re.search("[a-z]", key) else "paper" + re.sub("[^a-z0-9]", "", paper.id)


def _letters(number: int) -> str:
    """`b` for the second of a key, `c` for the third, `ab` for the 28th."""
    number, last = divmod(number, 26)
    return (_letters(number - 1) if number else "") + chr(ord("a") + last)
