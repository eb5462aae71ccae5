"""A reply as servers really stream it: every oddity that was seen is read, none ends the answer.

Chunks may have no `choices`, or none but null, hold a tool call, a thought or nothing; lines may
end as they like, be comments or broken UTF-8; a server that does not stream sends one document.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from index.errors import ModelError

LONGEST_EVENT = 1_000_000
"""Characters of one event; what is longer is no piece of a reply."""
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens read and written, named as OpenAI's servers name them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class StreamChoice:
    """Why a reply ended, as OpenAI's servers say it: `stop`, `length`, or "" while it goes on."""

    finish_reason: str


@dataclass(frozen=True, slots=True)
class StreamPiece:
    """One piece of a reply; `choices` is empty where nothing of the protocol was seen in it."""

    text: str = ""
    choices: tuple[StreamChoice, ...] = ()
    usage: Usage | None = None


def read_pieces(chunks: Iterable[bytes]) -> Iterator[StreamPiece]:
    """The pieces of a streamed reply, from its bytes.

    Raises ModelError for an error that a server sends in the middle of a stream.
    """
    spoken, other = False, ""
    for line in _lines(chunks):
        if line.startswith("data:"):
            data = line[5:].strip()
            if data == "[DONE]":
                if spoken:
                    # Some servers end so and give no reason.
                    yield StreamPiece(choices=(StreamChoice("stop"),))
                return
            piece = _piece(_document(data))
            if piece is not None:
                spoken = spoken or bool(piece.choices)
                yield piece
        elif not spoken and len(other) < LONGEST_EVENT:
            other += line
    if not spoken:
        # A server that does not stream sends its reply whole.
        piece = _piece(_document(other))
        if piece is not None:
            yield piece


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Lines without their ends; what of a line is beyond `LONGEST_EVENT` is left out."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    held: list[str] = []
    length = 0
    for chunk in chunks:
        *ended, rest = _LINE_END.split(decoder.decode(chunk))
        for part in ended:
            yield "".join([*held, part])
            held, length = [], 0
        if length < LONGEST_EVENT:
            held.append(rest)
            length += len(rest)
    yield "".join([*held, decoder.decode(b"", final=True)])


def _document(data: str) -> Mapping[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _piece(document: Mapping[str, Any]) -> StreamPiece | None:
    """What one document says; None where it says nothing."""
    error = document.get("error")
    if error:
        said = error.get("message") if isinstance(error, dict) else error
        raise ModelError(" ".join(str(said).split())[:200])
    choices = document.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    usage = _usage(document.get("usage"))
    if not isinstance(first, dict):
        return StreamPiece(usage=usage) if usage else None
    delta = first.get("delta") or first.get("message") or {}
    content = delta.get("content") if isinstance(delta, dict) else None
    finish = first.get("finish_reason")
    reason = finish if isinstance(finish, str) else ""
    return StreamPiece(_text(content or first.get("text")), (StreamChoice(reason),), usage)


def _text(content: object) -> str:
    """The words of a content: a string, or a list of parts of which only those of text count."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(_text(part.get("text")) for part in content if isinstance(part, dict))
    return ""


def _usage(told: object) -> Usage | None:
    if not isinstance(told, dict):
        return None
    counts = [told.get("prompt_tokens"), told.get("completion_tokens")]
    read, wrote = (max(n, 0) if isinstance(n, int) else 0 for n in counts)
    return Usage(read, wrote) if read or wrote else None
