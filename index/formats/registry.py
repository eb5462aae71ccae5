"""Reads files of papers in the forms that researchers hold, one record at a time."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from index.errors import FormatError, NotPapers
from index.formats.acl import read_acl
from index.formats.arxiv import is_snapshot, read_arxiv_feed, record_of_snapshot
from index.formats.bibtex import read_bibtex
from index.formats.columns import record_from_columns
from index.formats.csl import is_csl, record_of_csl
from index.formats.csl_yaml import read_csl_yaml
from index.formats.dblp import read_dblp
from index.formats.detect import detect, others_in
from index.formats.doi_xml import read_crossref_xml, read_datacite_xml
from index.formats.endnote_xml import read_endnote_xml
from index.formats.field_rows import read_field_rows
from index.formats.identifiers import Identifier, read_identifiers
from index.formats.jats import read_jats
from index.formats.json_text import read_json
from index.formats.labelled import read_labelled
from index.formats.listing import read_listing
from index.formats.mods import read_mods
from index.formats.nbib import read_nbib
from index.formats.openalex import is_openalex, record_of_openalex
from index.formats.opener import OpenedSource, Pdf, open_sources
from index.formats.own import is_own, record_of_own
from index.formats.pubmed import read_pubmed
from index.formats.pubmed_text import read_pubmed_text
from index.formats.record import each_record
from index.formats.ris import read_ris
from index.formats.semantic_scholar import is_semantic_scholar, record_of_semantic_scholar
from index.formats.service_json import (
    is_datacite,
    is_dblp,
    is_europe_pmc,
    record_of_datacite,
    record_of_dblp,
    record_of_europe_pmc,
    record_of_service,
    unwrapped,
)
from index.formats.table import read_table
from index.formats.tagged import read_refer, read_refworks, read_wos
from index.formats.zotero import NO_PAPERS, is_zotero, record_of_zotero
from index.formats.zotero_rdf import read_zotero_rdf
from index.paper import Json, NoPapers, Record, Refusal, Remark, Unused

Item = Record | Refusal | Unused | Remark | Identifier
"""What a file may hold: records, what is wrong with one or odd, and papers that are only named."""
Reader = Callable[[OpenedSource], Iterator[Item]]
JsonMaker = Callable[[dict[str, Json], str], Record]


def _json_reader(make: JsonMaker) -> Reader:
    return lambda source: each_record(_papers(source), make, source.name)


def _papers(source: OpenedSource) -> Iterator[tuple[int, dict[str, Json]] | Refusal]:
    """The objects of a JSON text, out of what is around each, without Zotero's attachments."""
    for item in read_json(source):
        if isinstance(item, Refusal):
            yield item
            continue
        row = unwrapped(item[1])
        if row.get("itemType") not in NO_PAPERS:
            yield item[0], row


def record_of_json(row: dict[str, Json], source: str) -> Record:
    """The paper of an object, by its shape; by its names where no service's is recognised."""
    for is_one, make in _JSON_SHAPES:
        if is_one(row):
            return make(row, source)
    return record_of_service(row, source)


_JSON_SHAPES: tuple[tuple[Callable[[dict[str, Json]], bool], JsonMaker], ...] = (
    (is_own, record_of_own),
    (is_csl, record_of_csl),
    (is_zotero, record_of_zotero),
    (is_openalex, record_of_openalex),
    (is_europe_pmc, record_of_europe_pmc),
    (is_dblp, record_of_dblp),
    (is_datacite, record_of_datacite),
    (is_semantic_scholar, record_of_semantic_scholar),
    (is_snapshot, record_of_snapshot),
)
FORMATS: dict[str, Reader] = {
    "acl": read_acl,
    "arxiv": read_arxiv_feed,
    "arxiv-snapshot": _json_reader(record_of_snapshot),
    "beir": _json_reader(record_from_columns),
    "bibtex": read_bibtex,
    "crossref-xml": read_crossref_xml,
    "csl-json": _json_reader(record_of_csl),
    "csl-yaml": read_csl_yaml,
    "csv": read_table,
    "datacite-xml": read_datacite_xml,
    "dblp": read_dblp,
    "embase": read_field_rows,
    "endnote": read_refer,
    "endnote-xml": read_endnote_xml,
    "identifiers": read_identifiers,
    "jats": read_jats,
    "jsonl": _json_reader(record_of_json),
    "labelled": read_labelled,
    "listing": read_listing,
    "mods": read_mods,
    "nbib": read_nbib,
    "openalex": _json_reader(record_of_openalex),
    "pubmed": read_pubmed,
    "pubmed-text": read_pubmed_text,
    "refworks": read_refworks,
    "ris": read_ris,
    "semantic-scholar": _json_reader(record_of_semantic_scholar),
    "wos": read_wos,
    "zotero": _json_reader(record_of_zotero),
    "zotero-rdf": read_zotero_rdf,
}
"""The names that `--format` takes; `csv` is any table with a header, `jsonl` any JSON."""


def require_format(name: str) -> None:
    """Raise FormatError unless there is a format of this name."""
    if name not in FORMATS:
        raise FormatError(f"no such format: {name}; choose from {', '.join(sorted(FORMATS))}")


def read_file(path: Path, *, format: str | None = None) -> Iterator[Item]:
    """Each record of a file (or of `-`, standard input) as it is read, or why it can't be.

    Of a table also, at its end, the columns that were not used; of a PDF what is odd about it; of a
    list the identifiers in it.

    What is wrong with a whole file is one refusal of line 0; NoPapers where it is something else.
    Raises FormatError only for a format that does not exist.
    """
    if format is not None:
        require_format(format)
    try:
        with open_sources(path) as sources:
            for source in sources:
                if isinstance(source, Pdf):
                    yield from _read_pdf(source)
                elif isinstance(source, OpenedSource):
                    yield from _read_source(source, format)
                else:
                    yield _refusal(source[0], 0, source[1])
    except FormatError as error:
        yield _refusal(name_of(path), 0, error)


def _refusal(name: str, line: int, error: FormatError) -> Refusal:
    passed_over = isinstance(error, NotPapers) and not _is_named_for_papers(name)
    return (NoPapers if passed_over else Refusal)(name, line, str(error))


def _is_named_for_papers(name: str) -> bool:
    """Whether a file's name says that it holds papers: then it is worth a word that it does not."""
    file = re.split(r"[!/\\\\]", name)[-1].lower()
    endings = "bib|bibtex|ris|enw|nbib|jsonl|ndjson|csl|pdf"
    return bool(re.search(rf"\.(?:{endings})(?:\.\w{{2,3}})?$", file))


def _read_pdf(source: Pdf) -> Iterator[Item]:
    from index.pdf.apart import pdf_process
    from index.pdf.reader import MOST_BYTES

    try:
        yield from pdf_process().read(source.name, source.read(MOST_BYTES))
    except FormatError as error:
        yield Refusal(source.name, 0, str(error))


def _read_source(source: OpenedSource, format: str | None) -> Iterator[Item]:
    line = -1
    try:
        known = format or detect(source.head)
        for item in FORMATS[known](source):
            line = item.line
            yield item
        if others := others_in(source.head, known):
            left = f"it looks like {' and '.join(others)} too: part the file"
            yield Remark(source.name, f"read as {known} alone; {left}")
        if line < 0:
            yield _refusal(source.name, 0, NotPapers("no papers in it"))
    except FormatError as error:
        yield _refusal(source.name, max(0, line), error)


def name_of(path: Path) -> str:
    """What refusals and sources call a file: its full path, or `stdin`."""
    return "stdin" if str(path) == "-" else str(path.absolute())
