"""The steps of an answer in words: as they happen, and folded to a line when it is done."""

import re
from collections.abc import Sequence

from assistant.answer import Answer, Step
from assistant.render.markdown import effort_line
from ui.page.html import text

# What a step is called while it goes on, and when it is done.
IN_WORDS = {
    "plan": ("Planning the searches", "Planned the searches"),
    "answer": ("Writing", "Wrote"),
    "write": ("Writing", "Wrote"),
    "check": ("Checking each sentence", "Checked each sentence"),
    "check again": ("Checking what was mended", "Checked what was mended"),
    "mend": ("Sending sentences back", "Mended sentences"),
    "compare": ("Comparing the findings", "Compared the findings"),
    "search again": ("Searching for what is missing", "Searched for what was missing"),
}
_COUNTED = {
    "read": ("Reading", "Read"),
    "judge": ("Judging", "Judged"),
}
_QUEUED = re.compile(r"; number (\d+) in the queue$")


def steps_html(answer: Answer, *, writing: bool) -> str:
    """What was done and what is being done; once it is over, a line that opens to it."""
    items = [_item(said) for said in _found(answer)]
    steps = answer.trace.steps
    done = steps[:-1] if writing else steps
    items += [_item(f"{_done(step, answer)}{_took(step)}") for step in done]
    if writing:
        now = _now(steps[-1]) if steps else _before(answer)
        return f'<ol class="steps">{"".join(items)}<li class="writing">{text(now)} …</li></ol>'
    if not answer.retrieved:
        return ""
    if not steps:
        return (
            f'<p class="steps">{text(", ".join([*_found(answer, timed=False), *_all(answer)]))}</p>'
        )
    return (
        f'<details class="steps"><summary>{text(_in_all(answer))}</summary>'
        f"<ol>{''.join(items)}</ol></details>"
    )


def _item(said: str) -> str:
    return f"<li>{text(said)}</li>"


def _found(answer: Answer, *, timed: bool = True) -> Sequence[str]:
    if not answer.retrieved:
        return ()
    found = {result.paper.id for result in answer.retrieved}
    count = len(found | {paper.id for paper in answer.references})
    papers = "1 paper" if count == 1 else f"{count} papers"
    seconds = answer.trace.seconds.get("search", 0.0) if timed else 0.0
    return (f"Found {papers}{f', {seconds:.1f} s' if seconds else ''}",)


def _all(answer: Answer) -> Sequence[str]:
    seconds = answer.trace.seconds.get("total", 0.0)
    return (f"answered in {max(seconds, 0.1):.1f} s",) if seconds else ()


def _before(answer: Answer) -> str:
    """What goes on while no model is at work."""
    return "Reading what was found" if answer.retrieved else "Searching"


def _now(step: Step) -> str:
    queued = _QUEUED.search(step.name)
    name = _QUEUED.sub("", step.name)
    said = _worded(name, 0)
    return f"{said}: the model is busy, number {queued[1]} in its queue" if queued else said


def _done(step: Step, answer: Answer) -> str:
    name = _QUEUED.sub("", step.name)
    said = _worded(name, 1)
    if name in ("answer", "write"):
        count = sum(statement.claim for statement in answer.statements)
        said = f"Wrote {count} {'sentence' if count == 1 else 'sentences'}"
    return said


def _worded(name: str, place: int) -> str:
    if name in IN_WORDS:
        return IN_WORDS[name][place]
    verb, _, rest = name.partition(" ")
    words = f"{_COUNTED[verb][place]} {rest}" if verb in _COUNTED else name
    return words[:1].upper() + words[1:]


def _took(step: Step) -> str:
    tokens = f", {step.tokens:,} tokens" if step.tokens else ""
    return f", {step.seconds:.1f} s{tokens}" if step.seconds >= 0.05 or tokens else ""


def _in_all(answer: Answer) -> str:
    """All steps in a line: seconds, and tokens and cost where a model was used."""
    seconds = answer.trace.seconds.get("total", 0.0)
    took = effort_line(answer.trace)
    parts = [f"{seconds:.1f} s" if seconds else "", took]
    count = len(answer.trace.steps) + 1
    steps = "1 step" if count == 1 else f"{count} steps"
    return ", ".join(part for part in (steps, *parts) if part)
