"""An answer on the page: its sentences, their marks and support, and what to do with it."""

from collections.abc import Sequence
from itertools import groupby

from assistant.answer import Answer, Meter, Statement
from assistant.render.layout import Block, Form, blocks_of, cells_html, is_head, words_html
from assistant.render.markdown import meter_line, page_of
from assistant.render.standing import (
    LEAVES,
    Group,
    checked_line,
    doubt_of,
    grouped,
    other_notices,
    standing_line,
    why_in_doubt,
)
from index.paper import Paper
from ui.cli.terminal import byline
from ui.page.ask.steps import steps_html
from ui.page.html import button, card_id, failure_html, span_of, text, verbatim

STALE = "stale: "
"""How the notice begins that an answer's papers have changed since: it is seen without a click."""
FILES = {"Markdown": ".md", "LaTeX": ".tex", "Word": ".docx"}
"""As what an answer can be saved, each with the ending of its file."""
STOPPED = "Stopped before the end."
INDEXING = "Still being indexed"
"""How the notice begins that papers were added and can't be found yet."""
READERS = (
    "Each sentence was set against the abstracts it cites. The built-in reader knows figures, "
    "identifiers and word-for-word quotes exactly and judges rewording cautiously; a named "
    "cross-encoder or language model judges meaning. None is always right: the marks lead to "
    "the sentences to judge by. How reliable each is stands in docs/reader.md."
)


def answer_html(answer: Answer, turn: int, *, writing: bool = False) -> str:
    """One question and its answer; `turn` keeps the targets of links apart on one page."""
    parts = [f'<h2 class="question">{verbatim(answer.question)}</h2>', _standalone(answer)]
    if not writing:
        parts.append(_standing(answer))
    if answer.meter:
        parts.append(_meter(answer.meter))
    parts += [_group(group, answer.references, turn) for group in grouped(answer.statements)]
    if answer.unfinished and writing:
        parts.append(f'<p class="unfinished">{text(answer.unfinished)}</p>')
    parts.append(_notices(other_notices(answer)))
    if answer.failure:
        parts.append(failure_html(answer.failure, button("Try again", "again")))
    steps = steps_html(answer, writing=writing)
    if writing:  # What goes on stands above the words that come of it.
        parts.insert(2, steps)
    else:
        parts += [steps, _tools(answer, turn)]
    return f'<article class="turn" data-turn="{turn}">{"".join(parts)}</article>'


def _standing(answer: Answer) -> str:
    """How the answer stands; a click says who checked it, and how reliable that is."""
    line = standing_line(answer)
    unsaid = STOPPED in answer.notices and not answer.statements
    if not line or unsaid:
        return ""
    kind = answer.standing.name.lower()
    if not checked_line(answer.statements):
        return f'<p class="standing {kind}">{text(line)}</p>'
    return (
        f'<details class="standing {kind}"><summary>{text(line)}</summary>'
        f"<p>{text(READERS)}</p></details>"
    )


def _notices(notices: Sequence[str]) -> str:
    """What a reader must know at once, then a line that opens to how the answer came about."""
    seen = [note for note in notices if note.startswith((STALE, STOPPED, INDEXING, LEAVES))]
    folded = [note for note in notices if note not in seen]
    told = "".join(f'<p class="notice">{text(note)}</p>' for note in seen)
    if not folded:
        return told
    count = "1 note" if len(folded) == 1 else f"{len(folded)} notes"
    items = "".join(f"<li>{text(note)}</li>" for note in folded)
    return (
        f'{told}<details class="notices"><summary>{count} on how this answer came about</summary>'
        f"<ul>{items}</ul></details>"
    )


def _standalone(answer: Answer) -> str:
    if not answer.standalone or answer.standalone == answer.question:
        return ""
    edit = button("edit", "write", hint="Put it into the question field", words=answer.standalone)
    return f'<p class="standalone">Searched as “{text(answer.standalone)}” {edit}</p>'


def _meter(meter: Meter) -> str:
    items = "".join(
        f"<li>{stance.value}: {text(quote.paper.title)}: “{verbatim(quote.text)}”"
        f"{page_of(quote)}</li>"
        for stance, quote in meter.quotes
    )
    return f'<div class="meter"><p>{text(meter_line(meter))}</p><ul>{items}</ul></div>'


def _group(group: Group, references: Sequence[Paper], turn: int) -> str:
    """The quotes of one paper under its name, or statements in the layout a model gave them."""
    if group.paper is None:
        parts = groupby(blocks_of(group.statements), key=lambda block: block.form is Form.ROW)
        return "".join(
            _table([*blocks], references, turn)
            if rows
            else "".join(_block(block, references, turn) for block in blocks)
            for rows, blocks in parts
        )
    said = "".join(statement_html(s, references, turn) for s in group.statements)
    who = byline(group.paper)
    return (
        f'<section class="quoted"><h3>{text(group.paper.title)}</h3>'
        f'<p class="byline">{text(who)}</p>{said}</section>'
    )


def _block(block: Block, references: Sequence[Paper], turn: int) -> str:
    """Statements that stand together, each with its marks and its doubt."""
    inner = "".join(statement_html(s, references, turn) for s in block.statements)
    if block.form is Form.ALONE:
        return inner
    number = block.statements[0].lead or "" if block.form is Form.NUMBERED else ""
    marker = f'<span class="number">{text(number)}</span>' if number else ""
    return f'<div class="laid {block.form.value}">{marker}{inner}</div>'


def _table(rows: Sequence[Block], references: Sequence[Paper], turn: int) -> str:
    """Rows of a table, the first its head where it claims nothing; marks stand in the last cell."""
    said = [statement for row in rows for statement in row.statements]
    head, body = ([said[0]], said[1:]) if is_head(said) else ([], said)
    heads = "".join(f'<th scope="col">{cell}</th>' for one in head for cell in cells_html(one))
    lines = "".join(_row(statement, references, turn) for statement in body)
    top = f"<thead><tr>{heads}</tr></thead>" if heads else ""
    return f'<div class="wide"><table class="said">{top}<tbody>{lines}</tbody></table></div>'


def _row(statement: Statement, references: Sequence[Paper], turn: int) -> str:
    *cells, last = cells_html(statement)
    said = f"{last} {_marks(statement, references, turn)}"
    line = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr>{line}<td class="statement {statement.support.value}">{said}</td></tr>'


def statement_html(statement: Statement, references: Sequence[Paper], turn: int) -> str:
    """One sentence with its marks, which lead to the quotes, and its doubt if it is in doubt."""
    if not statement.claim:
        hint = verbatim(statement.reason or "")
        return f'<p class="statement silent" title="{hint}">{words_html(statement)}</p>'
    quote = " quote" if statement.verbatim else ""
    return (
        f'<p class="statement {statement.support.value}{quote}">{words_html(statement)} '
        f"{_marks(statement, references, turn)}</p>"
    )


def _marks(statement: Statement, references: Sequence[Paper], turn: int) -> str:
    """The marks of a statement, and its doubt if it is in doubt."""
    if not statement.claim:
        return ""
    numbers = {paper.id: number for number, paper in enumerate(references, 1)}
    marks = "".join(
        mark_html(paper, numbers[paper.id], statement, turn) for paper in statement.citations
    )
    return f'<span class="marks">{marks}</span>{_doubt(statement)}'


def _doubt(statement: Statement) -> str:
    doubt, why = doubt_of(statement), why_in_doubt(statement)
    reason = f'<span class="reason">{text(why)}</span>' if why else ""
    said = " ".join(part for part in (text(doubt), reason) if part)
    return f' <span class="support">{said}</span>' if said else ""


def mark_html(paper: Paper, number: int, statement: Statement, turn: int) -> str:
    """A citation mark: its number, its quotes on hover, and where it leads."""
    quotes = [quote for quote in statement.evidence if quote.paper.id == paper.id]
    spans = " ".join(map(span_of, quotes))
    hover = paper.title + "".join(f"\n“{quote.text}”{page_of(quote)}" for quote in quotes)
    return (
        f'<a class="mark" href="#{card_id(paper.id, turn)}" data-turn="{turn}" '
        f'data-spans="{spans}" title="{text(hover)}">[{number}]</a>'
    )


def _tools(answer: Answer, turn: int) -> str:
    tools = [
        button("Evidence", "sheet", hint="The papers behind this answer", turn=str(turn)),
        button("Ask again", "again", hint="The same question, with what is pinned or banned"),
        button("Start a review", "as-review", hint="On this question", words=answer.question),
    ]
    if any(note.startswith(LEAVES) for note in answer.notices):
        tools.insert(0, button("Remove the filter", "unfilter", hint="And ask again"))
    if answer.statements:
        tools += [
            button("Copy", "copy"),
            button("Copy without marks", "copy-plain"),
            _files(turn),
        ]
    return f'<p class="tools">{" ".join(tools)}</p>'


def _files(turn: int) -> str:
    """The answer as a file, in each of the formats."""
    saves = " ".join(
        button(name, "take", hint=f"Save as {name}, with references", ending=ending, turn=str(turn))
        for name, ending in FILES.items()
    )
    return f'<span class="group"><span class="hint">Save as</span> {saves}</span>'
