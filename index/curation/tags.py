"""Tags that a person gives papers: kept by the paper's id, whatever its sources say later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.errors import QueryError
from index.store.database import Connection
from index.store.papers import PaperStore, set_meta

BEFORE = "tag:"


def tag(store: PaperStore, tag: str, papers: Iterable[str], *, off: bool = False) -> None:
    """Give papers a tag, or take it off them. Raises QueryError for a tag without a word."""
    name = _tag(tag)
    with store.database.write() as db:
        for paper in papers:
            note = f"{BEFORE}{paper}:{name}"
            if off:
                db.execute("DELETE FROM meta WHERE name = ?", (note,))
            else:
                set_meta(db, note, "")


def tags_of(store: PaperStore) -> dict[str, tuple[str, ...]]:
    """The tags of every paper of the library that has one; those of papers removed are kept."""
    found: dict[str, tuple[str, ...]] = {}
    with store.database.read() as db:
        # `;` comes after `:`, so these are the notes that begin with `tag:`.
        query = (
            "SELECT meta.name FROM meta JOIN papers ON papers.id ="
            " substr(meta.name, 5, instr(substr(meta.name, 5), ':') - 1)"
            " WHERE meta.name >= 'tag:' AND meta.name < 'tag;' ORDER BY meta.name"
        )
        for (note,) in db.execute(query):
            paper, _, name = note.removeprefix(BEFORE).partition(":")
            found[paper] = (*found.get(paper, ()), name)
    return found


def papers_tagged(store: PaperStore, tags: Sequence[str]) -> set[str]:
    """Ids of the papers that have one of these tags, whatever the case."""
    wanted = {_tag(one).casefold() for one in tags}
    return {
        paper
        for paper, given in tags_of(store).items()
        if wanted & {one.casefold() for one in given}
    }


def hand_over_tags(db: Connection, gone: str, kept: str) -> None:
    """Give the tags of a paper that joined another to that one."""
    before = f"{BEFORE}{gone}:"
    query = "SELECT name FROM meta WHERE name >= ? AND name < ?"
    # `;` comes after `:`, as above.
    for (note,) in db.execute(query, (before, f"{BEFORE}{gone};")).fetchall():
        set_meta(db, f"{BEFORE}{kept}:{note.removeprefix(before)}", "")
        db.execute("DELETE FROM meta WHERE name = ?", (note,))


def _tag(tag: str) -> str:
    name = " ".join(tag.split())
    if not any(map(str.isalnum, name)):
        raise QueryError(f"no tag: {tag!r}; write a word, as read or to-cite")
    return name
