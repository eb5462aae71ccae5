"""Crossref and DataCite, which register DOIs: https://api.crossref.org, https://api.datacite.org."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from index.formats.csl import record_of_csl
from index.formats.service_json import record_of_datacite
from index.paper import Json, Record
from index.sources.network import Call, Network, read_object
from index.sources.services import CROSSREF, DATACITE
from index.sources.shapes import object_at, objects_at, whole_records, without

PLAIN = re.compile(r"[\w./()-]+")
"""DOIs that filters take as they are."""
AT_ONCE = 20
"""DOIs of one request."""
_KEPT = frozenset(
    "DOI title abstract author container-title event issued published published-print "
    "published-online volume issue page publisher ISSN ISBN type subtype URL subject language "
    "update-to updated-by article-number institution".split()
)


def crossref_work(network: Network, doi: str) -> Record | None:
    """What Crossref says of a DOI; None where it is not registered there. Raises FormatError."""
    answer = network.ask(Call(CROSSREF, f"works/{quote(doi, safe='')}"), _message)
    return None if answer is None else _record(answer)


def crossref_works(network: Network, dois: Sequence[str]) -> dict[str, Record]:
    """What Crossref says of many DOIs, by DOI. Raises SourceError."""
    found: dict[str, Record] = {}
    # Signs that part the conditions of a filter, or may, stand in some DOIs.
    plain = [doi for doi in dois if PLAIN.fullmatch(doi)]
    for doi in dois:
        if doi not in plain and (record := crossref_work(network, doi)):
            found[doi] = record
    for start in range(0, len(plain), AT_ONCE):
        wanted = plain[start : start + AT_ONCE]
        asked = {"filter": ",".join(f"doi:{doi}" for doi in wanted), "rows": str(AT_ONCE)}
        found |= {record.doi: record for record in _listed(network, asked)}
    return found


def crossref_by_title(network: Network, title: str, author: str) -> list[Record]:
    """The works that Crossref finds nearest to a title and an author's name. Raises SourceError."""
    asked = {"query.bibliographic": title, "rows": "5"}
    return _listed(network, asked | ({"query.author": author} if author else {}))


def _listed(network: Network, asked: Mapping[str, str]) -> list[Record]:
    items = network.ask(Call(CROSSREF, "works", asked, absent=()), _items)
    return whole_records(items or (), _record)


def _message(body: bytes) -> Mapping[str, Json]:
    return object_at(read_object(body), "message", CROSSREF)


def _items(body: bytes) -> list[dict[str, Json]]:
    return objects_at(_message(body), "items", CROSSREF)


def _record(row: Mapping[str, Json]) -> Record:
    return record_of_csl(without(row, _KEPT), "")


def datacite_work(network: Network, doi: str) -> Record | None:
    """What DataCite says of a DOI; None where it is not registered there. Raises FormatError."""
    answer = network.ask(Call(DATACITE, f"dois/{quote(doi, safe='')}"), _attributes)
    return None if answer is None else record_of_datacite(answer, "")


def _attributes(body: bytes) -> Mapping[str, Json]:
    data = object_at(read_object(body), "data", DATACITE)
    return object_at(data, "attributes", DATACITE)
