"""What the library lacks for a topic."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.review.common_names import COMMON_NAMES
from assistant.review.search_strings import ready_to_run, search_strings
from assistant.review.types import Gaps, Section
from assistant.screening.paper_words import names, written_names
from assistant.screening.scope import BEYOND, Scope
from index.paper import Paper
from index.text.statements import split_statements

if TYPE_CHECKING:
    from index.library import Library

THIN = 3
MOST_NAMES = 12
USERS = 50
"""Papers looked at that use a name."""
_ROMAN = re.compile(r"[ivx]+")
_NO_NAME = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|io|net)\S*|\\?\[[A-Z]+\\?\]")
"""Addresses, and tokens such as `[MASK]`."""


def find_gaps(library: "Library", scope: Scope, sections: Sequence[Section]) -> Gaps:
    """What is thin or missing, one sentence each, and a search string for each service."""
    papers = [candidate.paper for candidate in scope.included]
    sentences = []
    if not papers:
        sentences.append(f"No paper of this library was found to be about {scope.topic}.")
    elif len(papers) < THIN:
        sentences.append(_few(papers, f"about {scope.topic}"))
    sentences += [
        f"{_few(section.papers, f'under “{section.heading}”')} To find more: "
        f"{ready_to_run(scope.topic, section.heading)}"
        for section in sections
        if len(section.papers) < THIN and len(papers) >= THIN
    ]
    if more := scope.reasons.get(BEYOND, 0):
        sentences.append(
            f"{more} more of the papers found are likely on topic, beyond the {len(papers)} of all"
            " kinds that this review takes; a narrower topic has them."
        )
    sentences += _without_paper(library, papers)
    sentences += _years(papers)
    return Gaps(tuple(sentences), search_strings(scope))


def _few(papers: Sequence[Paper], where: str) -> str:
    number = ("No paper", "Only one paper")[len(papers)] if len(papers) < 2 else "Only two papers"
    return f"{number} of this library {'is' if len(papers) < 2 else 'are'} {where}."


def _without_paper(library: "Library", papers: Sequence[Paper]) -> list[str]:
    """A sentence on the methods, data sets and measures whose own papers are missing, if any."""
    missing = _missing(library, papers)
    if not missing:
        return []
    told = ", ".join(f"{name} ({count})" for name, count in [*missing.items()][:MOST_NAMES])
    return [
        "Named in abstracts cited, and in the title of no paper of this library (in how many "
        f"abstracts): {told}."
    ]


def _missing(library: "Library", papers: Sequence[Paper]) -> dict[str, int]:
    """Names that two abstracts or more use and no title of the library has, most used first."""
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    short: set[str] = set()
    for paper in papers:
        # Without the headings of its sections, which stand in capitals too.
        said = " ".join(paper.abstract[a:b] for a, b in split_statements(paper.abstract))
        found = written_names(_NO_NAME.sub("; ", said))
        counts.update(found.keys())
        for folded, name in found.items():
            spelt.setdefault(folded, name)
            # `RetrIeval` spells out an acronym, `dense retrieval (DR)` makes one: no methods.
            if re.search(rf"\b{name.lower()}\b|\w \({name}s?\)", paper.abstract):
                short.add(folded)
    wanted = [f for f, n in counts.most_common() if n >= 2 and not _ROMAN.fullmatch(f)]
    wanted = [f for f in wanted if f not in short | COMMON_NAMES]
    missing = [f for f in wanted[: 4 * MOST_NAMES] if not _has_title(library, f, spelt[f])]
    return {spelt[folded]: counts[folded] for folded in missing}


def _has_title(library: "Library", folded: str, name: str) -> bool:
    hits = library.lexical.query(name, USERS)
    return any(folded in names(paper.title) for paper in library.get([i for i, _ in hits]))


def _years(papers: Sequence[Paper]) -> list[str]:
    years = [paper.year for paper in papers if paper.year]
    if len(years) < THIN:
        return []
    return [f"No paper cited is known to be older than {min(years)}, or newer than {max(years)}."]
