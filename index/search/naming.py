"""From what a person calls a paper, its id, citation key, DOI or title, to the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.paper import Paper
from index.paper.display import shortened
from index.search.known_item import papers_named

if TYPE_CHECKING:
    from index.library import Library

SHOWN = 5
"""Papers that are named where several are called so."""


def find_paper(library: Library, name: str) -> Paper:
    """The one paper of an id, a citation key, a DOI, arXiv or PubMed id, or a title.

    A title may stop at its colon. Raises LibraryError for none, naming the nearest, and for more
    than one, naming them.
    """
    name = name.strip()
    found = library.get([name]) or library.store.keyed([name]) or papers_named(library, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise LibraryError(f"{len(found)} papers are called {name!r}: {_listed(found)}; name an id")
    nearest = library.get([paper for paper, _ in library.lexical.query(name, 3)])
    hint = f"the nearest are {_listed(nearest)}" if nearest else "`papers` lists those it holds"
    raise LibraryError(f"no such paper in this library: {name!r:.80}; {hint}")


def _listed(papers: Sequence[Paper]) -> str:
    named = ", ".join(f"{shortened(paper.title)} ({paper.id})" for paper in papers[:SHOWN])
    return named + (f" and {len(papers) - SHOWN} more" if len(papers) > SHOWN else "")
