"""PubMed's nbib, the MEDLINE layout: `TAG - value`, values going on in indented lines."""

import re
from collections.abc import Iterator

from index.formats.borders import Fields, blocks, fields_of, within_limit
from index.formats.opener import OpenedSource
from index.formats.record import each_record, make_record
from index.paper import Json, Record, Refusal

_TAG = re.compile(r"^([A-Z]{2,4}) {0,2}- ?(.*)$")
_FIRST = re.compile(r"^\ufeff?PMID ?- ?\d", re.MULTILINE)
# Tags that only this layout has; a file without PubMed ids is known by them.
_OWN = frozenset("FAU OWN STAT LID AID JID MHDA EDAT CRDT PHST DCOM PST JT TA LR DEP".split())
_ONCE = ("PMID", "TI", "AB", "OWN", "STAT", "JT", "TA", "DP", "VI", "IP", "PG", "JID", "SO", "BTI")
_RETRACTED = "Retracted Publication"
# Tags of `extra` under the names that other formats use.
_NAMES = {"VI": "volume", "IP": "number", "PG": "pages", "LA": "language", "IS": "issn",
          "PT": "publication_types", "DP": "date", "PMC": "pmcid", "AD": "affiliations",
          "MH": "mesh", "PB": "publisher", "TT": "vernacular_title"}  # fmt: skip


def read_nbib(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record: they stand behind blank lines, and their `PMID` may come late or never."""
    return each_record(_records(source), _record, source.name)


def is_nbib(head: str) -> bool:
    """Whether a line gives a PubMed id in the MEDLINE layout, or its lines have its own tags."""
    if _FIRST.search(head):
        return True
    tags = {match[1] for line in head.split("\n") if (match := _TAG.match(line.strip("\ufeff\r")))}
    # No other layout has full names of authors under a tag of three letters.
    return len(tags & _OWN) > 2 or {"FAU", "TI"} <= tags


def _records(source: OpenedSource) -> Iterator[tuple[int, Fields] | Refusal]:
    found = blocks(fields_of(source, _TAG, indented=True), starts="PMID", once=_ONCE)
    for item in within_limit(found, source):
        if isinstance(item, Refusal):
            yield item
            continue
        line, fields = item
        if any([f.tag for f in fields].count(tag) > 1 for tag in ("PMID", "TI")):
            yield Refusal(source.name, line, "records without a blank line between them")
        else:
            yield line, fields


def _record(fields: Fields, source: str) -> Record:
    found: dict[str, list[str]] = {}
    for item in fields:
        found.setdefault(item.tag, []).append(item.text)

    def first(*tags: str) -> str:
        return next((found[tag][0] for tag in tags if found.get(tag)), "")

    dois = [
        v.removesuffix("[doi]")
        for tag in ("LID", "AID")
        for v in found.get(tag, ())
        if "[doi]" in v
    ]
    links = [v for tag in ("AID", "LID", "URL") for v in found.get(tag, ())]
    values: dict[str, Json] = {
        "title": first("TI", "BTI", "TT"),
        "abstract": first("AB"),
        "key": first("PMID"),
        "pmid": first("PMID"),
        "year": first("DP", "DEP", "EDAT"),
        "venue": first("JT", "TA", "BTI" if found.get("TI") else "CTI"),
        "doi": dois[0] if dois else next((v for v in links if "doi.org/" in v), ""),
        "url": next((v for v in links if v.startswith("http") and "doi.org/" not in v), ""),
        "keywords": [*found.get("OT", []), *(m.lstrip("*") for m in found.get("MH", []))],
        "retracted": _RETRACTED in found.get("PT", []) or "RIN" in found,
    }
    used = {"TI", "AB", "PMID", "JT", "FAU", "AU", "CN", "OT", "LID", "AID"}
    for tag, texts in found.items():
        if tag not in used:
            name = _NAMES.get(tag, tag)
            values[name] = list(texts) if len(texts) > 1 or tag in ("PT", "MH") else texts[0]
    return make_record(values, authors=_authors(fields), source=source)


def _authors(fields: Fields) -> list[str]:
    """Full names where the record has them, groups in their place."""
    full = "FAU" if any(item.tag == "FAU" for item in fields) else "AU"
    return [item.text for item in fields if item.tag in (full, "CN")]
