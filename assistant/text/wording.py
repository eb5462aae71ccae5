"""A statement as it is compared: without marks, and without who said it."""

import re

from index.text.statements import heading_length

_MARKS = re.compile(r"\s*(?:\[\d+(?:\s*[,;–-]\s*\d+)*\]|\\cite[a-z]*\*?(?:\[[^\]]*\])*\{[^}]*\})")
_YEAR = r"(?:19|20)\d\d[a-z]?"
_PARENTHESES = re.compile(rf"\s*\([^()]*\b{_YEAR}[^()]*\)")
_NAMED = re.compile(rf"\b[A-Z][\w'’-]+(?:,? (?:and|&) [A-Z][\w'’-]+| et al\.?)\s*\(\s*{_YEAR}\s*\)")


def plain(statement: str) -> str:
    """The words of a statement without citation marks: `[3]`, `(Lee et al., 2020)`, `\\cite{x}`."""
    text = _NAMED.sub("the authors", _MARKS.sub("", statement))
    text = re.sub(r"\\?%", "%", _PARENTHESES.sub(_kept, text))
    text = re.sub(r"\s+", " ", text).strip()
    return text[heading_length(text) :]


def _kept(match: re.Match[str]) -> str:
    """A bracket is a citation only if it has a capitalised name before its year."""
    return "" if re.search(r"[A-Z][a-zà-ÿ]+.*\b(?:19|20)\d\d", match.group()) else match.group()
