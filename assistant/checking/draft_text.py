"""A user's own text, in Markdown, LaTeX or plain, read as sentences that can be checked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.traced import Traced
from assistant.reader.quantities import find_quantities
from assistant.text.stems import content, words
from assistant.text.wording import plain
from index.text.clean import tidy
from index.text.sentences import split_sentences

NUMBERS = r"\d{1,3}(?:\s?[-–—,;]\s?\d{1,3}){0,40}"
"""Numbers of references as a mark has them: `3`, `3, 7`, `3-5`."""
PLACE = r"(?:,?\s(?:pp?|ch|chap|chapter|sec|section|eq|fig|table|thm|theorem)\b\.?[^\[\]]{0,40})?"
"""Where in the paper, behind a number: `[12, p. 3]`."""
NOTE_OF_ITS_OWN = (
    r"\[\^\w{1,30}\]:(?=[ \t](?!(?:see|cf|e\.g)\b)(?:[^\s@]+[ \t]+){5}[^@\n]*\[[^\[\]\n]*@)"
)
"""The head of a Markdown footnote that says something, and cites for it: a sentence of its own."""
FEW = 3
"""Content words below which a sentence says too little to be checked."""
_LATEX = re.compile(
    r"\\(?:documentclass|begin\{|section|subsection|chapter|[A-Za-z]{0,12}[Cc]ite|paragraph|emph)"
)
_DROPPED = (
    "figure", "table", "equation", "align", "gather", "tabular", "lstlisting", "verbatim",
    "thebibliography", "algorithm", "tikzpicture", "math", "displaymath", "comment",
)  # fmt: skip
# A piece ends where another of its kind begins, and a run of white space is looked at from its
# first character only: no text makes a pattern look at the same place more than a few times.
_BRACED = r"\{(?:[^{}]|\{[^{}]*\})*+\}"
_BRACKETED = r"\[[^\[\]]*\]"
_CITE = rf"\\[A-Za-z]{{0,12}}?cite[A-Za-z]{{0,12}}\*?(?:(?:{_BRACKETED})*{_BRACED})+"
_OPENING = r"(?:\A|(?<=\n\n)|(?<=[.!?]\s))"
_TARGET = r"\((?:[^()\n]|\([^()\n]*\))*+\)"
_LATEX_GONE = [
    (
        re.compile(r"\\(?:part|chapter|(?:sub)*section|(?:sub)?paragraph|title)\*?" + _BRACED),
        "\n\n",
    ),
    (
        re.compile(
            rf"\\(?:label|bibliography\w*|usepackage|maketitle|author|date)\b(?:{_BRACED})?"
        ),
        "",
    ),
    (re.compile(r"\\(?:footnote|thanks)\{[^{}]*\}"), ""),
    (re.compile(rf"\\item\b(?:{_BRACKETED})?"), "\n\n"),
    (re.compile(rf"\\(?:begin|end){_BRACED}(?:{_BRACKETED})?"), "\n\n"),
    (re.compile(r"\\(?:emph|text\w{1,20}|underline|mbox)\{([^{}]*)\}"), r"\1"),
    # A mark that a sentence begins with is its subject, whatever the command.
    (re.compile(rf"{_OPENING}{_CITE}(?=[~\s]+[a-z])"), "The authors"),
    (re.compile(rf"\\(?:[Cc]itet|[Tt]extcite)\*?(?:{_BRACKETED})*{_BRACED}"), "the authors"),
    (re.compile(rf"(?:(?<![~\s])[~\s]++)?{_CITE}"), ""),
    (re.compile(r"~"), " "),
]
_MARKDOWN_GONE = [
    (re.compile(r"^[ \t]*\|.*$", re.M), "\n"),
    (re.compile(rf"^{NOTE_OF_ITS_OWN}", re.M), "\n\n"),
    (re.compile(r"^\[\^?[^\]\n]+\]:.*$", re.M), "\n"),
    (re.compile(r"^#{1,6} .*$", re.M), "\n\n"),
    (re.compile(r"^.+\n(?:={3,}|-{3,})[ \t]*$", re.M), "\n\n"),
    (re.compile(r"^[ \t]*+(?:[-*_][ \t]*+){3,}+$", re.M), "\n\n"),
    (re.compile(r"!\[[^\[\]]*\]" + _TARGET), ""),
    (re.compile(r"\[([^\[\]]+)\]" + _TARGET), r"\1"),
    (re.compile(r"\[\^[^\[\]]+\]"), ""),
    # Raised numbers, and numbers behind a full stop, are marks and no figures.
    (re.compile(rf"<sup>\s*{NUMBERS}\s*</sup>|\^{NUMBERS}\^|(?<=[.!?])\[{NUMBERS}\]"), ""),
    (re.compile(r"^[ \t]*>[ \t]?", re.M), ""),
    (re.compile(r"^[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t]+", re.M), "\n\n"),
    (re.compile(r"(\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`)"), ""),
]
_PREAMBLE = re.compile(r"\A.*?\\begin\{document\}", re.S)
_COMMENT = re.compile(r"(?<!\\)%.*")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
# What a part that is left out begins with; its end is the same mark, or has the same name.
_ENVIRONMENT = re.compile(r"\\begin\{(" + "|".join(_DROPPED) + r")\*?\}")
_FENCE = re.compile(r"^(```|~~~).*$", re.M)
_REMARK = re.compile(r"(<!--)")
_ENDS = {
    **{name: re.compile(rf"\\end\{{{name}\*?\}}") for name in _DROPPED},
    **{mark: re.compile(rf"^{mark}.*$", re.M) for mark in ("```", "~~~")},
    "<!--": re.compile(r"-->"),
}
_LINE_END = re.compile(r"\r\n")
_EMPTY_LINE = re.compile(r"\n\s*\n")
_AROUND = re.compile(r"\A\s+|(?<!\s)\s+\Z")
_SPACES = re.compile(r"\s+")
_REFERENCES = re.compile(
    r"^(?:#+ *|\*\*)?(?:\d+\.? +)?(?:References|Reference list|Bibliography|Works cited"
    r"|Literature(?: cited)?)\**:?[ \t\r]*$.*?(?=^#+ |\Z)",
    re.M | re.S | re.I,
)
_PART = r"(?:section|paper|chapter|review|survey|article|thesis|work|report|part)"
_WHICH = r"(?:this|the (?:next|following|present|previous))"
_TELLS = r"(?:describe|review|discuss|present|outline|summari[sz]e|introduce|cover|survey)s?"
_SIGNPOST = re.compile(
    rf"^(?:(?:in|throughout) {_WHICH} {_PART}\b.*\b(?:we|I|{_TELLS})\b"
    rf"|{_WHICH} {_PART} (?:\w+ )?(?:{_TELLS}|is organi[sz]ed|turns)\b"
    r"|section \d|the (?:rest|remainder) of (?:this|the)\b"
    r"|(?:we|I) (?:first|then|next|now|finally|begin|start|conclude|close|turn|will)\b"
    r"|(?:fig(?:ure|\.)|table|appendix|equation) ?\d"
    r"|see (?:also )?(?:section|figure|table|appendix)"
    r"|as (?:we )?(?:shown|discussed|described|noted|mentioned|saw) (?:above|below|earlier|in)\b"
    rf"|let us|we (?:thank|acknowledge)|(?:here|below),? (?:we|I) {_TELLS})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class ProseSentence:
    """One sentence of a user's text, with where it stood.

    `silent` says why it claims nothing, empty if it claims.
    """

    text: str
    silent: str = ""
    trace: Traced | None = None


def is_latex(text: str) -> bool:
    """Whether a text is written in LaTeX."""
    return bool(_LATEX.search(text))


def find_reference_list(text: str) -> tuple[int, int]:
    """Where the list of references stands under its heading; (0, 0) where there is none."""
    found = _REFERENCES.search(text)
    return found.span() if found else (0, 0)


def read_draft(text: str) -> tuple[ProseSentence, ...]:
    """The sentences of a text in order; headings, code, tables, references left out.

    A mark such as `[3]` stays in its sentence and is not compared. Time is linear in the length.
    """
    traced = Traced.of(text).replaced(_LINE_END, "\n")
    latex = is_latex(text)
    traced = traced.replaced(_REFERENCES, "")
    traced = _without_latex_parts(traced) if latex else _without_markdown_parts(traced)
    for pattern, put in _LATEX_GONE if latex else _MARKDOWN_GONE:
        traced = traced.replaced(pattern, put)
    return tuple(
        ProseSentence(text := tidy(sentence.text), _silent(text), sentence)
        for block in _blocks(traced)
        for sentence in _sentences(block)
    )


def _without_latex_parts(text: Traced) -> Traced:
    return _cut(text.replaced(_PREAMBLE, "").replaced(_COMMENT, ""), _ENVIRONMENT)


def _without_markdown_parts(text: Traced) -> Traced:
    return _cut(_cut(text.replaced(_FRONT, ""), _FENCE), _REMARK)


def _cut(text: Traced, begins: re.Pattern[str]) -> Traced:
    """The text without the parts that begin so and end; those that never end stay."""
    return text.joined(_kept(text.text, begins)) if begins.search(text.text) else text


def _kept(text: str, begins: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    endless: set[str] = set()
    read = looked = 0
    while begun := begins.search(text, looked):
        looked = begun.end()
        ended = None if begun[1] in endless else _ENDS[begun[1]].search(text, looked)
        if ended is None:
            endless.add(begun[1])
            continue
        yield read, begun.start(), "\n\n"
        read = looked = ended.end()
    yield read, len(text), ""


def _blocks(text: Traced) -> Iterator[Traced]:
    read = 0
    ends = [match.span() for match in _EMPTY_LINE.finditer(text.text)]
    for start, end in (*ends, (len(text.text), len(text.text))):
        block = text.part(read, start).replaced(_AROUND, "").replaced(_SPACES, " ")
        read = end
        if block.text and not _is_heading(block.text):
            yield block


def _is_heading(block: str) -> bool:
    """A short line without an end mark, such as a title."""
    return len(block.split()) <= 8 and block[-1] not in '.!?:;,"”)]'


def _sentences(block: Traced) -> Iterator[Traced]:
    for start, end in split_sentences(block.text):
        if re.search(r"[^\W\d_]{2}", block.text[start:end]):
            yield block.part(start, end)


def _silent(sentence: str) -> str:
    """Why a sentence has nothing that papers could carry."""
    if sentence.rstrip("\"”') ").endswith("?"):
        return "a question"
    if sentence.endswith(":"):
        return "an introduction to what follows"
    if _SIGNPOST.match(sentence):
        return "a remark on the text itself"
    said = plain(sentence)
    if len(content(words(said))) < FEW and not find_quantities(said):
        return "too few words to compare"
    return ""
