"""Writes papers as BibTeX, RIS, CSL-JSON or JSON lines, so that reading them gives them back.

Each paper is written in the format's own fields and read again; what comes back different is put
into a private field (see `private`), so that nothing a paper says is lost.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from functools import partial

from index.errors import FormatError
from index.formats.bibtex_text import BibtexKeys, bibtex_entry
from index.formats.csl_text import csl_item
from index.formats.opener import source_of
from index.formats.ris_text import ris_record
from index.paper import FROM_PAGES, FULL_TEXT, NO_CONTENT, Json, Paper, Record

Write = Callable[[Paper, Mapping[str, Json]], str]
Read = Callable[[str], Record | None]
EXPORTS = ("bibtex", "csl-json", "jsonl", "ris")
"""The names that `papers export --format` takes."""


def export(papers: Iterable[Paper], format: str) -> Iterator[str]:
    """The text of a file of these papers, in pieces. Raises FormatError for an unknown format.

    Full texts stay in the library.
    """
    papers = map(_without_body, papers)
    if format == "bibtex":
        keys = BibtexKeys()
        for paper in papers:
            yield exact(paper, partial(bibtex_entry, key=keys.key_of(paper)), "bibtex")
    elif format == "ris":
        for paper in papers:
            yield exact(paper, ris_record, "ris")
    elif format == "csl-json":
        yield from _array(exact(paper, _csl_text, "csl-json") for paper in papers)
    elif format == "jsonl":
        for paper in papers:
            values = {name: v for name, v in asdict(paper).items() if name != "body"}
            yield json.dumps(values, ensure_ascii=False) + "\n"
    else:
        raise FormatError(f"no such export: {format}; choose from {', '.join(EXPORTS)}")


def _without_body(paper: Paper) -> Paper:
    extra = {n: v for n, v in paper.extra.items() if n not in (FULL_TEXT, FROM_PAGES)}
    return replace(paper, body=None, extra=extra)


def exact(paper: Paper, write: Write, format: str) -> str:
    """The paper in this format, with a private field for what reading it would not give back."""
    text = write(paper, {})
    lost = _lost(paper, _read(text, format))
    return write(paper, lost) if lost else text


def _read(text: str, format: str) -> Record | None:
    """The one record that a text gives; None if it gives none or more than one."""
    from index.formats.registry import FORMATS

    try:
        found = list(FORMATS[format](source_of("", text)))
    except FormatError:
        return None
    one = found[0] if len(found) == 1 else None
    return one if isinstance(one, Record) else None


def _lost(paper: Paper, read: Record | None) -> dict[str, Json]:
    """What the paper says and the record doesn't; None for what only the record says."""
    wanted = _values(paper)
    if read is None:
        return {name: value for name, value in wanted.items() if value not in ("", None, [], False)}
    got = _values(read)
    missing = {name: None for name in got if name not in wanted}
    return missing | {name: value for name, value in wanted.items() if got.get(name) != value}


def _values(paper: Paper | Record) -> dict[str, Json]:
    """Fields and extra fields in one: their names never collide."""
    values: dict[str, Json] = {}
    for field in fields(Record):
        if field.name not in (*NO_CONTENT, "extra"):
            value = getattr(paper, field.name)
            values[field.name] = list(value) if isinstance(value, tuple) else value
    return {**paper.extra, **values}


def _csl_text(paper: Paper, private: Mapping[str, Json]) -> str:
    return json.dumps(csl_item(paper, private), ensure_ascii=False, indent=1)


def _array(items: Iterable[str]) -> Iterator[str]:
    start = "[\n"
    for item in items:
        yield start + item
        start = ",\n"
    yield "\n]\n" if start != "[\n" else "[]\n"
