"""Papers as BibTeX entries."""

import re
from collections.abc import Mapping

from index.formats.latex import encode_latex
from index.formats.private import NAME, give_private
from index.merging.names import parse_name
from index.merging.titles import fold
from index.paper import Json, Paper

_VALID_KEY = re.compile(r"[^\s,{}\\%#\"'()=~@]+")
_VALID_NAME = re.compile(r"[a-z][a-z0-9_-]*")
# Words whose capitals a bibliography style must not take away: two capitals, or one behind others.
_CAPITALS = re.compile(r"(?<![\\A-Za-z0-9{$])[A-Za-z0-9](?=[a-z0-9]*+[A-Z])[A-Za-z0-9]*")
_WRITTEN = {"type", "pages", NAME, "title", "author", "year", "date", "keywords", "keyword", "doi"}


class BibtexKeys:
    """Citation keys of one file: a paper's own where it can be one, none of them twice."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def key_of(self, paper: Paper) -> str:
        """The paper's key, or one such as `karpukhin2020dense`."""
        own = paper.key if _VALID_KEY.fullmatch(paper.key) else _made_key(paper)
        key, number = own, 1
        while key.lower() in self._used:
            number += 1
            key = f"{own}-{number}"
        self._used.add(key.lower())
        return key


def bibtex_entry(paper: Paper, private: Mapping[str, Json], key: str) -> str:
    """One entry; `private` values go into a field of our own."""
    kind = str(paper.extra.get("type") or "misc")
    if not re.fullmatch(r"(?!string$|comment$|preamble$)[a-z]+", kind):
        kind = "misc"
    values = {
        "title": _protected(encode_latex(paper.title)),
        "author": " and ".join(map(_author, paper.authors)),
        "year": str(paper.year or ""),
        _venue_field(kind): encode_latex(paper.venue),
        "doi": paper.doi,
        "eprint": paper.arxiv_id,
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "pmid": paper.pmid,
        "url": re.sub(r"([%#{}])", r"\\\1", paper.url),
        "keywords": ", ".join(map(encode_latex, paper.keywords)),
        "abstract": encode_latex(paper.abstract),
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
    word = next((w for w in re.findall(r"[a-z]{4,}", fold(paper.title))), "")
    key = re.sub(r"[^a-z0-9]", "", fold(family)) + str(paper.year or "") + word
    return key or f"paper-{paper.id}"
