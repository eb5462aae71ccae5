"""What the page gives to take away as a file."""

import re
from base64 import b64encode
from uuid import uuid4

from assistant import Answer
from assistant.review.render.answer_file import ENDINGS, answer_file


def taken_html(answer: Answer | None, ending: str) -> str:
    """An answer as a file that page.js saves once; "" where there is none.

    Each is another than the one before, that it may be told.
    """
    if answer is None or ending not in ENDINGS:
        return ""
    content = b64encode(answer_file(answer, ending)).decode()
    name = file_stem(answer.question) or "answer"
    return f'<p data-taken="{uuid4().hex}" data-file="{name}{ending}" data-content="{content}"></p>'


def file_stem(words: str) -> str:
    """A file's name without its ending, of a topic or a question; "" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60].strip("-")
