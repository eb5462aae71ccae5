"""Texts without the markup of web pages and publishers: HTML, JATS, MathML, escaped or not.

`PM<sub>2.5</sub>` is `PM2.5`, one word to search, questions and names. Nothing of this is kept or
quoted: quotes are spans of the raw text.
"""

import html
import re
from functools import lru_cache

_INLINE = (
    "i|b|em|strong|sub|sup|u|tt|italic|bold|sc|span|inf|scp|small|big|font|underline|overline|strike|"
    "monospace|roman|sans-serif|styled-content|named-content|inline-formula|alternatives|ext-link|"
    "xref|email|uri|a|q|cite|abbr|code|semantics|math|m(?:row|i|n|o|text|space|sub|sup|subsup|frac|"
    "sqrt|root|over|under|underover|fenced|style|table|tr|td|stack|padded|phantom|multiscripts|"
    "prescripts|error|enclose)|inline-graphic|graphic|wbr"
)
_BLOCK = (
    "p|br|hr|title|sec|div|h[1-6]|li|ul|ol|list|list-item|abstract|abstracttext|trans-abstract|"
    "disp-formula|label|body|html|section|table|tr|td|th|tbody|thead"
)
_ATTRIBUTES = r"(?:\s+[\w:.-]{1,40}\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))*\s*/?>"
_PREFIX = r"</?(?:[A-Za-z]{1,8}:)?"
_INLINE_TAG = re.compile(rf"{_PREFIX}(?:{_INLINE}){_ATTRIBUTES}", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"(?:{_PREFIX}(?:{_BLOCK}){_ATTRIBUTES}\s*)+", re.IGNORECASE)
# The same formula a second time, for programs.
_AGAIN = re.compile(
    r"<(?P<tag>(?:[A-Za-z]{1,8}:)?(?:annotation(?:-xml)?|tex-math))\b[^<>]*>[^<>]{0,5000}</(?P=tag)>"
    r"|<!--[^<>]{0,2000}-->",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


@lru_cache(maxsize=1024)  # a sentence is read by every comparison it takes part in
def without_markup(text: str) -> str:
    """The text without tags, its entities as their characters; time grows with its length.

    >>> without_markup("CO<sub>2</sub> &amp;lt; 5 &mu;g")
    'CO2 < 5 μg'
    """
    # A text may have been escaped several times on its way through programs.
    for _ in range(3):
        if "<" not in text and "&" not in text:
            break
        before = text
        text = _ENTITY.sub(lambda m: html.unescape(m.group()), _without_tags(text))
        if text == before:
            break
    return _without_tags(text)


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _AGAIN.sub("", text)
    return _BLOCK_TAG.sub(_gap, _INLINE_TAG.sub("", text))


def _gap(match: re.Match[str]) -> str:
    """What a block's edge leaves: nothing at the ends of a text, a space between words."""
    text, start = match.string, match.start()
    at_edge = start == 0 or match.end() == len(text)
    return "" if at_edge or text[start - 1].isspace() else " "
