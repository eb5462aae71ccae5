"""Text of others made safe to show: nothing hidden, nothing that acts."""

import re

from assistant.render.formula import FORMULA

# Control characters, and signs that turn or hide text: a terminal or a reader would act on them.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+"
)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")


def visible(text: str) -> str:
    """The text on one line, without signs that can't be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is written: no tags, links, images or code."""
    return _MARKDOWN.sub(r"\\\1", visible(text))


_BOLD = re.compile(r"\\\*\\\*(?=\S)(.{1,400}?)(?<=\S)\\\*\\\*")
_ITALIC = re.compile(r"(?<![\w*\\])\\\*(?=[^\s*])([^*]{1,400}?)(?<=\S)\\\*(?![\w*])")
# What may act, or hide something, within a formula.
_UNSAFE = re.compile(r"[<>`]|\\(?:href|url|html\w*|include\w*|input|write|def|require)", re.I)


def safe_markdown(text: str) -> str:
    """Markdown of a model of which bold, italic and formulas act, and nothing else does."""
    parts = FORMULA.split(text)
    return "".join(
        visible(part) if n % 2 and not _UNSAFE.search(part) else _emphasised(part)
        for n, part in enumerate(parts)
    ).strip()


def _emphasised(text: str) -> str:
    inner = escape_markdown(text)
    inner = _ITALIC.sub(r"*\1*", _BOLD.sub(r"**\1**", inner))
    around = [" " if text[:1].isspace() else "", " " if text[-1:].isspace() else ""]
    return inner.join(around) if inner else around[0]
