"""Papers made anew from the records they were read from, taken apart and put together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields

from index.curation.notes import hand_over_note
from index.curation.tags import hand_over_tags
from index.merging.filling import ENRICHED, describes, fill, is_filling
from index.merging.identity import merge, paper_from, same_paper
from index.paper import Paper, Record
from index.store.database import Connection, Row
from index.store.papers import delete_paper, find_paper, replace_paper

CONTENT = [f.name for f in fields(Paper) if f.name not in ("id", "sources", "body")]
"""The fields of a paper that its records say."""
OWN = f"substr(name, 1, {len(ENRICHED)}) != '{ENRICHED}'"
"""In SQL: a record was read from a file of the user's, and not made to fill a paper."""
SPLIT = "split into "
"""How the log says that a paper was taken apart."""


def merge_again(db: Connection, row: int) -> None:
    """Make a paper anew from its records; its id stays.

    What services filled comes last, and goes where it no longer describes the paper.
    """
    before = find_paper(db, row)
    query = (
        "SELECT record, body, name || ':' || line AS source FROM records JOIN files USING (file) "
        "WHERE paper = ? AND body IS NOT NULL ORDER BY record"
    )
    records = {r["record"]: read_record(r["body"], r["source"]) for r in db.execute(query, (row,))}
    own = [record for record in records.values() if not is_filling(record.source)]
    after = paper_from(own[0], before.id)
    for record in own[1:]:
        after = merge(after, record)
    for number, record in records.items():
        if is_filling(record.source) and describes(record, after):
            after = fill(after, record)
        elif is_filling(record.source):
            db.execute("DELETE FROM records WHERE record = ?", (number,))
    replace_paper(db, row, after)
    if len(records) == 1:
        db.execute("UPDATE records SET body = NULL WHERE paper = ?", (row,))


def write_bodies(db: Connection, paper: Paper, row: int) -> None:
    """Spell out the records that were left as "what the paper says", before it says more."""
    query = "SELECT record FROM records WHERE paper = ? AND body IS NULL"
    for found in db.execute(query, (row,)).fetchall():
        db.execute(
            "UPDATE records SET body = ? WHERE record = ?", (body_of(paper), found["record"])
        )


def unite_all(db: Connection, row: int, others: Sequence[int]) -> None:
    """Make one paper of a paper and those of the others that are the same; it may be among them."""
    kept = row
    for other in others:
        # Not `kept`: where an older paper is, the row they were compared with is gone.
        if other != row:
            kept = unite(db, kept, other)


def unite(db: Connection, row: int, other: int) -> int:
    """Make one paper of two that a record has shown to be the same; the row that stays.

    The older paper keeps its id. Where the two differ after all, or the user has split them,
    nothing happens.
    """
    first, second = (find_paper(db, each) for each in sorted((row, other)))
    reason = same_paper(first, second)
    if reason is None or _were_split(db, first.id, second.id):
        return row
    return make_one(db, min(row, other), max(row, other), reason)


def make_one(db: Connection, kept: int, gone: int, reason: str) -> int:
    """Give the records, tags and note of one paper to another, whose row stays, and log why."""
    first, second = (find_paper(db, row) for row in (kept, gone))
    for paper, own in ((first, kept), (second, gone)):
        write_bodies(db, paper, own)
    db.execute("UPDATE records SET paper = ? WHERE paper = ?", (kept, gone))
    merge_again(db, kept)
    delete_paper(db, second.id)
    hand_over_tags(db, second.id, first.id)
    hand_over_note(db, second.id, first.id)
    log_merge(db, first.id, second.sources[0] if second.sources else second.id, reason)
    return kept


def log_merge(db: Connection, paper_id: str, source: str, reason: str) -> None:
    """Note what joined a paper, and why."""
    db.execute("INSERT INTO merges VALUES (?, ?, ?, datetime())", (paper_id, source, reason))


def _were_split(db: Connection, one: str, other: str) -> bool:
    """Whether a person took the two apart, or said that they are not one (`keep_apart`)."""
    query = "SELECT reason FROM merges WHERE source = '' AND instr(reason, ?) AND instr(reason, ?)"
    found = db.execute(query, (one, other))
    return any({one, other} <= set(row[0].removeprefix(SPLIT).split()) for row in found)


def rest_of(db: Connection, record: Row) -> Paper | None:
    """What a record's paper says without it; None if it is the only record.

    The bodies of the paper's records must have been written.
    """
    query = (
        "SELECT body, name || ':' || line AS source FROM records JOIN files USING (file) "
        f"WHERE paper = ? AND record != ? AND {OWN} ORDER BY record"
    )
    found = db.execute(query, (record["paper"], record["record"])).fetchall()
    papers = [paper_from(read_record(row["body"], row["source"])) for row in found]
    if not papers:
        return None
    whole = papers[0]
    for paper in papers[1:]:
        whole = merge(whole, paper)
    return whole


def body_of(record: Record | Paper) -> str:
    """A record's content as it is stored."""
    values = {name: getattr(record, name) for name in CONTENT}
    return json.dumps(values, ensure_ascii=False)


def read_record(body: str, source: str) -> Record:
    """The record that was stored as `body`."""
    values = json.loads(body)
    values["authors"] = tuple(values["authors"])
    values["keywords"] = tuple(values["keywords"])
    return Record(**values, source=source)


def is_filled(db: Connection, row: int) -> bool:
    """Whether a service has filled fields of a paper."""
    query = f"SELECT 1 FROM records JOIN files USING (file) WHERE paper = ? AND NOT {OWN}"
    return db.execute(query, (row,)).fetchone() is not None
