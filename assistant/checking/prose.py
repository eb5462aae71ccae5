"""A user's own text, in Markdown, LaTeX or plain, read as sentences that can be checked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.reader.figures import find_quantities
from assistant.text.wording import plain
from assistant.text.words import content, words
from index.text.clean import tidy
from index.text.sentences import split_sentences

FEW = 3
"""Content words below which a sentence says too little to be checked."""
_LATEX = re.compile(r"\\(?:documentclass|begin\{|section|subsection|chapter|cite|paragraph|emph)")
_DROPPED = (
    "figure", "table", "equation", "align", "gather", "tabular", "lstlisting", "verbatim",
    "thebibliography", "algorithm", "tikzpicture", "math", "displaymath", "comment",
)  # fmt: skip
# A piece ends where another of its kind begins, and a run of white space is looked at from its
# first character only: no text makes a pattern look at the same place more than a few times.
_BRACED = r"\{(?:[^{}]|\{[^{}]*\})*+\}"
_BRACKETED = r"\[[^\[\]]*\]"
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
    (re.compile(rf"\\citet\*?(?:{_BRACKETED})*{_BRACED}"), "the authors"),
    (
        re.compile(
            r"(?:(?<![~\s])[~\s]++)?\\[a-z]{0,12}?cite[a-z]{0,12}\*?"
            rf"(?:{_BRACKETED})*{_BRACED}"
        ),
        "",
    ),
    (re.compile(r"~"), " "),
]
_MARKDOWN_GONE = [
    (re.compile(r"^[ \t]*\|.*$", re.M), "\n"),
    (re.compile(r"^\[\^?[^\]\n]+\]:.*$", re.M), "\n"),
    (re.compile(r"^#{1,6} .*$", re.M), "\n\n"),
    (re.compile(r"^.+\n(?:={3,}|-{3,})[ \t]*$", re.M), "\n\n"),
    (re.compile(r"^[ \t]*+(?:[-*_][ \t]*+){3,}+$", re.M), "\n\n"),
    (re.compile(r"!\[[^\[\]]*\]" + _TARGET), ""),
    (re.compile(r"\[([^\[\]]+)\]" + _TARGET), r"\1"),
    (re.compile(r"\[\^[^\[\]]+\]"), ""),
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
_REFERENCES = re.compile(
    r"^(?:#+ *|\*\*)?(?:References|Bibliography|Works cited)\**:?[ \t]*$.*?(?=^#+ |\Z)",
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
class Draft:
    """One sentence of a user's text; `silent` says why it claims nothing, empty if it claims."""

    text: str
    silent: str = ""


def read_draft(text: str) -> tuple[Draft, ...]:
    """The sentences of a text in order; headings, code, tables, references left out.

    A mark such as `[3]` stays in its sentence and is not compared. Time is linear in the length.
    """
    text = text.replace("\r\n", "\n")
    is_latex = bool(_LATEX.search(text))
    text = _REFERENCES.sub("", text)
    text = _without_latex_parts(text) if is_latex else _without_markdown_parts(text)
    for pattern, put in _LATEX_GONE if is_latex else _MARKDOWN_GONE:
        text = pattern.sub(put, text)
    return tuple(Draft(s, _silent(s)) for block in _blocks(text) for s in _sentences(block))


def _without_latex_parts(text: str) -> str:
    return _cut(_COMMENT.sub("", _PREAMBLE.sub("", text)), _ENVIRONMENT)


def _without_markdown_parts(text: str) -> str:
    return _cut(_cut(_FRONT.sub("", text), _FENCE), _REMARK)


def _cut(text: str, begins: re.Pattern[str]) -> str:
    """The text without the parts that begin so and end; those that never end stay."""
    kept: list[str] = []
    endless: set[str] = set()
    read = looked = 0
    while begun := begins.search(text, looked):
        looked = begun.end()
        ended = None if begun[1] in endless else _ENDS[begun[1]].search(text, looked)
        if ended is None:
            endless.add(begun[1])
            continue
        kept.append(text[read : begun.start()])
        read = looked = ended.end()
    return "\n\n".join([*kept, text[read:]])


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text):
        joined = re.sub(r"\s+", " ", block).strip()
        if joined and not _is_heading(joined):
            yield joined


def _is_heading(block: str) -> bool:
    """A short line without an end mark, such as a title."""
    return len(block.split()) <= 8 and block[-1] not in '.!?:;,"”)]'


def _sentences(block: str) -> Iterator[str]:
    for start, end in split_sentences(block):
        if re.search(r"[^\W\d_]{2}", block[start:end]):
            yield tidy(block[start:end])


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
