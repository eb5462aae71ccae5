"""Fields under the names that people and programs give them, in JSON objects and in tables."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from index.errors import FormatError
from index.formats.aliases import FIELDS, NOT_VENUES, OTHERS
from index.formats.record import find_year, make_record, unescaped
from index.formats.types import from_zotero
from index.paper import Json, Record

_FIELD_OF = {name: field for field, names in FIELDS.items() for name in names.split()}
_OTHER_OF = {name: other for other, names in OTHERS.items() for name in names.split()}
_RANK = {
    name: rank
    for table in (FIELDS, OTHERS)
    for names in table.values()
    for rank, name in enumerate(names.split())
}
# What anything may have, and what only papers do.
_OF_ANYTHING = frozenset(("name", "description"))
_OF_PAPERS = frozenset(("authors", "year", "venue", "doi", "arxiv_id", "pmid"))
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-Ý]\.?[ -]?){1,4}")
# Scopus puts its number of the author behind the name, DBLP its own of namesakes.
_AUTHOR_NUMBER = re.compile(r"\(\d{5,}\)|0\d{3}")
# `['A', 'B']` of Python, `["A", "B"]` of JSON and `c("A", "B")` of R, put into one cell.
_LISTED = re.compile(r"\s*(?:\[|c\()\s*['\"][^{}]*[\])]\s*")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)(?:'|$)|\"((?:[^\"\\]|\\.)*)(?:\"|$)", re.DOTALL)
_DOI = re.compile(r"10\.\d{4,9}/")
# Where an object of a service says what it is.
_SAYS = ("value", "name", "title", "raw", "display_name", "displayName", "sourceTitle",
         "journal_title")  # fmt: skip
_GLUED_NAMES = re.compile(
    r"(?<=[^\W\d_A-Z])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLa)(?<!\bLe)(?<!\bDi)(?=[A-Z])"
)
# `Journal of X (2021) 12:3 (1-9)`, Embase's one line for where it stands.
_EMBASE_SOURCE = re.compile(r"(?P<venue>.+?) \((?P<year>\d{4})\) ?(?P<rest>.*)")


def record_from_columns(row: Mapping[str, Json], source: str) -> Record:
    """A record from named values. Raises FormatError if it has neither title nor abstract."""
    if not are_of_papers(map(str, row)):
        raise FormatError("no title and no abstract")
    filled = {str(name): value for name, value in row.items() if value not in ("", None, [], {})}
    best = _best((name for name in filled if _may_hold(name, filled[name])), _FIELD_OF)
    others = _best(filled, _OTHER_OF)
    chosen = {*best.values(), *others.values()}
    values: dict[str, Json] = {
        f"{name}_" if name in FIELDS else name: value
        for name, value in filled.items()
        if name not in chosen
    }
    values |= {other: filled[name] for other, name in others.items()}
    if isinstance(values.get("type"), str):
        values["type"] = from_zotero(str(values["type"]))
    for field, name in best.items():
        value = filled[name]
        if field == "keywords" and isinstance(value, list):
            values[field] = [_told(one) for one in value]
        else:
            values[field] = _told(value)
    _join_pages(values)
    _read_source(values, simplify(best.get("venue", "")))
    values["retracted"] = _is_retracted(values)
    authors = author_names(filled[best["authors"]]) if "authors" in best else []
    if any(simplify(name) == "itemtitle" for name in filled) and len(authors) == 1:
        authors = _split_glued(authors[0])
    return make_record(values, authors=authors, source=source)


def _best(names: Iterable[str], field_of: Mapping[str, str]) -> dict[str, str]:
    """The column of each field that comes first among its names."""
    best: dict[str, str] = {}
    for name in names:
        field = field_of.get(simplify(name))
        if field and (field not in best or _rank(name) < _rank(best[field])):
            best[field] = name
    return best


def _may_hold(name: str, value: Json) -> bool:
    """Whether a value is one of its field's: a year has a year, an address is a whole one."""
    field = field_of(name)
    if field == "authors":
        return str(value).lower() not in ("true", "false")  # Scopus's answers have `@_fa`.
    if field == "year":
        return find_year(_told(value)) is not None and not _DOI.search(str(value))
    return field != "url" or not str(_told(value)).startswith("/")


def _told(value: Json) -> Json:
    """What an object or a list of objects says; the items of a list in one cell."""
    if isinstance(value, str) and _LISTED.fullmatch(value):
        return [*_items(value)]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = value[0]
    if isinstance(value, dict):
        return next((found for name in _SAYS if (found := value.get(name))), None)
    return value


def _items(text: str) -> list[str]:
    return [(m[1] or m[2] or "").replace("\\", "") for m in _QUOTED.finditer(text)]


def _join_pages(values: dict[str, Json]) -> None:
    ends = [str(values.pop(name, "") or "").strip() for name in ("start_page", "end_page")]
    if any(ends) and not values.get("pages"):
        values["pages"] = "-".join(end for end in ends if end)


def _read_source(values: dict[str, Json], name: str) -> None:
    """A column `Source` is a journal, where it stands in it, or the database: as it looks."""
    venue = values.get("venue")
    if name != "source" or not isinstance(venue, str):
        return
    if simplify(venue) in NOT_VENUES:
        values["source_"] = values.pop("venue")
    elif match := _EMBASE_SOURCE.match(venue):
        values["venue"] = match["venue"]
        values.setdefault("year", match["year"])
        values["citation"] = venue


def _is_retracted(values: Mapping[str, Json]) -> bool:
    nature = str(values.get("RetractionNature") or "").strip().lower()
    stated = str(values.get("retracted", "")).strip().lower()
    return nature == "retraction" or stated in ("true", "1", "yes", "y")


def _rank(name: str) -> int:
    return _RANK[simplify(name)]


@lru_cache(maxsize=4096)
def simplify(name: str) -> str:
    """A column's name in lower case without spaces and punctuation: `Author(s)` as `authors`."""
    return re.sub(r"[\W_]+", "", name.casefold())


def field_of(name: str) -> str | None:
    """The field of `Record` that a column of this name holds; None if none."""
    return _FIELD_OF.get(simplify(name))


def are_of_papers(names: Iterable[str]) -> bool:
    """Whether fields of these names may be a paper's: people and wares have a `name` too."""
    fields = {simplify(name): field for name in names if (field := field_of(name))}
    told = {name for name, field in fields.items() if field in ("title", "abstract")}
    return bool(told - _OF_ANYTHING) or bool(told and set(fields.values()) & _OF_PAPERS)


def is_understood(name: str) -> bool:
    """Whether a column of this name has a place: a field, or a name in `extra`."""
    simple = simplify(name)
    return simple in _FIELD_OF or simple in _OTHER_OF


def author_names(value: Json) -> list[str]:
    """The names in a list, in a list of objects, or in one string with any usual separator."""
    if isinstance(value, list):
        return [name for item in value if (name := _author(item))]
    if isinstance(value, dict):
        inner = value.get("authors") or value.get("author") or value.get("value")
        if isinstance(inner, list):
            return author_names(inner)
        return [name] if (name := _author(value)) else []
    if isinstance(value, str) and _LISTED.fullmatch(value):
        return author_names([*_items(value)])
    return split_authors(str(value)) if value else []


def split_authors(text: str) -> list[str]:
    """Split a string of names: `A; B`, `A and B`, `A, B and C`, `Smith, J., Doe, A.`."""
    text = unescaped(text).strip().rstrip(",;")
    for separator in (";", "|", "\n", "//"):
        if separator in text:
            return [name for part in text.split(separator) if (name := _bare(part.strip(" ,&")))]
    parts = [p.strip() for p in re.split(r",?\s+(?:and|&)\s+", text) if p.strip(" ,")]
    if len(parts) > 1 and all(p.count(",") == 1 for p in parts):
        return parts
    return [name for part in parts for name in _split_commas(part)]


def _bare(name: str) -> str:
    rest, _, last = name.rpartition(" ")
    return rest.rstrip() if rest and _AUTHOR_NUMBER.fullmatch(last) else name


def _split_glued(text: str) -> list[str]:
    """SpringerLink's `Anna AhlbergPer Lind`: names without anything between them."""
    found = _GLUED_NAMES.split(text)
    return [name for part in found if (name := part.strip())]


def _split_commas(text: str) -> list[str]:
    parts = [p.strip() for p in text.split(",") if p.strip()]
    paired = len(parts) % 2 == 0 and all(_INITIALS.fullmatch(p) for p in parts[1::2])
    if paired or (len(parts) == 2 and not all(" " in p for p in parts)):
        return [f"{a}, {b}" for a, b in zip(parts[::2], parts[1::2], strict=True)]
    return [p.rstrip(".") if re.search(r" [A-Z]{1,3}\.$", p) else p for p in parts]


def _author(value: Json) -> str:
    """One name; an object's is `Family, Given` where it tells them apart."""
    if isinstance(value, str):
        return _bare(value.strip())
    if not isinstance(value, dict):
        return ""
    if isinstance(value.get("author"), dict):
        return _author(value["author"])
    given = {simplify(str(k)): v for k, v in value.items() if isinstance(v, str) and v.strip()}
    families = ("family", "lastname", "last", "familyname", "surname")
    family = next((given[k] for k in families if k in given), "")
    first = next((given[k] for k in ("given", "firstname", "first", "givenname") if k in given), "")
    if family:
        return f"{family.strip()}, {first.strip()}" if first else family.strip()
    names = ("name", "fullname", "literal", "displayname", "authorname", "text", "creator", "")
    return _bare(next((given[k].strip() for k in names if k in given), ""))
