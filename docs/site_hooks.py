"""A hook of mkdocs: what is for the tests or for readers of the repository is left out."""

import re

FENCE = re.compile(r"^( *```\w+) [^\n]*$", re.MULTILINE)
OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./[^)]*\)")
"""A link to what is not among the pages."""


def on_page_markdown(markdown: str, **_: object) -> str:
    """The page with fences that name their language only, and links that lead to pages."""
    return OUTSIDE.sub(r"\1", FENCE.sub(r"\1", markdown))
