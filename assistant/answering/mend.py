"""A draft judged by the model, and what is in doubt sent back once: mended, or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answer import Quote, Statement, Support
from assistant.answering.read import excerpts_of
from assistant.answering.verify import UNCITED, Verifier, cited_by, claim_of
from assistant.answering.write import SILENT, state
from assistant.models.calls import Asking, Calls
from assistant.models.cited_prose import LISTED, parse_reply
from assistant.models.prompt import FENCE, PromptExcerpt, defuse, fill_excerpts
from assistant.models.replies import Number, Reported, ask_json
from assistant.reader.language_model import DISPUTED, NO_CLAIM, judge_claims
from assistant.reader.types import SupportCheck
from assistant.render.markdown import cited_as
from index.paper import Paper, Result


class Mended(Reported):
    """What the model makes of one sentence in doubt."""

    sentence: Number
    action: str = "mend"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Revised:
    """The statements after a step, and what the reader must know of it.

    `unjudged` counts those for which a model that judges gave no verdict that counts.
    """

    statements: tuple[Statement, ...]
    notices: tuple[str, ...] = ()
    unjudged: int = 0

    @property
    def lack(self) -> str:
        """How many sentences the model gave no verdict on; "" if it did on all."""
        has = "1 sentence has" if self.unjudged == 1 else f"{self.unjudged} sentences have"
        return f"{has} no verdict of the model" if self.unjudged else ""


class MendRequest(Protocol):
    """What a text in doubt is mended with; `question` is what it was written for."""

    @property
    def calls(self) -> Calls:
        """The model at work."""

    @property
    def verifier(self) -> Verifier:
        """Who checks what comes back."""

    @property
    def question(self) -> str:
        """What was asked."""


def judge_draft(calls: Calls, statements: Sequence[Statement]) -> Asking[Revised]:
    """The statements with the model's verdicts in place of the reader's, where those count.

    A sentence that stands word for word in its paper needs none; one that cites nothing is held
    against the papers that the others cite. Raises ModelError where no verdict could be used.
    """
    cited = cited_by(statements)
    beside = [s.citations or cited if s.claim and not _exact(s) else () for s in statements]
    open_ones = [n for n, papers in enumerate(beside) if papers]
    if not open_ones:
        return Revised(tuple(statements))
    claims = [claim_of(statements[n].text, beside[n]) for n in open_ones]
    under = announced(statements)
    checks = yield from judge_claims(calls, claims, [under[n] for n in open_ones])
    revised, notices = list(statements), []
    for n, check in zip(open_ones, checks, strict=True):
        if check is not None:
            revised[n] = _with(statements[n], beside[n], check)
        if revised[n].citations and not statements[n].citations:
            notices.append(f"{UNCITED}: “{statements[n].text}”")
    return Revised(tuple(revised), tuple(notices), checks.count(None))


def mend_draft(
    task: MendRequest, statements: Sequence[Statement], shown: Sequence[PromptExcerpt]
) -> Asking[Revised]:
    """What is in doubt, mended or withdrawn by the model and checked anew. Raises ModelError.

    `shown` is what the text was written from. What the model leaves as it is stays in doubt, but
    for what it found carried itself, and keeps although it is told why the reader does not.
    """
    # More in doubt than twenty is a bad answer, not one to mend.
    doubtful = [n for n, s in enumerate(statements) if in_doubt(s)][:20]
    if not doubtful:
        return Revised(tuple(statements))
    excerpts = _with_cited(shown, [statements[n] for n in doubtful])
    prompt = _prompt(task, [statements[n] for n in doubtful], excerpts)
    mended = yield from ask_json(task.calls, prompt, Mended)
    results = [excerpt.result for excerpt in excerpts]
    return _applied(task, statements, doubtful, mended, results)


def announced(statements: Sequence[Statement]) -> list[str]:
    """For each statement the line that announces the list it is a point of, "" for none."""
    line, listed, found = "", False, []
    for statement in statements:
        lead = statement.lead or ""
        listed = bool(LISTED.search(lead)) or (listed and lead == " ")
        if not listed:
            line = statement.text if statement.text.endswith((":", "：")) else ""
        found.append(line if listed else "")
    return found


def in_doubt(statement: Statement) -> bool:
    """Whether a statement claims what its papers do not fully carry."""
    return statement.claim and statement.support is not Support.SUPPORTED


def _applied(
    task: MendRequest,
    statements: Sequence[Statement],
    doubtful: Sequence[int],
    mended: Sequence[Mended],
    results: Sequence[Result],
) -> Revised:
    verifier = replace(task.verifier, shown=results)
    names = [cited_as(result.paper) for result in results]
    new: dict[int, Statement | None] = {}
    notices: list[str] = []
    for report in mended:
        at = int(report.sentence) - 1
        if not 0 <= at < len(doubtful) or doubtful[at] in new:
            continue
        old = statements[doubtful[at]]
        action = report.action.strip().lower()
        if action.startswith("keep") and (old.reason or "").startswith(DISPUTED):
            new[doubtful[at]] = replace(old, support=Support.SUPPORTED, reason=None)
            continue
        if action.startswith("withdraw"):
            new[doubtful[at]] = None
            notices.append(f"withdrawn by the model, {old.support.value}: “{old.text}”")
            continue
        marked = [m for m in parse_reply(report.text, ended=True, names=names) if m.text]
        if len(marked) != 1 or not marked[0].claim:
            continue
        statement, said = state(replace(marked[0], lead=old.lead or ""), verifier)
        if (statement.text, statement.citations) == (old.text, old.citations):
            continue
        new[doubtful[at]] = replace(statement, lead=old.lead)
        notices += [f"mended by the model, it was {old.support.value}: “{old.text}”", *said]
    kept = tuple(new.get(n, s) for n, s in enumerate(statements))
    return Revised(tuple(s for s in kept if s is not None), tuple(notices))


def _exact(statement: Statement) -> bool:
    """Whether a sentence stands word for word in a paper it cites."""
    said = " ".join(statement.text.split())
    return any(said in " ".join(paper.abstract.split()) for paper in statement.citations)


def _with(statement: Statement, papers: Sequence[Paper], check: SupportCheck) -> Statement:
    """A statement with the model's verdict; two that disagree leave it in doubt."""
    if check.reason == NO_CLAIM:
        return replace(statement, claim=False, reason=SILENT, evidence=())
    quotes = tuple(Quote(papers[e.abstract], e.start, e.end) for e in check.evidence)
    label, reason = check.label, None if check.label is Support.SUPPORTED else check.reason
    if not statement.citations:
        if label not in (Support.SUPPORTED, Support.CONTRADICTED):
            return statement
        told = tuple(dict.fromkeys(quote.paper for quote in quotes))
        return replace(statement, support=label, reason=reason, evidence=quotes, citations=told)
    if label is Support.SUPPORTED and statement.support is Support.CONTRADICTED:
        label = Support.PARTIAL
        reason = f"{DISPUTED} {statement.reason}"
    return replace(statement, support=label, reason=reason, evidence=quotes or statement.evidence)


def _with_cited(
    shown: Sequence[PromptExcerpt], doubtful: Sequence[Statement]
) -> list[PromptExcerpt]:
    """What the answer was written from, with the sentences that bear on what is in doubt."""
    spans = {e.result.paper.id: list(e.spans or ()) for e in shown}
    for statement in doubtful:
        for quote in statement.evidence:
            spans.setdefault(quote.paper.id, []).append((quote.start, quote.end))
    return excerpts_of([excerpt.result for excerpt in shown], spans)


def _prompt(
    task: MendRequest, doubtful: Sequence[Statement], excerpts: Sequence[PromptExcerpt]
) -> str:
    number = {excerpt.result.paper.id: n for n, excerpt in enumerate(excerpts, 1)}
    lines = []
    for n, statement in enumerate(doubtful, 1):
        marks = "".join(f"[{number[p.id]}]" for p in statement.citations if p.id in number)
        lines.append(f"{n}: {defuse(statement.text)} {marks}")
        lines.append(f"   In doubt, {statement.support.value}: {defuse(statement.reason or '')}")
    body = "\n".join([f"--- {FENCE} sentences", *lines, f"--- {FENCE} end of sentences"])
    values = {"question": defuse(task.question), "sentences": body}
    return fill_excerpts("mend", values, excerpts).text
