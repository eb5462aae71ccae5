"""A model's sentences made into statements: marks resolved, each checked, repaired or marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Quote, Statement, Support
from assistant.checking.check import Checker, SupportCheck, best_of
from assistant.models.marks import Marked
from index.paper import Paper, Result

REPAIR_K = 5
# A sentence without a mark is given to no more than this many papers.
MOST_ATTRIBUTED = 2

Search = Callable[[str, int], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class Verified:
    """A statement, or None where `strict` cut it, and what the reader must know of it."""

    statement: Statement | None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks sentences against the papers shown to a model; repairs from the whole library."""

    shown: Sequence[Result]
    checker: Checker
    search: Search
    strict: bool = False

    def verify(self, sentence: Marked) -> Verified:
        """One sentence as a statement: cited, checked, re-cited if its papers do not carry it."""
        cited, notices = self._resolve(sentence)
        if not cited:
            statement, how = self._attribute(sentence)
        else:
            statement, how = self._repaired(self._checked(sentence.text, cited))
        notices += how
        if self.strict and statement.support in (Support.UNSUPPORTED, Support.CONTRADICTED):
            said = f"cut, {statement.support.value}: “{statement.text}”"
            return Verified(None, (*notices, said))
        return Verified(statement, notices)

    def _resolve(self, sentence: Marked) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
        known = [n for n in sentence.numbers if 1 <= n <= len(self.shown)]
        lost = [n for n in sentence.numbers if n not in known]
        papers = tuple(dict.fromkeys(self.shown[n - 1].paper for n in known))
        if not lost:
            return papers, ()
        marks = ", ".join(f"[{n}]" for n in lost)
        return papers, (f"removed {marks}, which points at no paper: “{sentence.text}”",)

    def _checked(self, text: str, papers: Sequence[Paper]) -> Statement:
        each = self._each(text, papers)
        return _statement(text, tuple(papers), papers, each)

    def _each(self, text: str, papers: Sequence[Paper]) -> Sequence[SupportCheck]:
        titles = {paper.abstract: paper.title for paper in papers}
        return self.checker.check_each(
            [(text, [paper.abstract for paper in papers])], titles=titles
        )[0]

    def _attribute(self, sentence: Marked) -> tuple[Statement, tuple[str, ...]]:
        """Cite a sentence that came without a mark, if papers that were shown carry it."""
        found = self._carriers(sentence.text, [result.paper for result in self.shown])
        if found is None:
            found = self._carriers(sentence.text, self._elsewhere(sentence.text))
        if found is None:
            reason = "It cites no paper, and no paper found says it."
            return Statement(sentence.text, reason=reason), ()
        return found, (f"came without a mark, cited by the checker: “{sentence.text}”",)

    def _repaired(self, statement: Statement) -> tuple[Statement, tuple[str, ...]]:
        """Look for papers that do carry a statement its own papers do not."""
        if statement.support is not Support.UNSUPPORTED:
            return statement, ()
        others = [r.paper for r in self.shown if r.paper not in statement.citations]
        found = self._carriers(statement.text, others)
        if found is None:
            found = self._carriers(statement.text, self._elsewhere(statement.text))
        if found is None:
            return statement, ()
        titles = "; ".join(f"“{paper.title}”" for paper in found.citations)
        return found, (f"cited anew to {titles}: “{statement.text}”",)

    def _elsewhere(self, text: str) -> list[Paper]:
        seen = {result.paper.id for result in self.shown}
        return [r.paper for r in self.search(text, REPAIR_K) if r.paper.id not in seen]

    def _carriers(self, text: str, papers: Sequence[Paper]) -> Statement | None:
        """The statement cited to those papers that support it; None if none does."""
        if not papers:
            return None
        each = self._each(text, papers)
        order = sorted(range(len(papers)), key=lambda n: -each[n].score)
        good = [n for n in order if each[n].label is Support.SUPPORTED][:MOST_ATTRIBUTED]
        if not good:
            return None
        chosen = [papers[n] for n in good]
        return _statement(text, tuple(chosen), chosen, [each[n] for n in good])


def _statement(
    text: str, citations: tuple[Paper, ...], papers: Sequence[Paper], each: Sequence[SupportCheck]
) -> Statement:
    """A statement with the verdict over all its papers and the quotes that speak for it."""
    verdict = best_of(each)
    evidence = tuple(
        Quote(papers[n], found.start, found.end)
        for n, check in enumerate(each)
        if check.label is verdict.label
        for found in check.evidence[:1]
    )
    reason = None if verdict.label is Support.SUPPORTED else verdict.reason
    return Statement(text, citations, evidence, verdict.label, reason)
