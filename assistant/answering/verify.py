"""A model's sentences made into statements: marks resolved, each checked, repaired or marked.

A sentence is held against all the papers it cites together; a paper that adds nothing is dropped.
"""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from assistant.answer import Quote, Statement, Support
from assistant.models.cited_prose import Marked
from assistant.reader.exact import denies
from assistant.reader.types import Claim, Reader, Source, SupportCheck
from assistant.text.language import language_of
from index.merging.names import family_name
from index.paper import Paper, Result

UNCITED = "the model cited nothing here, the citation was added"
_DOUBTED = (Support.UNSUPPORTED, Support.PARTIAL)

_OTHERS = r",? et al\.?|,? and (?:colleagues|co-?workers)|,? (?:and|&) [A-Z][\w'’-]{1,30}"
"""What follows the name of a first author where a sentence calls a paper by its authors."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_COMMA = re.compile(r"(?<![\d.,])(\d{1,3}),(\d{1,2})(?![\d,-])")
"""What is a decimal comma in any language but English."""
Search = Callable[[str, int], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks sentences against the papers shown to a model; repairs from the whole library.

    Where it is `strict`, what is found unsound at last is cut.
    Where `together` is set papers that say the same are cited together, and whoever judges after
    says which do; else those alone that the quotes are from. To what is `aside` no sentence is
    cited that cites something else.
    """

    shown: Sequence[Result]
    reader: Reader
    search: Search
    strict: bool = False
    together: bool = False
    aside: str = ""

    def verify(
        self, sentence: Marked, beside: Sequence[Paper] = ()
    ) -> tuple[Statement, tuple[str, ...]]:
        """One sentence as a statement, and what the reader must know of it.

        It is checked, and re-cited if its papers do not carry it. One without a mark is held
        against the papers that were shown, and those that the sentences `beside` it cite.
        """
        cited, notices = self._resolve(sentence)
        if not cited:
            statement, how = self._attribute(sentence.text, beside)
        else:
            statement, how = self._repaired(self.checked(sentence.text, cited))
        return statement, (*notices, *how)

    def attribute(
        self, statements: Sequence[Statement]
    ) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
        """A whole text, its sentences without a citation held against all that the others cite."""
        beside, notices = cited_by(statements), list[str]()
        told = list(statements)
        for n, one in enumerate(statements):
            found = self._continued(one.text, beside) if one.claim and not one.citations else None
            if found is not None:
                told[n] = replace(found, lead=one.lead, shown=one.shown)
                notices.append(f"{UNCITED}: “{one.text}”")
        return tuple(told), tuple(notices)

    def checked(self, text: str, papers: Sequence[Paper]) -> Statement:
        """A sentence with the verdict of all its papers together, and the quotes that tell."""
        (verdict,) = self.reader.support([claim_of(text, papers)])
        return statement_of(text, papers, verdict)

    def without_surplus(self, statement: Statement) -> tuple[Statement, tuple[str, ...]]:
        """A carried statement without the citations that add nothing to what the others say."""
        if statement.support is not Support.SUPPORTED or len(statement.citations) < 2:
            return statement, ()
        telling = {quote.paper.id for quote in statement.evidence}
        if self.together and telling:
            telling |= self._saying_it_too(statement, telling)
        adding = tuple(paper for paper in statement.citations if paper.id in telling)
        surplus = [paper.title for paper in statement.citations if paper.id not in telling]
        if not adding or not surplus:
            return statement, ()
        titles = "; ".join(f"“{title}”" for title in surplus)
        said = f"left out, since it adds nothing: {titles}: “{statement.text}”"
        return replace(statement, citations=adding), (said,)

    def _resolve(self, sentence: Marked) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
        known = [n for n in sentence.numbers if 1 <= n <= len(self.shown)]
        lost = [n for n in sentence.numbers if n not in known]
        papers = tuple(dict.fromkeys(self.shown[n - 1].paper for n in known))
        if not lost:
            return papers, ()
        marks = ", ".join(f"[{n}]" for n in lost)
        return papers, (f"removed {marks}, which points at no paper: “{sentence.text}”",)

    def _attribute(self, text: str, beside: Sequence[Paper]) -> tuple[Statement, tuple[str, ...]]:
        """Cite a sentence that came without a mark, if papers carry it."""
        found = self._carried_by(text, [result.paper for result in self.shown])
        found = found or self._continued(text, beside)
        found = found or self._carried_by(text, self._elsewhere(text))
        if found is None:
            reason = "It cites no paper, and no paper found says it."
            return Statement(text, reason=reason), ()
        return found, (f"{UNCITED}: “{text}”",)

    def _continued(self, text: str, papers: Sequence[Paper]) -> Statement | None:
        """A sentence judged as if it had the marks of those beside it; None where they lack it."""
        if not papers:
            return None
        found = self.checked(text, papers)
        if found.support is Support.UNSUPPORTED or not _may_deny(found):
            return None
        telling = {quote.paper.id for quote in found.evidence}
        return replace(found, citations=tuple(p for p in found.citations if p.id in telling))

    def _repaired(self, statement: Statement) -> tuple[Statement, tuple[str, ...]]:
        """Look for papers that do carry a statement its own papers do not."""
        if statement.support not in _DOUBTED:
            return (statement, ()) if self.together else self.without_surplus(statement)
        known = {self.aside, *(paper.id for paper in statement.citations)}
        others = [result.paper for result in self.shown if result.paper.id not in known]
        found = self._carried_by(statement.text, others)
        if found is None:
            found = self._carried_by(statement.text, self._elsewhere(statement.text))
        if found is None:
            return statement, ()
        titles = "; ".join(f"“{paper.title}”" for paper in found.citations)
        return found, (f"citation changed to {titles}: “{statement.text}”",)

    def _saying_it_too(self, statement: Statement, quoted: Set[str]) -> set[str]:
        """Papers cited, but not quoted, that carry a part of a statement, or a figure of it."""
        others = [paper for paper in statement.citations if paper.id not in quoted]
        said = {figure for quote in statement.evidence for figure in _FIGURE.findall(quote.text)}
        wanted = set(_FIGURE.findall(statement.text)) - said
        figured = {p.id for p in others if wanted & set(_FIGURE.findall(p.abstract))}
        checks = self.reader.support([claim_of(statement.text, (paper,)) for paper in others])
        carry = (Support.SUPPORTED, Support.PARTIAL)
        return figured | {
            p.id for p, check in zip(others, checks, strict=True) if check.label in carry
        }

    def _elsewhere(self, text: str) -> list[Paper]:
        seen = {result.paper.id for result in self.shown}
        return [r.paper for r in self.search(text, 5) if r.paper.id not in seen]

    def _carried_by(self, text: str, papers: Sequence[Paper]) -> Statement | None:
        """The statement cited to the papers that best carry it; None if none does."""
        if not papers:
            return None
        claims = [claim_of(text, (paper,)) for paper in papers]
        each = list(zip(papers, self.reader.support(claims), strict=True))
        sure = self.reader.sure
        good = [(p, c) for p, c in each if c.label is Support.SUPPORTED and c.score >= sure]
        if not good:
            return None
        good.sort(key=lambda found: -found[1].score)
        # A sentence without a mark is given to no more than two papers.
        found = self.checked(text, [paper for paper, _ in good[:2]])
        return found if _may_deny(found) else None


def cited_by(statements: Sequence[Statement]) -> tuple[Paper, ...]:
    """The papers that sentences cite, those cited last first: eight at most are read together."""
    return tuple(dict.fromkeys(p for s in reversed(statements) for p in s.citations))[:8]


def told_once(notices: Sequence[str]) -> tuple[str, ...]:
    """Notices, those of added citations as one: a small model marks none of its sentences."""
    added = [notice for notice in notices if notice.startswith(UNCITED)]
    if len(added) < 2:
        return tuple(notices)
    said = f"the model cited nothing in {len(added)} sentences, the citations were added"
    return (*(notice for notice in notices if notice not in added), said)


def without_unsound(
    statements: Sequence[Statement],
) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """The statements but for those that nothing carries, and what the reader must know of these."""
    lost = (Support.UNSUPPORTED, Support.CONTRADICTED)
    cut = [s for s in statements if s.claim and s.support in lost]
    notices = tuple(f"cut, {s.support.value}: “{s.text}”" for s in cut)
    return tuple(s for s in statements if not s.claim or s.support not in lost), notices


def _may_deny(statement: Statement) -> bool:
    """What denies, of papers or of anything, stands in no sentence that does not."""
    return not denies(statement.text) or any(denies(quote.text) for quote in statement.evidence)


def claim_of(text: str, papers: Sequence[Paper]) -> Claim:
    """A sentence to be held against papers; what it calls them by is not theirs to say."""
    if language_of(text) != "English":
        text = _COMMA.sub(r"\1.\2", text)
    return Claim(without_names(text, papers), tuple(map(Source.of, papers)))


def without_names(text: str, papers: Sequence[Paper]) -> str:
    """A text with `the authors` in place of `Lee et al. (2020)` or `Lee (2020)`.

    Another year than the paper's is left, so that it is found to be wrong.
    """
    for paper in papers:
        name = family_name(paper.authors[0]) if paper.authors else ""
        year = rf",? ?\({paper.year}[a-z]?\)" if paper.year else "(?!)"
        if name and name in text:
            who = rf"\b{re.escape(name)}(?:{_OTHERS}(?:{year})?|{year})"
            text = re.sub(who, "the authors", text)
    return text


def statement_of(text: str, papers: Sequence[Paper], verdict: SupportCheck) -> Statement:
    """A statement with a verdict over papers, in the order in which the reader was given them."""
    quotes = tuple(Quote(papers[e.abstract], e.start, e.end) for e in verdict.evidence)
    reason = None if verdict.label is Support.SUPPORTED else verdict.reason
    return Statement(text, tuple(papers), quotes, verdict.label, reason)
