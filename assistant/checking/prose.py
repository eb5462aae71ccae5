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
_LATEX_GONE = [
    (re.compile(r"\A.*?\\begin\{document\}", re.S), ""),
    (re.compile(r"(?<!\\)%.*"), ""),
    (re.compile(r"\\begin\{(" + "|".join(_DROPPED) + r")\*?\}.*?\\end\{\1\*?\}", re.S), "\n\n"),
    (re.compile(r"\\(?:part|chapter|(?:sub)*section|(?:sub)?paragraph|title)\*?\{[^}]*\}"), "\n\n"),
    (
        re.compile(r"\\(?:label|bibliography\w*|usepackage|maketitle|author|date)\b(?:\{[^}]*\})?"),
        "",
    ),
    (re.compile(r"\\(?:footnote|thanks)\{[^{}]*\}"), ""),
    (re.compile(r"\\item\b(?:\[[^\]]*\])?"), "\n\n"),
    (re.compile(r"\\(?:begin|end)\{[^}]*\}(?:\[[^\]]*\])?"), "\n\n"),
    (re.compile(r"\\(?:emph|text\w+|underline|mbox)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\citet\*?(?:\[[^\]]*\])*\{[^}]*\}"), "the authors"),
    (re.compile(r"[~\s]*\\[a-z]*cite[a-z]*\*?(?:\[[^\]]*\])*\{[^}]*\}"), ""),
    (re.compile(r"~"), " "),
]
_MARKDOWN_GONE = [
    (re.compile(r"\A---\n.*?\n---\n", re.S), ""),
    (re.compile(r"^(```|~~~).*?^\1.*?$", re.S | re.M), "\n\n"),
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"^\s*\|.*$", re.M), "\n"),
    (re.compile(r"^\[\^?[^\]]+\]:.*$", re.M), "\n"),
    (re.compile(r"^#{1,6} .*$", re.M), "\n\n"),
    (re.compile(r"^.+\n(?:={3,}|-{3,})\s*$", re.M), "\n\n"),
    (re.compile(r"^\s*(?:[-*_]\s*){3,}$", re.M), "\n\n"),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[\^[^\]]+\]"), ""),
    (re.compile(r"^\s*>\s?", re.M), ""),
    (re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+", re.M), "\n\n"),
    (re.compile(r"(\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`)"), ""),
]
_REFERENCES = re.compile(
    r"^(?:#+ *|\*\*)?(?:References|Bibliography|Works cited)\**:?\s*$.*?(?=^#+ |\Z)",
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
    gone = _LATEX_GONE if _LATEX.search(text) else _MARKDOWN_GONE
    text = _REFERENCES.sub("", text)
    for pattern, put in gone:
        text = pattern.sub(put, text)
    return tuple(Draft(s, _silent(s)) for block in _blocks(text) for s in _sentences(block))


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
