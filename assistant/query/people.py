"""Who wrote the papers of a library, told by whole words of their names."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.text.terms import terms
from index.merging.authors import is_by
from index.merging.titles import fold
from index.paper import Filters, Paper

if TYPE_CHECKING:
    from index.library import Library

MOST_READ = 1000
"""Papers that are looked at to tell `Lin` from `Linda`."""
AL = (
    r"(?:\s+et\s+al\b\.?|\s+and\s+(?:colleagues|others|co-?workers)\b|['’]s\s+(?:group|lab|team)\b)"
)
_SMALL = r"(?:(?:van|von|de|der|den|del|di|da|la|le|el|al|bin|ten|ter)\s+){0,3}"
# From the beginning of a word only, and no longer than a name is: each letter of a word without end
# would otherwise be tried as the first of one.
_BEGINS = r"(?<!\w)(?<!\w['’-])"
NAME = (
    rf"{_SMALL}{_BEGINS}[^\W\d_][\w'’-]{{0,60}}\w"
    r"(?:\s+(?-i:[A-ZÀ-ÞЀ-Я])[\w'’.-]{0,60}){0,3}"
)
AND = r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|or)\s+|\s*&\s*)"


class People:
    """Who wrote the papers of a library, told by whole words of their names."""

    def __init__(self, library: "Library") -> None:
        self.library = library
        self._known: dict[str, list[Paper]] = {}

    @cached_property
    def _folded(self) -> list[tuple[str, Paper]]:
        """Every paper of a small library with its authors in small letters without accents."""
        # Papers of a library that is looked through for a name written without its accents.
        small = self.library.count(Filters()) <= 2000
        papers = self.library.papers(Filters()) if small else []
        return [(fold("; ".join(paper.authors)), paper) for paper in papers]

    def papers(self, *names: str) -> list[Paper]:
        """The papers by any of these people."""
        return [*{p.id: p for name in names for p in self._by(name)}.values()]

    def _by(self, name: str) -> list[Paper]:
        if name not in self._known:
            asked = Filters(authors=(name,))
            named = len(name) > 1 and terms(name)
            held = self.library.papers(asked, limit=MOST_READ) if named else []
            if named and not held and not name.islower():
                held = [paper for authors, paper in self._folded if fold(name) in authors]
            self._known[name] = [p for p in held if any(is_by(name, a) for a in p.authors)]
        return self._known[name]

    def together(self, names: Sequence[str]) -> list[Paper]:
        """The papers that all of these people wrote."""
        return [paper for paper in self._by(names[0]) if all(paper in self._by(n) for n in names)]

    def named(self, written: str) -> tuple[tuple[str, ...], str]:
        """The authors' names in a run of words, and the run from where they begin to their end."""
        names: list[str] = []
        for part in re.split(AND, re.sub(AL, "", written, flags=re.I)):
            words = part.split()
            ends = [(n, m) for n in range(len(words)) for m in range(len(words), n, -1)]
            runs = (" ".join(words[n:m]) for n, m in ends)
            known = next((run for run in runs if self._by(run)), "")
            if known:
                names.append(known)
            elif names:
                break
        if not names:
            return (), ""
        end = written.rfind(names[-1]) + len(names[-1])
        others = re.match(AL, written[end:], re.I)
        return tuple(names), written[written.find(names[0]) : end + (others.end() if others else 0)]
