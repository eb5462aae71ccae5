"""What a reader wishes of a section: shorter, longer, more on something, a paper more or less."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index.errors import QueryError
from index.paper import Paper

if TYPE_CHECKING:
    from index.library import Library

WISHES = "shorter, longer, more on WORDS, add paper ID or TITLE, drop paper ID or TITLE"


class EditKind(StrEnum):
    """What can be wished without a model; `OTHER` is a wish that only a model can read."""

    SHORTER = "shorter"
    LONGER = "longer"
    MORE = "more on"
    ADD = "add paper"
    DROP = "drop paper"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class EditRequest:
    """A wish as it was put, its kind, and what it names: words or a paper."""

    text: str
    kind: EditKind
    about: str = ""


_READ = (
    (EditKind.SHORTER, re.compile(r"(?:make it |much |a bit )*(?:short\w*|brief\w*)\b.*")),
    (
        EditKind.MORE,
        re.compile(r"(?:tell |say )?(?:more|focus|expand) (?:on|about|of) (?P<about>.+)"),
    ),
    (
        EditKind.LONGER,
        re.compile(r"(?:make it |much |a bit )*(?:long\w*|more detail\w*)\b.*"),
    ),
    (EditKind.ADD, re.compile(r"(?:add|include|cite) (?:the )?(?:paper )?(?P<about>.+)")),
    (
        EditKind.DROP,
        re.compile(r"(?:drop|remove|delete|leave out) (?:the )?(?:paper )?(?P<about>.+)"),
    ),
)


def parse_edit(text: str) -> EditRequest:
    """The wish that a text puts; QueryError for an empty one."""
    words = " ".join(text.split()).strip(" .!")
    if not words:
        raise QueryError(f"nothing is wished for: {text!r}; say one of: {WISHES}")
    for kind, pattern in _READ:
        if match := pattern.fullmatch(words.lower()):
            # The words as they were put: an id may have capitals.
            about = words[match.start("about") :] if "about" in pattern.groupindex else ""
            return EditRequest(words, kind, about.strip(" \"'“”"))
    return EditRequest(words, EditKind.OTHER)


def find_paper(library: "Library", named: str) -> Paper:
    """The paper of the library with an id or a title; QueryError if there is none, or several."""
    by_id = library.get([named])
    if by_id:
        return by_id[0]
    near = library.get([paper_id for paper_id, _ in library.lexical.query(named, 50)])
    asked = _plain(named)
    same = [paper for paper in near if _plain(paper.title) == asked]
    found = same or [paper for paper in near if asked in _plain(paper.title)]
    if len(found) == 1:
        return found[0]
    what = "no paper of the library" if not found else f"{len(found)} papers of the library"
    raise QueryError(f"{what} has this id or title: {named}; name it by its id, or its whole title")


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.lower()))
