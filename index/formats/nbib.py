"""PubMed's nbib, the MEDLINE layout: `TAG - value`, values going on in indented lines."""

import re
from collections.abc import Iterator

from index.formats.opener import MAX_RECORD, Source
from index.formats.record import each_record, make_record
from index.paper import Json, Record, Refusal

_TAG = re.compile(r"^([A-Z]{2,4}) {0,2}- ?(.*)$")
_FIRST = re.compile(r"^\ufeff?PMID ?- ?\d", re.MULTILINE)
_RETRACTED = "Retracted Publication"
# Tags of `extra` under the names that other formats use.
_NAMES = {"VI": "volume", "IP": "number", "PG": "pages", "LA": "language", "IS": "issn",
          "PT": "publication_types", "DP": "date", "PMC": "pmcid", "AD": "affiliations",
          "MH": "mesh", "PB": "publisher", "TT": "vernacular_title"}  # fmt: skip


def read_nbib(source: Source) -> Iterator[Record | Refusal]:
    """Read each record, from its `PMID` to the next."""
    return each_record(_cut(source), _record, source.name)


def is_nbib(head: str) -> bool:
    """Whether some line gives a PubMed id in the MEDLINE layout."""
    return bool(_FIRST.search(head))


def _cut(source: Source) -> Iterator[tuple[int, list[list[str]]] | Refusal]:
    fields: list[list[str]] = []
    start, size = 0, 0
    for line in source.lines():
        text = (line.text or "").strip("\ufeff")
        size += len(text) if line.text is not None else MAX_RECORD
        match = _TAG.match(text)
        if match and match[1] == "PMID":
            if fields:
                yield _whole(source, start, fields, size)
            start, fields, size = line.number, [], 0
        if match and start:
            fields.append([match[1], match[2]])
        elif fields and text.startswith(" ") and size < MAX_RECORD:
            fields[-1].append(text.strip())
        elif start == 0 and match:
            start, fields = line.number, [[match[1], match[2]]]
    if fields:
        yield _whole(source, start, fields, size)


def _whole(
    source: Source, line: int, fields: list[list[str]], size: int
) -> tuple[int, list[list[str]]] | Refusal:
    if size >= MAX_RECORD:
        return Refusal(source.name, line, "a record longer than 16 MiB")
    return line, fields


def _record(fields: list[list[str]], source: str) -> Record:
    found: dict[str, list[str]] = {}
    for tag, *parts in fields:
        found.setdefault(tag, []).append(" ".join(part for part in parts if part).strip())

    def first(*tags: str) -> str:
        return next((found[tag][0] for tag in tags if found.get(tag)), "")

    dois = [
        v.removesuffix("[doi]")
        for tag in ("LID", "AID")
        for v in found.get(tag, ())
        if "[doi]" in v
    ]
    values: dict[str, Json] = {
        "title": first("TI", "BTI", "TT"),
        "abstract": first("AB"),
        "key": first("PMID"),
        "pmid": first("PMID"),
        "year": first("DP", "DEP", "EDAT"),
        "venue": first("JT", "TA", "BTI" if found.get("TI") else "CTI"),
        "doi": dois[0] if dois else "",
        "keywords": [*found.get("OT", []), *(m.lstrip("*") for m in found.get("MH", []))],
        "retracted": _RETRACTED in found.get("PT", []) or "RIN" in found,
    }
    used = {"TI", "AB", "PMID", "JT", "FAU", "AU", "CN", "OT", "LID", "AID"}
    for tag, texts in found.items():
        if tag not in used:
            name = _NAMES.get(tag, tag)
            values[name] = list(texts) if len(texts) > 1 or tag in ("PT", "MH") else texts[0]
    return make_record(values, authors=_authors(fields), source=source)


def _authors(fields: list[list[str]]) -> list[str]:
    """Full names where the record has them, groups in their place."""
    full = "FAU" if any(tag == "FAU" for tag, *_ in fields) else "AU"
    return [" ".join(parts) for tag, *parts in fields if tag in (full, "CN")]
