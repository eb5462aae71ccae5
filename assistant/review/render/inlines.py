"""Statements as inlines: their words, the marks of what they cite, and what is in doubt.

A paper that a sentence names (`Lee et al. (2020) show ...`) has its mark there, none at the end.
Marks stand before the full stop: `... in storage (Lee, 2020).`
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Quote, Statement
from assistant.render.layout import cells_of
from assistant.render.markdown import surnames
from assistant.review.render.document import doubt, is_verbatim
from assistant.review.render.tree import CitationMarks, Inline, Inlines, StyledWords, WordStyle
from index.merging.names import family_name
from index.paper import Paper

_SIGN = re.compile(r"(?:['’]s?)?[,;:.!?)]*")
"""What follows a name at once."""


_STOP = re.compile(r"(?<!\.)\.$")
"""A full stop that ends a sentence, to stand behind its marks."""
_SHORT = re.compile(r"(?:\b(?:al|etc|vs)|\.\w)\.$")
"""Short forms, which keep theirs."""


def prose(statements: Sequence[Statement]) -> Inlines:
    """Statements one after the other, each with its marks, and what is in doubt told."""
    return tuple(inline for statement in statements for inline in _said(statement))


def quoted(quote: Quote) -> Inlines:
    """A quote and the mark of its paper."""
    return _ended([StyledWords(quote.text, WordStyle.QUOTE)], [CitationMarks((quote.paper,))])


def row(statement: Statement) -> tuple[Inlines, ...]:
    """The cells of a row of a table; its marks, and what is in doubt, stand in the last."""
    words = (cell.replace("**", "") for cell in cells_of(statement))
    *cells, last = (StyledWords(cell, doubt=_why(statement)) for cell in words)
    behind = _behind(statement, statement.citations)
    return (*((cell,) for cell in cells), (last, *behind))


def _why(statement: Statement) -> str:
    """Why a statement is in doubt; "" where it is not."""
    warning = doubt(statement)
    return (statement.reason or warning) if warning else ""


def _said(statement: Statement) -> Inlines:
    why = _why(statement)
    if is_verbatim(statement):
        words: list[Inline] = [StyledWords(statement.text, WordStyle.QUOTE, why)]
        left = list(statement.citations)
    else:
        words, left = _named(statement, why)
    return _ended(words, _behind(statement, left))


def _behind(statement: Statement, cited: Sequence[Paper]) -> list[StyledWords | CitationMarks]:
    """The marks of papers, and that a statement is in doubt."""
    behind: list[StyledWords | CitationMarks] = []
    if cited:
        behind.append(CitationMarks(tuple(cited), statement.evidence, titled=True))
    if warning := doubt(statement):
        behind.append(StyledWords(f"({warning})", WordStyle.ITALIC))
    return behind


def _ended(words: Sequence[Inline], behind: Sequence[StyledWords | CitationMarks]) -> Inlines:
    """A sentence and what stands behind its words, the full stop at the end of it all."""
    *others, last = words
    if not behind or not isinstance(last, StyledWords) or not _STOP.search(last.text):
        return (*words, *behind)
    if not _SHORT.search(last.text):
        last = replace(last, text=last.text[:-1])
    *before, end = behind
    return (*others, last, *before, replace(end, after="."))


def _named(statement: Statement, why: str) -> tuple[list[Inline], list[Paper]]:
    """A sentence with the marks of the papers that it names, and the papers that it does not."""
    text, inlines, left = statement.text, list[Inline](), list(statement.citations)
    while found := _first_name(text, left):
        paper, match = found
        name = f"{text[: match.start()]}{match['name']}".strip()
        sign = _SIGN.match(text, match.end())
        after = sign[0] if sign else ""
        inlines.append(StyledWords(name, doubt=why))
        inlines.append(CitationMarks((paper,), statement.evidence, True, True, after))
        left.remove(paper)
        text = text[match.end() + len(after) :].strip()
    if text:
        inlines.append(StyledWords(text, doubt=why))
    return inlines, left


def _first_name(text: str, papers: Sequence[Paper]) -> tuple[Paper, re.Match[str]] | None:
    """The paper that the text names first, with its year behind the name."""
    found = [(p, match) for p in papers if (match := _name_of(p, text))]
    return min(found, key=lambda each: each[1].start()) if found else None


def _name_of(paper: Paper, text: str) -> re.Match[str] | None:
    if not paper.authors or not paper.year:
        return None
    names = [re.escape(family_name(author)) for author in paper.authors]
    forms = [re.escape(surnames(paper)), rf"{names[0]} et al\.?"]
    if len(names) > 1:
        forms.append(rf"{names[0]} (?:and|&) {names[1]}")
    return re.search(rf"\b(?P<name>{'|'.join(forms)}),? \({paper.year}[a-z]?\)", text)
