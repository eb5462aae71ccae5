"""From a question that was read to its answer: which kind it is, and who answers it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.answer import Answer, Standing, Support, Trace
from assistant.answering.cache import AnswerCache, keeps_no_form, note_form
from assistant.answering.effort import Effort
from assistant.answering.extract import QuotedAnswer, extract, nearest
from assistant.answering.library import Teller, counted
from assistant.answering.listing import list_papers
from assistant.answering.means import Manner, Means
from assistant.answering.metadata import Told
from assistant.answering.modelled import answer_with_model, no_form
from assistant.answering.pasted import relate
from assistant.answering.task import Find, Task
from assistant.answering.verify import Verifier
from assistant.excerpts import original
from assistant.models.calls import Calls
from assistant.query.types import Kind, Query
from index.paper import Filters

if TYPE_CHECKING:
    from llama_index.core.llms import LLM


@dataclass(frozen=True, slots=True)
class Respondent:
    """Answers one question after those of `past`. `under` gives a search under some filters."""

    means: Means
    query: Query
    under: Callable[[Filters], Find]
    manner: Manner
    past: tuple[Answer, ...] = ()

    @property
    def find(self) -> Find:
        """The search under the question's filters."""
        return self.under(self.query.filters)

    def respond(self, found: Answer, started: float) -> Iterator[Answer]:
        """Ever longer answers from what was found."""
        llm = self.means.llm
        by_rules = llm is None or not found.retrieved
        for partial in self._by_rules(found) if by_rules else self._kept(found, llm):
            yield _timed(partial, started)

    def _teller(self, query: Query) -> Teller:
        means = self.means
        return Teller(means.library, means.embedder, means.reader, self.under(query.filters))

    def _by_rules(self, answer: Answer) -> Iterator[Answer]:
        """Without a model: records, quotes, papers that fit, or what the library says of a text."""
        if answers := self._by_kind(answer, self.query):
            yield from answers
        elif self.query.kind is Kind.LIST:
            yield self._listed(answer)
        elif self.query.of_papers and (told := self._teller(self.query).say(self.query)):
            yield _told(answer, told)
        else:
            yield _quoted(answer, self._verdict(answer))

    def _kept(self, answer: Answer, llm: "LLM") -> Iterator[Answer]:
        """The model's answer, from an earlier time if the same was asked then."""
        means, manner = self.means, self.manner
        asked = [a.question for a in self.past]
        how = [manner.strict, manner.order, manner.effort, manner.budget, *asked]
        kept = AnswerCache(means.cache, means.library.get, manner.fresh)
        before = kept.find(answer, how)
        if before is not None:
            yield before
            return
        calls = Calls(llm, means.deadline, means.turns, manner.budget, means.price)
        written = answer
        for written in self._modelled(answer, calls):
            yield written
        if not calls.faults:
            kept.keep(original(written), how, answer)

    def _modelled(self, answer: Answer, calls: Calls) -> Iterator[Answer]:
        """The model is always asked; the reader's doubt goes with the question."""
        means, manner = self.means, self.manner
        known = not manner.fresh and keeps_no_form(means.cache, calls.name)
        quick = manner.effort is Effort.QUICK or known
        if known and manner.effort is not Effort.QUICK:
            answer = replace(answer, notices=(*answer.notices, no_form(calls.name)))
        strict = manner.strict and quick  # With more effort a sentence is mended before it is cut.
        task = Task(
            self.query,
            calls,
            means.reader,
            Verifier(answer.retrieved, means.reader, self.find, strict, together=not quick),
            self.find,
            self._narrow,
            manner.k,
            self.past,
            self._verdict(answer).doubt,
            manner.order,
            manner.strict,
        )
        effort = Effort.QUICK if quick else manner.effort
        yield from answer_with_model(answer, task, effort, self._by_kind)
        if calls.formless or calls.formed:
            note_form(means.cache, calls.name, kept=not calls.hopeless)

    def _by_kind(self, answer: Answer, query: Query) -> Iterator[Answer] | None:
        """Answers to a query of a kind that no model writes; None for any other."""
        if query.kind is Kind.DOCUMENT:
            return self._related(answer)
        told = self._teller(query).tell(query)
        return iter([_told(answer, told)]) if told else None

    def _narrow(self, filters: Filters) -> Find | None:
        return self.under(filters) if self.means.library.count(filters) else None

    def _verdict(self, answer: Answer) -> QuotedAnswer:
        query = self.query
        broad = query.kind is Kind.SYNTHESIS
        reader, parts = self.means.reader, query.sub_queries
        return extract(query.text, answer.retrieved, reader, broad=broad, parts=parts)

    def _listed(self, answer: Answer) -> Answer:
        wanted = " and ".join(self.query.conditions) or self.query.text
        listing = list_papers(wanted, self.find, self.means.reader)
        head = (counted(listing.fit),) if listing.fit else ()
        standing = Standing.ANSWERS if listing.fit else Standing.BEARS
        return replace(
            answer,
            statements=(*head, *listing.statements),
            answered=bool(listing.statements),
            standing=standing if listing.statements else Standing.NOT_FOUND,
            missing=listing.missing,
            notices=(*answer.notices, listing.notice),
            trace=_without_model(answer.trace),
        )

    def _related(self, answer: Answer) -> Iterator[Answer]:
        answer = replace(answer, trace=_without_model(answer.trace))
        for related in relate(self.query.text, answer.retrieved, self.find, self.means.reader):
            bears = any(s.support is not Support.UNSUPPORTED for s in related.statements)
            yield replace(
                answer,
                statements=related.statements,
                answered=bears,
                standing=Standing.ANSWERS if bears else Standing.NOT_FOUND,
                missing="" if bears else f"Nothing is near it. {nearest(answer.retrieved)}",
                notices=(*answer.notices, *related.notices),
            )


def _quoted(answer: Answer, verdict: QuotedAnswer) -> Answer:
    """What papers say, verbatim, and how that stands to the question."""
    return replace(
        answer,
        statements=verdict.statements,
        answered=verdict.answered,
        standing=verdict.standing,
        missing=verdict.missing,
        notices=(*answer.notices, *verdict.notices),
        trace=_without_model(answer.trace),
    )


def _told(answer: Answer, told: Told) -> Answer:
    """What papers or their records say, or lack, whichever model is named."""
    return replace(
        answer,
        statements=told.statements,
        answered=bool(told.statements),
        standing=Standing.ANSWERS if told.statements else Standing.NOT_FOUND,
        missing=told.missing,
        trace=_without_model(answer.trace),
    )


def _without_model(trace: Trace) -> Trace:
    """Quotes of papers were written by no model, whichever is named."""
    return replace(trace, model="none")


def _timed(answer: Answer, started: float) -> Answer:
    seconds = {**answer.trace.seconds, "total": perf_counter() - started}
    return replace(answer, trace=replace(answer.trace, seconds=seconds))
