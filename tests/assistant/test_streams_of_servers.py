"""Streams as real servers send them: read whatever oddity is in them, and never without end."""

import json
import time
import tracemalloc

import pytest

from assistant.models.queueing import Turns
from assistant.models.reply import LONGEST_TEXT, ReplyReader
from assistant.models.request import messages
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from index.errors import ModelError


def chunk(content=None, finish=None, **more):
    return {"id": "1", "choices": [{"index": 0, "delta": {"content": content} | more,
                                    "finish_reason": finish}]}  # fmt: skip


def data(document, end="\n\n"):
    text = document if isinstance(document, str) else json.dumps(document)
    return f"data: {text}{end}".encode()


USAGE = {"prompt_tokens": 7, "completion_tokens": 3}
PLAIN = [data(chunk("It is ")), data(chunk("cheap.")), data(chunk(finish="stop")), data("[DONE]")]


def replies(*raw, deadline=20, **script):
    with ScriptedServer(Script(raw=raw, **script)) as server:
        reader = ReplyReader(load_model(server.spec), messages("Cost?"), deadline)
        reader.start()
        return list(reader.replies())


@pytest.mark.parametrize(
    "odd",
    [
        data({"id": "1", "usage": USAGE}),
        data({"id": "1", "choices": None, "usage": USAGE}),
        data({"id": "1", "choices": []}),
        data({"id": "1", "choices": [None]}),
        data("{}"),
        data("null"),
        data("[1, 2]"),
        data("{not json"),
        data(""),
        b": keep-alive\n\n",
        b"retry: 3000\n\n",
        b"event: ping\nid: 7\n" + data("{}"),
        data({"id": "1", "choices": [{"index": 0, "delta": None}]}),
        data(chunk(None, reasoning_content="The user wants money.")),
        data(chunk("", tool_calls=[{"index": 0, "id": "x", "function": {"name": "rm"}}])),
        data(chunk([{"type": "image_url", "image_url": "x"}])),
        data("[" * 100_000),
        b"\n\n\n\n",
    ],
    ids=lambda odd: odd[:40].decode(),
)
def test_an_odd_chunk_ends_nothing(odd):
    first, *rest = PLAIN
    assert replies(first, odd, *rest)[-1].text == "It is cheap."


@pytest.mark.parametrize("end", ["\r\n\r\n", "\r\r", "\n\n"])
def test_lines_end_as_they_like(end):
    events = [chunk("It is "), chunk("cheap."), chunk(finish="stop"), "[DONE]"]
    stream = b"".join(data(event, end) for event in events)
    # Cut where no line ends, and inside a character of several bytes.
    pieces = [stream[n : n + 7] for n in range(0, len(stream), 7)]
    assert replies(*pieces)[-1].text == "It is cheap."


def test_broken_utf_8_is_shown_as_such():
    raw = data(chunk("naïve caf")).replace(b"caf", b"caf\xc3").replace(b"\\u00ef", "ï".encode())
    assert replies(raw, *PLAIN[2:])[-1].text == "naïve caf�"


def test_parts_of_a_content_are_put_together():
    parts = [{"type": "text", "text": "It is "}, {"type": "text", "text": "cheap."}]
    assert replies(data(chunk(parts)), *PLAIN[2:])[-1].text == "It is cheap."


def test_usage_is_read_wherever_it_stands():
    reply = replies(*PLAIN[:3], data({"usage": USAGE}), data("[DONE]"))[-1]
    assert reply.tokens == {"prompt": 7, "reply": 3}
    odd = {"usage": {"prompt_tokens": None, "completion_tokens": "many"}}
    assert replies(*PLAIN[:3], data(odd), data("[DONE]"))[-1].tokens == {}


def test_an_end_without_a_reason_is_one_if_it_is_said():
    assert replies(*PLAIN[:2], data("[DONE]"))[-1].ended
    with pytest.raises(ModelError, match="cut off"):
        replies(*PLAIN[:2])


def test_a_server_that_does_not_stream_is_read():
    whole = {"choices": [{"message": {"content": "It is cheap."}, "finish_reason": "stop"}]}
    assert replies(json.dumps(whole, indent=1).encode())[-1].text == "It is cheap."


def test_an_error_in_the_middle_is_told():
    with pytest.raises(ModelError, match="no memory left"):
        replies(PLAIN[0], data({"error": {"message": "no memory left"}}))


def test_ten_megabytes_end_at_a_limit():
    words = [data(chunk("word " * 2_000))] * 1_000
    tracemalloc.start()
    last = replies(*words)[-1]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert last.finish == "length"
    assert len(last.text) == LONGEST_TEXT
    assert peak < 60_000_000


def test_one_line_without_end_is_not_kept():
    pieces = [b"data: " + b"x" * 1_000_000, *[b"x" * 1_000_000] * 9, b"\n\n", *PLAIN]
    assert replies(*pieces)[-1].text == "It is cheap."


def test_an_endless_stream_of_nothing_ends_at_the_deadline():
    started = time.monotonic()
    with pytest.raises(ModelError, match="longer than"):
        replies(*[b": still here\n\n"] * 20_000, deadline=1, delay=0.001)
    assert time.monotonic() - started < 20


def test_turns_are_given_in_order():
    turns = Turns(1)
    first, second, third = turns.line_up(), turns.line_up(), turns.line_up()
    assert not turns.take(second)
    assert [turns.ahead(place) for place in (first, second, third)] == [0, 1, 2]
    assert turns.take(first)
    assert not turns.take(second, 0.05)
    turns.leave(second)
    turns.give_back()
    assert turns.take(third)


def test_who_went_away_without_a_word_holds_nobody_up(monkeypatch):
    monkeypatch.setattr("assistant.models.queueing.PATIENCE", 0.3)
    turns = Turns(1)
    turns.line_up()
    waiting = turns.line_up()
    assert not turns.take(waiting)
    assert turns.take(waiting, 1)
