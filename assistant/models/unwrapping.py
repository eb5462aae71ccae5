"""The prose of a model's reply: without thinking aloud, and out of the JSON it may come in."""

import json
import re
from collections.abc import Iterator, Sequence

_THINKING = re.compile(r"<(think|thinking|reasoning|thought)>.*?(?:</\1>|\Z)", re.S | re.I)
_THOUGHT = re.compile(r"\A.*</(?:think|thinking|reasoning|thought)>", re.S | re.I)
_FENCED = re.compile(r"^```\w*\s*|(?<!\s)\s*+```$")
_JSON = re.compile(r"\[?\{\s*[\"']\w")
_PROSE_KEYS = ("answer", "text", "response", "content", "sentence", "statement", "output")
_MARK_KEYS = ("citations", "citation", "sources", "source", "references", "refs", "marks", "papers")


def parse_prose(text: str, *, ended: bool = True) -> str:
    """The prose of a reply: without thinking aloud, and out of the JSON it may be wrapped in.

    While JSON is being written there is no prose in it yet.
    """
    text = parse_thoughtless(text)
    bare = _FENCED.sub("", text).strip()
    if not bare.startswith(("{", "[{", '["')):
        return text
    if not ended:
        return ""
    try:
        return " ".join(_prose_of(json.loads(bare))) or text
    except (ValueError, RecursionError):
        # JSON that was cut or is none; a sentence may begin with a bracket all the same.
        return "" if _JSON.match(bare) else text


def parse_thoughtless(text: str) -> str:
    """A reply without what its model thought aloud."""
    return _THOUGHT.sub("", _THINKING.sub("", text)).strip()


def _prose_of(value: object) -> Iterator[str]:
    """Sentences out of JSON, each with the marks its object names."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _prose_of(part)
    elif isinstance(value, dict):
        words = {str(key).lower(): part for key, part in value.items()}
        prose = [words[key] for key in _PROSE_KEYS if key in words] or [
            part for key, part in words.items() if key not in _MARK_KEYS
        ]
        marks = "".join(_marks_of(words[key]) for key in _MARK_KEYS if key in words)
        parts = [text for part in prose for text in _prose_of(part)]
        yield from (f"{text} {marks}".strip() for text in parts)


def _marks_of(value: object) -> str:
    parts: Sequence[object] = value if isinstance(value, list) else [value]
    found = [number for part in parts for number in re.findall(r"\d+", str(part))[:1]]
    return "".join(f"[{number}]" for number in found)
