"""From a question that was read to its answer: which kind it is, and who answers it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.answer import Answer, Support, Trace
from assistant.answering.document import relate
from assistant.answering.effort import Effort
from assistant.answering.kept import Kept
from assistant.answering.listing import list_papers, lists
from assistant.answering.modelled import answer_with_model
from assistant.answering.record import from_record
from assistant.answering.sufficiency import Verdict, judge, known_of, nearest
from assistant.answering.task import Find, Task
from assistant.answering.verify import Verifier
from assistant.checking.check import Checker
from assistant.filters import filters_json
from assistant.models.calls import Calls, Price
from assistant.models.prompt import Order
from assistant.models.queueing import Turns
from assistant.models.spec import model_name
from assistant.query.types import Kind, Query
from assistant.questions.question import Asked, is_document
from assistant.questions.sides import with_both_sides
from assistant.reader.types import Reader
from assistant.text.abbreviations import definitions, spelt_out
from assistant.text.language import language_of
from assistant.text.spelling import respell, respelt
from index.paper import Filters, Result
from index.ranking.by_words import BY_WORDS

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from index.embedding.remembered import Remembered
    from index.library import Library
    from index.storage.cache import Cache

# Papers a question is judged on, however few are to be read.
JUDGED_ON = 8
SEVERAL = 2
"""Papers found that must spell out an abbreviation: fewer, and it is a paper's own name."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a question is to be answered: from how many papers, how strictly, from memory or not.

    `order` is that of the papers a model is shown, `effort` how much it does, `budget` how many
    tokens it may take for that.
    """

    k: int
    strict: bool = False
    fresh: bool = False
    order: Order = Order.BEST_LAST
    effort: Effort = Effort.STANDARD
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """What questions are answered with: a library, what reads and checks, a model if one is named.

    `deadline` is in seconds for one reply of the model, `turns` are those it writes in.
    """

    library: "Library"
    embedder: "Remembered"
    checker: Checker
    reader: Reader
    cache: "Cache"
    llm: "LLM | None"
    deadline: float
    turns: Turns
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question: an Answer without words; ids of the papers it compares."""

    answer: Answer
    both: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Respondent:
    """Answers one question after those of `past`. `under` gives a search under some filters."""

    means: Means
    asked: Asked
    under: Callable[[Filters], Find]
    manner: Manner
    past: tuple[Answer, ...] = ()

    @property
    def find(self) -> Find:
        """The search under the question's filters."""
        return self.under(self.asked.filters)

    def find_evidence(self, started: float) -> Evidence:
        """The papers to answer from."""
        retrieved, both = with_both_sides(self.asked.text, self.find, self.manner.k)
        trace = Trace(
            model=model_name(self.means.llm),
            library=self.means.library.fingerprint,
            seconds={"search": perf_counter() - started},
            details={
                "k": self.manner.k,
                "strict": self.manner.strict,
                "order": self.manner.order.value,
                "effort": self.manner.effort.value,
                "filters": filters_json(self.asked.filters),
            },
        )
        answer = Answer(
            self.asked.question,
            retrieved=retrieved,
            notices=(*self.asked.notices, *_notes(retrieved)),
            trace=trace,
            standalone=self.asked.standalone,
        )
        return Evidence(answer, both)

    def respell(self, found: Evidence) -> Asked | None:
        """The question with its misspelt words as the papers found spell them; None if it has none.

        Where it asks for a list of papers, its abbreviations are also in full, if several of the
        papers spell them out. No names of papers or figures are touched, nor a question in another
        language.
        """
        text = self.asked.text
        if is_document(text) or language_of(text) not in ("", "English"):
            return None
        texts = [known_of(result.paper) for result in found.answer.retrieved]
        meant = dict(respell(text, texts, self.means.embedder))
        # A list wants every paper. A fact is found better by the short form, as `IL-6` (SciFact).
        if lists(text):
            in_full = spelt_out(text, definitions(texts), texts, SEVERAL)
            meant |= {short: f"{short} ({long})" for short, long in in_full.items()}
        if not meant:
            return None
        text = respelt(text, meant)
        said = ", ".join(f"“{word}” as “{right}”" for word, right in meant.items())
        return replace(self.asked, text=text, notices=(*self.asked.notices, f"read {said}"))

    def respond(self, found: Evidence, started: float) -> Iterator[Answer]:
        """Ever longer answers from what was found."""
        for partial in self._answers(found.answer, found.both):
            yield _timed(partial, started)

    def _answers(self, answer: Answer, both: tuple[str, ...]) -> Iterator[Answer]:
        llm = self.means.llm
        if told := from_record(self.asked.text, answer.retrieved):
            yield _quoted(answer, told)
        elif llm is None or not answer.retrieved:
            yield from self._by_rules(answer, both)
        else:
            yield from self._kept(answer, llm, both)

    def _by_rules(self, answer: Answer, both: tuple[str, ...]) -> Iterator[Answer]:
        """Without a model: quotes, papers that fit, or what the library says of a text."""
        if is_document(self.asked.text):
            yield from self._related(answer)
        elif lists(self.asked.text):
            yield self._listed(answer)
        else:
            yield _quoted(answer, self._verdict(answer, both))

    def _kept(self, answer: Answer, llm: "LLM", both: tuple[str, ...]) -> Iterator[Answer]:
        """The model's answer, from an earlier time if the same was asked then."""
        means, manner = self.means, self.manner
        asked = [a.question for a in self.past]
        how = [manner.strict, manner.order, manner.effort, manner.budget, *asked]
        kept = Kept(means.cache, means.library.get, manner.fresh)
        before = kept.find(answer, how)
        if before is not None:
            yield before
            return
        calls = Calls(llm, means.deadline, means.turns, manner.budget, means.price)
        written = answer
        for written in self._modelled(answer, calls, both):
            yield written
        if not calls.faults:
            kept.keep(written, how, answer)

    def _modelled(self, answer: Answer, calls: Calls, both: tuple[str, ...]) -> Iterator[Answer]:
        """The model is always asked; the reader's doubt goes with the question."""
        means, manner = self.means, self.manner
        quick = manner.effort is Effort.QUICK
        strict = manner.strict and quick  # With more effort a sentence is mended before it is cut.
        query = self._query()
        if quick and query.kind is Kind.DOCUMENT:
            yield from self._related(answer)
            return
        verdict = self._verdict(answer, both)
        task = Task(
            query,
            calls,
            means.reader,
            Verifier(answer.retrieved, means.checker, self.find, strict),
            self.find,
            self._narrow,
            manner.k,
            self.past,
            "" if verdict.answered else verdict.missing.partition(" Nearest to it: ")[0],
            manner.order,
            manner.strict,
        )
        yield from answer_with_model(answer, task, manner.effort, self._by_kind)

    def _query(self) -> Query:
        """The question as the rules have it, before the model makes a plan of it."""
        text = self.asked.text
        kind = Kind.DOCUMENT if is_document(text) else Kind.LIST if lists(text) else Kind.FACT
        return Query(
            self.asked.question, text, kind, filters=self.asked.filters, notices=self.asked.notices
        )

    def _by_kind(self, answer: Answer, query: Query) -> Iterator[Answer] | None:
        """Answers to what the plan finds to be of a kind that no model is needed for."""
        if query.kind is Kind.DOCUMENT:
            return self._related(answer)
        if query.kind is Kind.METADATA:
            told = from_record(query.text, self.find(query.text, self.manner.k))
            return iter([_quoted(answer, told)]) if told else None
        return None

    def _narrow(self, filters: Filters) -> Find | None:
        return self.under(filters) if self.means.library.count(filters) else None

    def _verdict(self, answer: Answer, both: tuple[str, ...]) -> Verdict:
        few = len(answer.retrieved) < JUDGED_ON
        context = self.find(self.asked.text, JUDGED_ON) if few else answer.retrieved
        return judge(self.asked.text, answer.retrieved, self.means.embedder, context, both)

    def _listed(self, answer: Answer) -> Answer:
        listing = list_papers(self.asked.text, self.find, self.means.embedder)
        return replace(
            answer,
            statements=listing.statements,
            answered=bool(listing.statements),
            missing=listing.missing,
            notices=(*answer.notices, listing.notice),
            trace=_without_model(answer.trace),
        )

    def _related(self, answer: Answer) -> Iterator[Answer]:
        answer = replace(answer, trace=_without_model(answer.trace))
        for related in relate(
            self.asked.text,
            answer.retrieved,
            self.find,
            self.means.checker,
            self.means.embedder,
        ):
            bears = any(s.support is not Support.UNSUPPORTED for s in related.statements)
            yield replace(
                answer,
                statements=related.statements,
                answered=bears,
                missing="" if bears else f"Nothing is near it. {nearest(answer.retrieved)}",
                notices=(*answer.notices, *related.notices),
            )


def _quoted(answer: Answer, told: Verdict) -> Answer:
    """What papers or their records say, or lack, whichever model is named."""
    return replace(
        answer,
        statements=told.statements,
        answered=told.answered,
        missing=told.missing,
        trace=_without_model(answer.trace),
    )


def _without_model(trace: Trace) -> Trace:
    """Quotes of papers were written by no model, whichever is named."""
    return replace(trace, model="none")


def _timed(answer: Answer, started: float) -> Answer:
    seconds = {**answer.trace.seconds, "total": perf_counter() - started}
    return replace(answer, trace=replace(answer.trace, seconds=seconds))


def _notes(retrieved: tuple[Result, ...]) -> tuple[str, ...]:
    """What search had to say of itself: that it had no vectors."""
    notes = (result.explanation.note for result in retrieved)
    return tuple(dict.fromkeys(note for note in notes if note.startswith(BY_WORDS)))
