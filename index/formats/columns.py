"""Fields under the names that people and programs give them, in JSON objects and in tables."""

import re
from collections.abc import Mapping
from functools import lru_cache

from index.formats.record import make_record
from index.paper import Json, Record

# Each name is lower case without spaces and punctuation; of several columns the first named here
# that has a value wins. The rest stays in `extra`.
NAMES = {
    "title": "title papertitle articletitle documenttitle worktitle primarytitle fulltitle "
    "displayname name ti t1",
    "abstract": "abstract abstracttext paperabstract abstractnote summary text description ab",
    "key": "citekey citationkey bibtexkey bibkey key id paperid recordid docid documentid "
    "corpusid itemkey openreviewid eid ut",
    "authors": "authors author authorsfullnames authorfullnames authorfullname authornames "
    "authorname authorlist creators creator au af",
    "year": "year publicationyear pubyear yearofpublication yearpublished published py issued "
    "publicationdate datepublished pubdate date coverdate publishdate issuedate",
    "venue": "venue journal journaltitle journalname journalbook publicationtitle sourcetitle "
    "containertitle conference conferencename booktitle publicationname publishedin "
    "publicationvenue proceedings so jf jo t2",
    "doi": "doi doiurl doilink digitalobjectidentifier do",
    "arxiv_id": "arxivid arxiv arxivnumber eprint",
    "pmid": "pmid pubmedid pubmed pm",
    "url": "url link urls links weburl paperurl articleurl sourceurl openaccesspdf pdfurl pdf",
    "keywords": "keywords keyword authorkeywords indexkeywords tags manualtags topics "
    "subjects categories fieldsofstudy mesh meshterms kw de",
    "retracted": "retracted isretracted",
}
_FIELD_OF = {name: field for field, names in NAMES.items() for name in names.split()}
_RANK = {name: rank for names in NAMES.values() for rank, name in enumerate(names.split())}
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-Ý]\.?[ -]?){1,4}")


def record_from_columns(row: Mapping[str, Json], source: str) -> Record:
    """A record from named values. Raises FormatError if it has neither title nor abstract."""
    best: dict[str, str] = {}
    filled = {str(name): value for name, value in row.items() if value not in ("", None, [], {})}
    for name in filled:
        field = field_of(name)
        if field and (field not in best or _rank(name) < _rank(best[field])):
            best[field] = name
    values: dict[str, Json] = {
        f"{name}_" if name in NAMES else name: value
        for name, value in filled.items()
        if name not in best.values()
    }
    for field, name in best.items():
        value = filled[name]
        values[field] = value.get("name") if isinstance(value, dict) else value
    values["retracted"] = str(values.get("retracted", "")).lower() in ("true", "1", "yes", "y")
    authors = author_names(filled[best["authors"]]) if "authors" in best else []
    return make_record(values, authors=authors, source=source)


def _rank(name: str) -> int:
    return _RANK[simplify(name)]


@lru_cache(maxsize=4096)
def simplify(name: str) -> str:
    """A column's name in lower case without spaces and punctuation: `Author(s)` as `authors`."""
    return re.sub(r"[\W_]+", "", name.casefold())


def field_of(name: str) -> str | None:
    """The field of `Record` that a column of this name holds; None if none."""
    return _FIELD_OF.get(simplify(name))


def author_names(value: Json) -> list[str]:
    """The names in a list, in a list of objects, or in one string with any usual separator."""
    if isinstance(value, list):
        return [name for item in value if (name := _author(item))]
    if isinstance(value, dict):
        return [name] if (name := _author(value)) else []
    return split_authors(str(value)) if value else []


def split_authors(text: str) -> list[str]:
    """Split a string of names: `A; B`, `A and B`, `A, B and C`, `Smith, J., Doe, A.`."""
    text = text.strip().rstrip(",;")
    for separator in (";", "|", "\n"):
        if separator in text:
            return [name for part in text.split(separator) if (name := part.strip(" ,&"))]
    parts = [p.strip() for p in re.split(r",?\s+(?:and|&)\s+", text) if p.strip(" ,")]
    if len(parts) > 1 and all(p.count(",") == 1 for p in parts):
        return parts
    return [name for part in parts for name in _split_commas(part)]


def _split_commas(text: str) -> list[str]:
    parts = [p.strip() for p in text.split(",") if p.strip()]
    paired = len(parts) % 2 == 0 and all(_INITIALS.fullmatch(p) for p in parts[1::2])
    if paired or (len(parts) == 2 and not all(" " in p for p in parts)):
        return [f"{a}, {b}" for a, b in zip(parts[::2], parts[1::2], strict=True)]
    return [p.rstrip(".") if re.search(r" [A-Z]{1,3}\.$", p) else p for p in parts]


def _author(value: Json) -> str:
    """One name; an object's is `Family, Given` where it tells them apart."""
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, dict):
        return ""
    given = {simplify(str(k)): v for k, v in value.items() if isinstance(v, str) and v.strip()}
    family = next(
        (given[k] for k in ("family", "lastname", "last", "familyname") if k in given), ""
    )
    first = next((given[k] for k in ("given", "firstname", "first", "givenname") if k in given), "")
    if family:
        return f"{family.strip()}, {first.strip()}" if first else family.strip()
    names = ("name", "fullname", "literal", "displayname", "authorname")
    return next((given[k].strip() for k in names if k in given), "")
