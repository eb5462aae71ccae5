"""From a question to its answer: understood, papers found, answered by rules or by a model."""

import logging
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from time import perf_counter

from assistant.answer import Answer, Standing, Support, Trace
from assistant.answering.answer_cache import AnswerCache, keeps_no_form, note_form
from assistant.answering.effort import Effort
from assistant.answering.evidence import respelt_query, tell_evidence
from assistant.answering.extractive import QuotedAnswer, extract, nearest
from assistant.answering.holdings import Teller, counted
from assistant.answering.list_papers import list_papers
from assistant.answering.means import Manner, Means
from assistant.answering.metadata import Told
from assistant.answering.modelled import answer_with_model, no_form
from assistant.answering.paper_finder import PaperFinder
from assistant.answering.pasted import relate
from assistant.answering.pins import Pins
from assistant.answering.task import Task, noticed
from assistant.answering.verify import Verifier
from assistant.models.calls import Calls
from assistant.query.make import make_query
from assistant.query.types import Kind, Query
from assistant.text.excerpts import original
from index.paper import Filters

log = logging.getLogger("paper_assistant")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it was put: after which answers, of which papers, with which ones pinned."""

    question: str
    past: tuple[Answer, ...]
    filters: Filters
    pins: Pins


def respond(asked: AskedQuestion, means: Means, manner: Manner) -> Generator[Answer]:
    """Ever longer answers; the first has the papers that were found, and no words yet.

    The question is understood once, by rules; then papers are found, a second time where a word of
    it was misspelt; then it is answered by rules, or by the model where one is named.
    """
    started = perf_counter()
    query = make_query(asked.question, asked.past, asked.filters, means.library)
    find = PaperFinder(
        means.library,
        means.search,
        means.reranker,
        manner.k,
        # It takes a fifth of a second: little beside a model, half as much again beside quotes.
        second_look=means.reranker is None and means.calls is not None,
        pins=asked.pins,
        filters=query.filters,
    )
    retrieved = () if query.kind is Kind.CHAT else find(query.text, manner.k)
    if meant := respelt_query(query, retrieved, means.embedder):
        query, retrieved = meant, find(meant.text, manner.k)
    found = tell_evidence(query, retrieved, means, manner, perf_counter() - started)
    yield (answer := original(found))
    respondent = Respondent(means, query, find, manner, asked.past)
    by_model = means.calls is not None and bool(retrieved)
    before = respondent.kept(found) if by_model else None
    if before is not None:
        partials: Iterator[Answer] = iter([before])
    else:
        partials = respondent.by_model(found) if by_model else respondent.by_rules(found)
    for partial in partials:
        yield (answer := _timed(original(partial), started))
    if by_model and before is None:
        respondent.keep(answer, found)
    seconds = perf_counter() - started
    log.info("%s in %.2f s: %d statements", answer.standing, seconds, len(answer.statements))
    if answer.failure:
        log.warning("%s", answer.failure)


@dataclass(frozen=True, slots=True)
class Respondent:
    """Answers one query after the answers of `past`; `find` searches under its filters."""

    means: Means
    query: Query
    find: PaperFinder
    manner: Manner
    past: tuple[Answer, ...] = ()

    def by_rules(self, answer: Answer) -> Iterator[Answer]:
        """Without a model: records, quotes, papers that fit, or what the library says of a text."""
        if answers := self._by_kind(answer, self.query):
            yield from answers
        elif self.query.kind is Kind.LIST:
            yield self._listed(answer)
        elif self.query.of_papers and (told := self._teller(self.query).say(self.query)):
            yield _told(answer, told)
        else:
            yield _quoted(answer, self._verdict(answer))

    def by_model(self, found: Answer) -> Iterator[Answer]:
        """The model's answer. The reader's doubt goes with the question.

        A model that was found to write no JSON is asked in one call.
        """
        calls, effort = self._calls, self.manner.effort
        known = not self.manner.fresh and keeps_no_form(self.means.cache, calls.name)
        if known and effort is not Effort.QUICK:
            effort, found = Effort.QUICK, noticed(found, no_form(calls.name))
        task = self._task(found, quick=effort is Effort.QUICK)
        return answer_with_model(found, task, effort, self._by_kind)

    def kept(self, found: Answer) -> Answer | None:
        """The model's answer from an earlier time, if the same was asked then."""
        return self._cache.find(found, self._how)

    def keep(self, written: Answer, found: Answer) -> None:
        """Remember what a model answered, and whether it keeps to a form."""
        calls = self._calls
        if calls.formless or calls.formed:
            note_form(self.means.cache, calls.name, kept=not calls.hopeless)
        if not calls.faults:
            self._cache.keep(written, self._how, found)

    @property
    def _calls(self) -> Calls:
        assert self.means.calls is not None
        return self.means.calls

    @property
    def _cache(self) -> AnswerCache:
        return AnswerCache(self.means.cache, self.means.library.get, self.manner.fresh)

    @property
    def _how(self) -> list[object]:
        """What a model's answer depends on beside the question and the papers."""
        manner = self.manner
        how = [manner.strict, manner.order, manner.effort, self._calls.budget]
        return [*how, *(turn.question for turn in self.past)]

    def _task(self, answer: Answer, *, quick: bool) -> Task:
        means, manner = self.means, self.manner
        return Task(
            self.query,
            self._calls,
            means.reader,
            Verifier(answer.retrieved, means.reader, self.find, manner.strict, together=not quick),
            self.find,
            manner.k,
            self.past,
            self._verdict(answer).doubt,
            manner.order,
        )

    def _teller(self, query: Query) -> Teller:
        means = self.means
        find = self.find.under(query.filters)
        return Teller(means.library, means.embedder, means.reader, find)

    def _by_kind(self, answer: Answer, query: Query) -> Iterator[Answer] | None:
        """Answers to a query of a kind that no model writes; None for any other."""
        if query.kind is Kind.DOCUMENT:
            return self._related(answer)
        told = self._teller(query).tell(query)
        return iter([_told(answer, told)]) if told else None

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
            missing=f"{listing.missing} {nearest(answer.retrieved)}" if listing.missing else "",
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
