"""An answer on the page: its sentences, their marks and support, and what to do with it."""

from collections.abc import Sequence

from assistant.answer import Answer, Meter, Statement, Support
from assistant.answering.suggest import follow_ups
from assistant.rendering.layout import Block, Form, blocks_of, words_html
from assistant.rendering.markdown import effort_line, meter_line, render_markdown
from index.paper import Paper
from ui.page.html import button, card_id, text, verbatim

# Sign, and what it means; readable without colour and without hovering.
SIGNS = {
    Support.SUPPORTED: ("✓", "carried by the quoted sentence"),
    Support.PARTIAL: ("~ partly supported", "only part of this is in the cited abstract"),
    Support.UNSUPPORTED: ("? unsupported", "no abstract carries this"),
    Support.CONTRADICTED: ("✗ contradicted", "a cited abstract says otherwise"),
}


def answer_html(answer: Answer, turn: int, *, writing: bool = False) -> str:
    """One question and its answer; `turn` keeps the targets of links apart on one page."""
    parts = [f'<h2 class="question">{verbatim(answer.question)}</h2>', _standalone(answer)]
    if answer.missing:
        parts.append(f'<p class="missing">{text(answer.missing)}</p>')
    if answer.meter:
        parts.append(_meter(answer.meter))
    parts += [_block(block, answer.references, turn) for block in blocks_of(answer.statements)]
    if answer.unfinished and writing:
        parts.append(f'<p class="unfinished">{text(answer.unfinished)}</p>')
    parts += [f'<p class="notice">{text(note)}</p>' for note in answer.notices]
    if answer.failure:
        retry = button("Try again", "again")
        parts.append(f'<p class="failure" role="alert">{verbatim(answer.failure)} {retry}</p>')
    if took := effort_line(answer.trace):
        parts.append(f'<p class="took">{text(took)}</p>')
    state = _step(answer) if writing else _tools(answer)
    return f'<article class="turn" data-turn="{turn}">{"".join(parts)}{state}</article>'


def _standalone(answer: Answer) -> str:
    if not answer.standalone or answer.standalone == answer.question:
        return ""
    edit = button("edit", "write", hint="Put it into the question field", words=answer.standalone)
    return f'<p class="standalone">Searched as “{text(answer.standalone)}” {edit}</p>'


def _step(answer: Answer) -> str:
    """What the model is at."""
    name = answer.trace.steps[-1].name if answer.trace.steps else ""
    return f'<p class="writing">{text(name)} …</p>'


def _meter(meter: Meter) -> str:
    items = "".join(
        f"<li>{stance.value}: {text(quote.paper.title)}: “{verbatim(quote.text)}”</li>"
        for stance, quote in meter.quotes
    )
    return f'<div class="meter"><p>{text(meter_line(meter))}</p><ul>{items}</ul></div>'


def _block(block: Block, references: Sequence[Paper], turn: int) -> str:
    """Statements that stand together, each with its marks and its support."""
    inner = "".join(statement_html(s, references, turn) for s in block.statements)
    if block.form is Form.ALONE:
        return inner
    return f'<div class="block {block.form.value}">{inner}</div>'


def statement_html(statement: Statement, references: Sequence[Paper], turn: int) -> str:
    """One sentence with its marks, which lead to the quotes, and its support in words."""
    if not statement.claim:
        hint = verbatim(statement.reason or "")
        return f'<p class="statement silent" title="{hint}">{words_html(statement)}</p>'
    numbers = {paper.id: number for number, paper in enumerate(references, 1)}
    marks = "".join(
        _mark(paper, numbers[paper.id], statement, turn) for paper in statement.citations
    )
    sign, meaning = SIGNS[statement.support]
    hint = verbatim(statement.reason or meaning)
    return (
        f'<p class="statement {statement.support.value}">{words_html(statement)} '
        f'<span class="marks">{marks}</span> '
        f'<span class="support" title="{hint}">{sign}'
        f'<span class="unseen"> ({hint})</span></span></p>'
    )


def _mark(paper: Paper, number: int, statement: Statement, turn: int) -> str:
    quotes = [quote for quote in statement.evidence if quote.paper.id == paper.id]
    spans = " ".join(f"{quote.start}-{quote.end}" for quote in quotes)
    hover = paper.title + "".join(f"\n“{quote.text}”" for quote in quotes)
    return (
        f'<a class="mark" href="#{card_id(paper.id, turn)}" data-turn="{turn}" '
        f'data-spans="{spans}" title="{text(hover)}">[{number}]</a>'
    )


def _tools(answer: Answer) -> str:
    tools = [button("Ask again", "again", hint="The same question, with what is pinned or banned")]
    if answer.statements:
        tools += [
            button("Copy", "copy"),
            button("Copy without marks", "copy-plain"),
            button("Save as Markdown", "save", words=render_markdown(answer), file="answer.md"),
        ]
    asks = [button(question, "ask", words=question) for question in follow_ups(answer)]
    more = f'<p class="next"><span>Ask next:</span> {" ".join(asks)}</p>' if asks else ""
    return f'<p class="tools">{" ".join(tools)}</p>{more}'
