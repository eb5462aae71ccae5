"""A checked draft as one HTML page: line by line, each mark with its verdict. No script."""

from collections import Counter
from collections.abc import Sequence

from assistant.answer import Support
from assistant.checking.result_json import count_wrong
from assistant.checking.types import CheckedSentence, CitationVerdict, Insertion, MarkCheck
from assistant.render.html import paper_url, text, unmarked, verbatim
from assistant.render.markdown import name_of
from index.paper import Paper

SIGNS = {
    CitationVerdict.CARRIED: ("good", "✓"),
    CitationVerdict.IN_PART: ("part", "◐"),
    CitationVerdict.NOT_VERIFIED: ("open", "~"),
    CitationVerdict.NOT_CARRIED: ("bad", "✗"),
    CitationVerdict.CONTRADICTED: ("bad", "✗"),
    CitationVerdict.RETRACTED: ("bad", "⊘"),
    CitationVerdict.NO_ENTRY: ("bad", "?"),
    CitationVerdict.NOT_IN_LIBRARY: ("open", "…"),
    CitationVerdict.NO_ABSTRACT: ("open", "…"),
}
"""Of each verdict how it looks, and its sign."""
_STYLE = """
:root{--ink:#1d2330;--soft:#5b6577;--paper:#fff;--ground:#f5f6f8;--edge:#dfe3ea;--good:#15703f;
--part:#8a5a00;--bad:#b3261e;--open:#4b5670;--good-bg:#e6f4ec;--part-bg:#fdf1da;--bad-bg:#fce9e7;
--open-bg:#eceff5;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9f0;--soft:#a0a9bb;--paper:#1a1e27;--ground:#12151c;
--edge:#2e3442;--good:#6fd39b;--part:#f0bf61;--bad:#ff938a;--open:#b3bdd4;--good-bg:#16301f;
--part-bg:#33270d;--bad-bg:#3b1a18;--open-bg:#262c3a}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.2rem 4rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .3rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:2rem 0 .6rem}
.soft{color:var(--soft);margin:.2rem 0}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:1rem 0 1.6rem}
.counts li,.sign{border-radius:1rem;padding:.1rem .7rem;font-size:.88rem;white-space:nowrap}
.good{color:var(--good);background:var(--good-bg)}.part{color:var(--part);background:var(--part-bg)}
.bad{color:var(--bad);background:var(--bad-bg)}.open{color:var(--open);background:var(--open-bg)}
ol.lines{list-style:none;margin:0;padding:0;background:var(--paper);border:1px solid var(--edge);
border-radius:.6rem;overflow:hidden}
ol.lines>li{display:grid;grid-template-columns:3.6rem 1fr;border-top:1px solid var(--edge)}
ol.lines>li:first-child{border-top:0}
.at{padding:.7rem .7rem .7rem 0;text-align:right;color:var(--soft);background:var(--ground);
font:.82rem/1.85 ui-monospace,monospace;user-select:none}
.said{padding:.7rem 1rem;min-width:0;overflow-wrap:anywhere}
.said p{margin:0}.silent p:first-child{color:var(--soft)}
.mark{margin:.55rem 0 0;padding-left:.8rem;border-left:3px solid var(--edge)}
.mark.wrong{border-left-color:var(--bad)}
code{font:.86em ui-monospace,monospace;background:var(--ground);padding:.05rem .3rem;
border-radius:.25rem;overflow-wrap:anywhere;white-space:pre-wrap}
pre{white-space:pre-wrap;background:var(--ground);padding:.6rem;border-radius:.4rem;
font-size:.82rem;margin:.4rem 0}
summary{cursor:pointer;color:var(--soft);font-size:.9rem}
blockquote{margin:.3rem 0;padding:.2rem .8rem;border-left:2px solid var(--edge);color:var(--soft)}
a{color:inherit}
@media print{body{background:#fff}ol.lines>li{break-inside:avoid}details{display:block}}
@media(max-width:34rem){ol.lines>li{grid-template-columns:2.4rem 1fr}.said{padding:.6rem}}
"""


def render_check(statements: Sequence[CheckedSentence], name: str, judge: str) -> str:
    """The whole page; `name` is the draft's, `judge` who judged."""
    wrong = count_wrong(statements)
    marks = [mark for statement in statements for mark in statement.marks]
    told = f"{len(statements):,} sentences, {len(marks):,} citations, {wrong:,} to mend"
    items = "".join(f'<li id="s{n}">{_line(s)}</li>' for n, s in enumerate(statements, 1))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Citations of {text(name)}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>Citations of {text(name)}</h1><p class="soft">{told}. Judged by {text(judge)}, from '
        f"abstracts: a doubt is a place to look at, not a verdict.</p>{_counts(marks)}"
        f'{_to_mend(statements)}<ol class="lines">{items}</ol></main></body></html>\n'
    )


def _counts(marks: Sequence[MarkCheck]) -> str:
    counts = Counter(mark.verdict for mark in marks)
    items = [
        f'<li class="{SIGNS[verdict][0]}">{SIGNS[verdict][1]} {counts[verdict]:,} {verdict}</li>'
        for verdict in CitationVerdict
        if counts[verdict]
    ]
    return f'<ul class="counts">{"".join(items)}</ul>' if items else ""


def _to_mend(statements: Sequence[CheckedSentence]) -> str:
    """Links to the sentences with a mark that is wrong."""
    links = [
        f'<a href="#s{n}">line {mark.line}: {verbatim(mark.text)}</a>'
        for n, statement in enumerate(statements, 1)
        for mark in statement.marks
        if mark.verdict.is_wrong
    ]
    return f'<p class="soft">To mend: {" · ".join(links)}</p>' if links else ""


def _line(statement: CheckedSentence) -> str:
    silent = "" if statement.claim else " silent"
    parts = [f"<p>{text(statement.text)}</p>", *map(_mark, statement.marks)]
    if not statement.marks:
        parts.append(_unmarked(statement))
    if statement.insert:
        parts.append(_insert(statement.insert))
    line = statement.line or ""
    return f'<span class="at">{line}</span><div class="said{silent}">{"".join(parts)}</div>'


def _mark(mark: MarkCheck) -> str:
    kind, sign = SIGNS[mark.verdict]
    wrong = " wrong" if mark.verdict.is_wrong else ""
    verdict = f'<span class="sign {kind}">{sign} {mark.verdict}</span>'
    head = f"{verdict} <code>{verbatim(mark.text)}</code> {_title(mark)}"
    told = (
        ""
        if mark.verdict is CitationVerdict.CARRIED
        else f'<p class="soft">{text(why_judged(mark))}</p>'
    )
    return f'<div class="mark{wrong}"><p>{head}</p>{told}{_evidence(mark)}</div>'


def _title(mark: MarkCheck) -> str:
    if mark.paper:
        return _named(mark.paper)
    return text(mark.title)


def why_judged(mark: MarkCheck) -> str:
    """The reason of a verdict, what is unsaid, and what helps."""
    parts = [mark.reason]
    if mark.unsaid and f"“{mark.unsaid}”" not in mark.reason:
        parts.append(f"Unsaid: “{mark.unsaid}”.")
    if mark.add:
        parts.append(f"To add it: paper-assistant add {mark.add}")
    if mark.instead and f"“{mark.instead[0].title}”" not in mark.reason:
        parts.append(f"“{mark.instead[0].title}” says it.")
    return " ".join(parts)


def _evidence(mark: MarkCheck) -> str:
    quotes = "".join(f"<blockquote>{unmarked(q.text)}</blockquote>" for q in mark.evidence)
    return f"<details><summary>what the paper says</summary>{quotes}</details>" if quotes else ""


def _unmarked(statement: CheckedSentence) -> str:
    """What the library says of a sentence without a citation."""
    if not statement.claim:
        return f'<p class="soft">{text(statement.reason or "")}</p>'
    if statement.support is Support.CONTRADICTED:
        quotes = "".join(f"<blockquote>{unmarked(q.text)}</blockquote>" for q in statement.evidence)
        papers = ", ".join(map(_named, statement.citations))
        return (
            f'<div class="mark wrong"><p><span class="sign bad">✗ contradicted</span> by {papers}'
            f"</p>{quotes}</div>"
        )
    return "" if statement.insert else '<p class="soft">No citation.</p>'


def _insert(insertion: Insertion) -> str:
    papers = ", ".join(map(_named, insertion.papers))
    entries = "".join(f"<pre>{verbatim(entry)}</pre>" for entry in insertion.entries)
    more = f"<details><summary>entry to add</summary>{entries}</details>" if entries else ""
    return (
        f'<div class="mark"><p><span class="sign open">+ could cite</span> '
        f"<code>{verbatim(insertion.text)}</code> {papers}</p>{more}</div>"
    )


def _named(paper: Paper) -> str:
    name, link = text(name_of(paper)), paper_url(paper)
    return f'<a href="{link}" rel="noopener noreferrer">{name}</a>' if link else name
