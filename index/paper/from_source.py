"""What reading a file gives: records of papers, and what is to be said of the rest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from index.paper.body import DIGEST_LENGTH, Body, Json

FULL_TEXT = "full_text"
"""The name in `extra` under which a record says which body it came with: the body's digest."""
FROM_PAGES = "read_from_pages"
"""The name in `extra` of what only a PDF's pages say: any other source knows better."""


@dataclass(frozen=True, slots=True)
class Record:
    """One paper as one source wrote it: the fields of a `Paper` without id, and where it stood.

    `source` is `file:line` with the file's absolute path; `digest` tells whether two records say
    the same thing, wherever they stand. A `body` is told by its own digest, in `extra`.
    """

    title: str
    abstract: str = ""
    key: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    doi: str = ""
    arxiv_id: str = ""
    pmid: str = ""
    url: str = ""
    keywords: tuple[str, ...] = ()
    retracted: bool = False
    extra: Mapping[str, Json] = field(default_factory=dict, hash=False)
    source: str = ""
    body: Body | None = field(default=None, repr=False)

    @property
    def file(self) -> str:
        """The file part of `source`."""
        return self.source.rpartition(":")[0]

    @property
    def line(self) -> int:
        """The line part of `source`, from 1; 0 where there is none."""
        line = self.source.rpartition(":")[2]
        return int(line) if line.isascii() and line.isdigit() else 0

    @property
    def digest(self) -> str:
        """32 hexadecimal digits over what a record says; equal content, equal digest.

        A store that has `(file, digest)` has the record already, even where lines have moved.
        """
        content = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in NO_CONTENT}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=list)
        return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


NO_CONTENT = ("source", "body")
"""Fields of a record that are where it stood, and what its `extra` has the digest of."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that could not be read: where it stands and why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class NoPapers(Refusal):
    """A whole file that plainly is something else: a picture, a PDF, prose, a program."""


@dataclass(frozen=True, slots=True)
class Unused:
    """The columns of a table that no field takes; what they say is kept as it is, for export."""

    file: str
    columns: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """A query of the network of whose papers the limit took a part."""

    file: str
    taken: int
    total: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What is worth saying of a file that was read all the same."""

    file: str
    text: str
    line: int = 0
