"""What services add, written into the store: a record that only fills, a line in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from index.enriching.asking import Filling
from index.ingest.matching import candidates
from index.ingest.remerge import body_of, log_merge, unite_all, write_bodies
from index.merging.filling import (
    ENRICHED,
    FIELDS,
    FILLS,
    RETRACTION,
    RETRACTIONS,
    describes,
    fill,
    filling,
)
from index.paper import Json, Paper, Record
from index.store.database import Connection
from index.store.papers import find_paper, replace_paper

IDENTIFIERS = frozenset(("doi", "pmid", "arxiv_id"))


def write(db: Connection, found: Filling) -> tuple[str, ...]:
    """Fill a paper as it now is; the fields that were filled, `retracted` among them."""
    row = db.execute("SELECT row FROM papers WHERE id = ?", (found.paper_id,)).fetchone()
    if row is None:
        return ()  # Removed meanwhile, or joined to another by an identifier just filled.
    before = find_paper(db, row[0])
    record = _still(before, found)
    if record is None:
        return ()
    write_bodies(db, before, row[0])
    _keep(db, record, row[0], f"{ENRICHED}{found.service}")
    after = fill(before, record)
    replace_paper(db, row[0], after)
    names = _fills(record)
    log_merge(db, before.id, _source(found), _reason(record, names))
    if IDENTIFIERS & set(names):
        unite_all(db, int(row[0]), candidates(db, after))
    return names


def _still(paper: Paper, found: Filling) -> Record | None:
    """What of it a paper still lacks; another process may have written since it was asked."""
    if not describes(found.record, paper):
        return None
    names = _fills(found.record)
    fields = tuple(name for name in names if name in FIELDS)
    again = filling(paper, found.record, fields)
    if again is None:
        return None
    notice = found.record.extra.get(RETRACTION)
    if notice and "retracted" in _fills(again):
        extra: dict[str, Json] = {**again.extra, RETRACTION: notice}
        return replace(again, extra=extra)
    return again


def _fills(record: Record) -> tuple[str, ...]:
    names = record.extra.get(FILLS)
    return tuple(str(name) for name in names) if isinstance(names, list) else ()


def _keep(db: Connection, record: Record, row: int, file: str) -> None:
    db.execute("INSERT OR IGNORE INTO files (name) VALUES (?)", (file,))
    number = db.execute("SELECT file FROM files WHERE name = ?", (file,)).fetchone()[0]
    db.execute(
        "INSERT INTO records (file, line, digest, key, paper, body) VALUES (?, 0, ?, '', ?, ?)",
        (number, bytes.fromhex(record.digest), row, body_of(record)),
    )


def _source(found: Filling) -> str:
    record = found.record
    named = (("doi", record.doi), ("pmid", record.pmid), ("arxiv", record.arxiv_id))
    name = next((f"{kind}:{value}" for kind, value in named if value), "")
    return f"{found.service} {name}".strip()


def _reason(record: Record, names: tuple[str, ...]) -> str:
    fields = [name for name in names if name != "retracted"]
    parts = [f"filled {', '.join(fields)}"] if fields else []
    if "retracted" in names:
        notice = record.extra.get(RETRACTION)
        said = " ".join(str(v) for v in notice.values()) if isinstance(notice, dict) else ""
        parts.append("marked as retracted" + (f" ({said})" if said else ""))
    return "; ".join(parts)


def retracted_by(notice: Record | Paper) -> Mapping[str, str]:
    """The DOIs that a notice takes back, as Crossref's `update-to` names them, and its own DOI."""
    updates = notice.extra.get("update-to")
    return {
        str(row.get("DOI") or "").lower(): notice.doi
        for row in (updates if isinstance(updates, list) else [])
        if isinstance(row, dict) and str(row.get("type") or "").lower() in RETRACTIONS
    }


def taken_back(paper: Paper, notice: str) -> Filling:
    """The marking of a paper that a notice takes back."""
    record = Record(
        title=paper.title,
        authors=paper.authors,
        year=paper.year,
        doi=paper.doi,
        retracted=True,
        extra={FILLS: ["retracted"], RETRACTION: {"notice": notice}},
    )
    return Filling(paper.id, "crossref", record)
