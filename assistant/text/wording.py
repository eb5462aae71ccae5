"""A statement as it is compared: without marks, and without who said it."""

import re

from index.text.statements import heading_length

# A run of white space is looked at from its first character only.
_SPACE = r"(?:(?<!\s)\s++)?"
_MARKS = re.compile(
    _SPACE + r"(?:\[\d+(?:\s*[,;–-]\s*\d+)*(?:,?\s(?:pp?|ch|chap|sec|fig|eq)\b\.?[^\[\]]{0,40})?\]"
    r"(?:[–—-](?=\[\d))?"
    r"|\[[^\[\]@]{0,200}(?<![\w@])@[\w{][^\[\]]*\]"
    r"|\\[A-Za-z]{0,12}[Cc]ite[A-Za-z]{0,12}\*?(?:(?:\[[^\[\]]*\])*\{[^{}]*\}){1,20})"
)
_KEYED = re.compile(r"(?<![\w@./-])@(?=[\w:-]*\d)\w[\w:-]{2,80}\w(?:\s*\[[^\[\]@]{0,40}\])?")
_YEAR = r"(?:19|20)\d\d[a-z]?"
_PARENTHESES = re.compile(rf"{_SPACE}\([^()]*\)")
_WORD = r"[A-Z][\w'’-]{1,40}"
_NAMED = re.compile(rf"\b{_WORD}(?:,? (?:and|&) {_WORD}| et al\.?)?\s*\(\s*{_YEAR}\s*\)")
_REPORTED = re.compile(
    r"^the authors \w+(?: (?:the following|as follows))?(?: that\s|:\s)(?=\S+ \S+ \S)"
)
"""Who says what follows, and no part of it."""


def plain(statement: str) -> str:
    """The words of a statement without citation marks: `[3]`, `(Lee et al., 2020)`, `[@x]`."""
    text = _NAMED.sub("the authors", _KEYED.sub("the authors", _MARKS.sub("", statement)))
    text = re.sub(r"\\?%", "%", _PARENTHESES.sub(_kept, text))
    text = _REPORTED.sub("", re.sub(r"\s+", " ", text).strip())
    return text[heading_length(text) :]


def _kept(match: re.Match[str]) -> str:
    """A bracket is a citation only if it has a capitalised name before its year."""
    words = match.group()
    years = [found.start() for found in re.finditer(rf"\b{_YEAR}", words)]
    named = years and re.search(r"[A-Z][a-zà-ÿ]", words[: years[-1]])
    return "" if named else words
