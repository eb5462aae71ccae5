"""What a person decides of papers that are there: removed, put back, one of two, two of one."""

from __future__ import annotations

from collections.abc import Sequence

from index.ingest.merges import Merge, join_papers, keep_apart, merges_of, split_paper
from index.progress import Report
from index.session.files import Session
from index.store.removed import Removed, remove_paper, removed_papers, restore_paper


class Curation(Session):
    """A library whose papers are removed and put back, joined and taken apart."""

    def remove(self, ids: Sequence[str], *, progress: Report | None = None) -> int:
        """Remove the papers of these ids; how many there were. `restore` puts them back."""
        with self.writing(progress):
            with self.store.database.write() as db:
                removed = sum(remove_paper(db, paper_id) for paper_id in ids)
            self.index(progress)
        return removed

    def restore(self, ids: Sequence[str], *, progress: Report | None = None) -> int:
        """Put papers back that were removed, as they were; how many were not there again."""
        with self.writing(progress):
            with self.store.database.write() as db:
                restored = sum(restore_paper(db, paper_id) for paper_id in ids)
            self.index(progress)
        return restored

    def removed(self, most: int | None = None) -> list[Removed]:
        """The papers that `restore` puts back, the last removed first; at most so many."""
        with self.store.database.read() as db:
            return removed_papers(db, most)

    def join(self, ids: Sequence[str], *, progress: Report | None = None) -> str:
        """Make one paper of several, as a person knows them to be; the oldest's id, which stays.

        `split` undoes it. Raises LibraryError unless two of them are there.
        """
        with self.writing(progress):
            with self.store.database.write() as db:
                kept = join_papers(db, ids)
            self.index(progress)
        return kept

    def keep_apart(self, one: str, other: str) -> None:
        """Note that two papers are not one, however alike: they are never merged by themselves."""
        with self.store.database.write() as db:
            keep_apart(db, one, other)

    def split(self, paper_id: str, *, progress: Report | None = None) -> list[str]:
        """Undo a paper's merges: each different record a paper; their ids, the old one first."""
        with self.writing(progress):
            with self.store.database.write() as db:
                ids = split_paper(db, paper_id)
            self.index(progress)
        return ids

    def merges(self, paper_id: str | None = None) -> list[Merge]:
        """What was merged and why: into one paper, or into any."""
        with self.store.database.read() as db:
            return merges_of(db, paper_id)
