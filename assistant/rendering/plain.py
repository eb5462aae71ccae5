"""Text of others made safe to show: nothing hidden, nothing that acts."""

import re

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
