"""The library's own JSON lines, which hold a paper whole: what `papers export` writes."""

from collections.abc import Mapping
from dataclasses import fields

from index.errors import FormatError
from index.formats.columns import author_names
from index.formats.record import make_record
from index.paper import Json, Paper, Record

FIELDS = tuple(f.name for f in fields(Paper) if f.name != "body")


def is_own(row: Mapping[str, Json]) -> bool:
    """Whether an object has a paper's fields, `extra` among them, and no others."""
    return isinstance(row.get("extra"), dict) and row.keys() <= set(FIELDS)


def record_of_own(row: Mapping[str, Json], source: str) -> Record:
    """The paper of one line. Raises FormatError if `extra` is no object."""
    extra = row.get("extra")
    if not isinstance(extra, dict):
        raise FormatError("no object under 'extra'")
    values = {name: row[name] for name in FIELDS if name in row and name not in _NOT_READ}
    return make_record({**extra, **values}, authors=author_names(row.get("authors")), source=source)


_NOT_READ = ("id", "sources", "extra", "authors")
