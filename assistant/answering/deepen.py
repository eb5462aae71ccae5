"""What is missing is searched for again; what papers say against each other is set side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from assistant.answer import Quote, Statement, Support
from assistant.answering.gather import FOUND, fuse
from assistant.answering.read import Note, fit_notes, read_papers
from assistant.answering.task import Find, Task
from assistant.models.calls import Asking, SpentError
from assistant.models.prompt import FENCE, defuse, fill_excerpts
from assistant.models.quotes import find_quote
from assistant.models.replies import Number, Reported, ask_json, ask_some
from index.errors import ModelError
from index.paper import Paper, Result

SPARE = 500


class Lacking(Reported):
    """What the model misses, and how it would look for it."""

    missing: list[str] = Field(default_factory=list)
    searches: list[str] = Field(default_factory=list)


class Said(Reported):
    """A quote of one paper."""

    paper: Number
    text: str


class Apart(Reported):
    """Two findings on one outcome that disagree."""

    outcome: str
    first: Said
    second: Said


@dataclass(frozen=True, slots=True)
class Deepened:
    """All notes in the end, what stayed unanswered, and why it ended there."""

    notes: tuple[Note, ...]
    missing: tuple[str, ...] = ()
    ended: str = ""


def deepen(
    task: Task, find: Find, notes: Sequence[Note], read: Sequence[Result], *, weighs: bool
) -> Asking[Deepened]:
    """Search and read again while something is missing, new papers come and the budget lasts.

    Raises ModelError only where nothing could be asked at all.
    """
    held, known, searched = tuple(notes), {r.paper.id for r in read}, [*task.query.searches]
    missing: tuple[str, ...] = ()
    for round_ in range(6):
        prompt = _lack_prompt(task, held, searched)
        try:
            (lacking, *_) = yield from ask_json(task.calls, prompt, Lacking)
        except ModelError as error:
            return _ended(error, task, round_, Deepened(held, missing))
        missing = tuple(" ".join(m.split())[:200] for m in lacking.missing if m.strip())[:6]
        wanted = [" ".join(s.split())[:200] for s in lacking.searches if s.strip()][:4]
        wanted = [search for search in wanted if search not in searched]
        if not missing or not wanted:
            break
        searched += wanted
        found = fuse([find(search, FOUND) for search in wanted])
        # New papers read in a round.
        new = [result for result in found if result.paper.id not in known][:16]
        if not new:
            return Deepened(held, missing, "nothing new was found")
        known |= {result.paper.id for result in new}
        try:
            more = yield from read_papers(task, new, weighs=weighs)
        except ModelError as error:
            return _ended(error, task, 1, Deepened(held, missing))
        held = tuple(sorted((*held, *more), key=lambda note: -note.relevance))
        if not more:
            return Deepened(held, missing, "nothing new was found")
    return Deepened(held, missing)


def _ended(error: ModelError, task: Task, round_: int, found: Deepened) -> Deepened:
    """What was found before a fault; raises it where that is nothing yet."""
    if not isinstance(error, SpentError):
        if not round_:
            raise error
        task.calls.faults += 1
    return replace(found, ended=str(error))


def disagreements(task: Task, notes: Sequence[Note]) -> Asking[tuple[Statement, ...]]:
    """Findings of two papers on one outcome that disagree, each pair with both quotes.

    Raises ModelError, SpentError among them where it would exceed the budget.
    """
    if len(notes) < 2:
        return ()
    excerpts = fit_notes(notes, task.calls.room - SPARE, task.calls.count)
    prompt = fill_excerpts("compare", {"question": defuse(task.question)}, excerpts).text
    (reply,) = yield from ask_some(task.calls, [prompt], Apart, maybe_none=True)
    return tuple(_pairs(reply[:5], [excerpt.result.paper for excerpt in excerpts]))


def _pairs(reply: Sequence[Apart], papers: Sequence[Paper]) -> list[Statement]:
    found = []
    for apart in reply:
        quotes = [_quote(said, papers) for said in (apart.first, apart.second)]
        first, second = quotes
        if first is None or second is None or first.paper.id == second.paper.id:
            continue
        outcome = " ".join(defuse(apart.outcome).split())[:120]
        text = f"Papers disagree on {outcome}: one says “{first.text}”, another “{second.text}”"
        both = (first.paper, second.paper)
        reason = "Set side by side by the model; both are quoted word for word."
        found.append(Statement(text, both, (first, second), Support.SUPPORTED, reason, lead="\n\n"))
    return found


def _quote(said: Said, papers: Sequence[Paper]) -> Quote | None:
    n = int(said.paper) - 1
    if not 0 <= n < len(papers):
        return None
    span = find_quote(said.text, papers[n].abstract)
    return Quote(papers[n], *span) if span else None


def _lack_prompt(task: Task, notes: Sequence[Note], searched: Sequence[str]) -> str:
    excerpts = fit_notes(notes, task.calls.room - SPARE, task.calls.count)
    asked = " ".join(task.question.split())
    made = "\n".join(f"- {defuse(s)}" for s in searched if not asked.startswith(s))
    fenced = f"--- {FENCE} searches made\n{made}\n--- {FENCE} end of searches made"
    values = {"question": defuse(task.question), "searched": fenced}
    return fill_excerpts("lack", values, excerpts).text
