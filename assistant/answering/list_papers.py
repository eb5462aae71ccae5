"""Which papers, how many, list all: every candidate is judged, not only the first few.

Those on the topic are listed, each with the sentence that fits best; those that may be stand apart,
as do those that say nothing of one of the things asked for together.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Quote, Statement, Support
from assistant.answering.extractive import nearest, quoted
from assistant.reader.exact import unmentioned
from assistant.reader.logistic import load_weights
from assistant.reader.types import Candidate, Reader, Source
from assistant.text.stems import Word, words
from assistant.text.terms import stop_words
from index.paper import Paper, Result
from index.text.statements import split_statements

LOOKED_AT = 50
DOUBTFUL = "may fit: judge by its abstract"
# What joins things of which a paper must have all; "or" asks for one of them.
_JOINT = re.compile(r"\s*[,;]\s*|\s+(?:and|with|versus|vs\.?|against)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Listing:
    """The papers that fit, a statement each, out of how many looked at; or what is missing.

    The last `doubtful` of the statements are papers that may fit.
    """

    statements: tuple[Statement, ...]
    looked_at: int
    fit: int = 0
    doubtful: int = 0
    missing: str = ""

    @property
    def notice(self) -> str:
        """How the list came about, for the reader."""
        said = f"looked at {self.looked_at} papers; {self.fit} fit"
        said += f", {self.doubtful} more may" if self.doubtful else ""
        listed = len(self.statements) - self.doubtful
        return said + (f"; the best {listed} are listed" if self.fit > listed else "")


def list_papers(
    core: str,
    search: Callable[[str, int], Sequence[Result]],
    reader: Reader,
    looked_at: int = LOOKED_AT,
) -> Listing:
    """The papers that fit what a list is asked for (`core`), best first.

    At least `looked_at` candidates are looked at, more while the last of them still fit.
    """
    weights = load_weights()
    while True:
        found = list(search(core, looked_at))
        if not found:
            return Listing((), 0, missing="The library holds no such paper.")
        chances = reader.on_topic(core, [Source.of(result.paper) for result in found])
        order = sorted(range(len(found)), key=lambda n: -chances[n])
        # What part of the best paper's chance also fits where none is sure, and of that line may
        # fit: seen on nine lists over two libraries, 46 of 56 papers wanted are listed, and 35
        # others.
        line = min(weights.listed, 0.6 * float(chances.max()))
        line = max(line, weights.least_listed)
        fit = [n for n in order if chances[n] >= line]
        # What part of the candidates must hold no paper that fits, for the search to end: the last
        # 1/4.
        last = any(n >= len(found) - len(found) // 4 for n in fit)
        if not last or len(found) < looked_at or looked_at >= 400:
            break
        looked_at *= 2
    likely = (n for n in order if max(0.75 * line, weights.least_listed) <= chances[n] < line)
    without = {n: said for n in fit[:50] if (said := _without(core, found[n].paper, reader))}
    fit = [n for n in fit if n not in without]
    doubtful = [*without, *likely][:10] if fit else [*without, *[*likely][:10]]
    if not fit and not doubtful:
        names = unmentioned(core, [result.paper.text for result in found])
        lack = f" None mentions “{'”, “'.join(names)}”." if names else ""
        missing = f"No paper of the library fits this.{lack} {nearest(found)}"
        return Listing((), len(found), missing=missing)
    listed = fit[:50]
    lines = _lines(core, [found[n].paper for n in (*listed, *doubtful)], reader)
    reasons = [without.get(n, DOUBTFUL) for n in doubtful]
    apart = tuple(
        replace(line, reason=reason)
        for line, reason in zip(lines[len(listed) :], reasons, strict=True)
    )
    return Listing((*lines[: len(listed)], *apart), len(found), len(fit), len(apart))


def _without(core: str, paper: Paper, reader: Reader) -> str:
    """Which of several things asked for together a paper says nothing of; "" if it has all."""
    parts = [(part, _telling(part)) for part in _JOINT.split(core)]
    asked = [(part[told[0].start :], told) for part, told in parts if told]
    if len(asked) < 2:
        return ""
    lacking = {w.stem for said in reader.lacking(core, [Source.of(paper)]) for w in words(said)}
    gone = [f"“{part}”" for part, told in asked if {word.stem for word in told} <= lacking]
    return f"may fit: says nothing of {', '.join(gone)}" if gone else ""


def _telling(part: str) -> list[Word]:
    return [word for word in words(part) if word.stem not in stop_words()]


def _lines(core: str, papers: Sequence[Paper], reader: Reader) -> list[Statement]:
    """The sentence of each paper that fits best; the title of one that has no abstract."""
    places = [(paper, span) for paper in papers for span in split_statements(paper.abstract)]
    chances = reader.answers(core, [Candidate(Source.of(paper), *span) for paper, span in places])
    best: dict[str, tuple[float, Quote]] = {}
    for (paper, span), chance in zip(places, chances, strict=True):
        if paper.id not in best or chance > best[paper.id][0]:
            best[paper.id] = float(chance), Quote(paper, *span)
    return [quoted(best[p.id][1]) if p.id in best else _by_title(p) for p in papers]


def _by_title(paper: Paper) -> Statement:
    return Statement(f"“{paper.title}”", (paper,), (), Support.SUPPORTED, "Listed by its title.")
