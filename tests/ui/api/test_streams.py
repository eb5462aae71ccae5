"""Model requests behind the doors: bounded in number, and stopped when the client goes away."""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import openai
import pytest
from mcp.client.client import Client

from assistant import Assistant
from assistant.answering.effort import Effort
from assistant.checking.check_draft import TOGETHER
from assistant.models.queueing import Turns
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from tests.loops import run_apart
from tests.ui.api.conftest import QUESTION
from ui.api.access import Access
from ui.api.verbs.check import CheckVerb
from ui.server import Server

TURNS = 4
SAID = "MUVERA lowers latency by 90%. [1] "
# Asked in no other test: an answer kept from one would ask the model nothing.
SLOWLY = "How much lower is the latency of MUVERA, told at length?"
ASKED = {"question": SLOWLY}
CHAT = {"messages": [{"role": "user", "content": SLOWLY}]}
LEANING = {
    "messages": [
        {"role": "user", "content": SLOWLY},
        {"role": "assistant", "content": SAID},
        {"role": "user", "content": "And how does it do so, told at length?"},
    ]
}


@pytest.fixture
def slow(shelf):
    """A model that takes its time, and the address of a library that it writes for."""
    with ScriptedServer(Script(SAID * 50, delay=0.3)) as model:
        assistant = Assistant(shelf.library, load_model(model.spec))
        with closing(Server(assistant, Access(port=0)).start()) as server:
            yield model, server.url


def wait_until(holds):
    for _ in range(300):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"not in 30 seconds: {holds}")


def leave_stream(url, path, body, under_way=lambda: True):
    headers = {"Accept": "text/event-stream"}
    with httpx.stream("POST", url + path, json=body, headers=headers, timeout=30) as reply:
        lines = reply.iter_lines()  # Let go of, it would close the connection.
        next(lines)
        wait_until(under_way)


def leave_waiting(url, path, body):
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(url + path, json=body, timeout=httpx.Timeout(30, read=3))


def leave_gradio(url, path, body):
    event = httpx.post(f"{url}/gradio_api/call/v2/ask", json=body).json()["event_id"]
    address = f"{url}/gradio_api/call/v2/ask/{event}"
    with httpx.stream("GET", address, timeout=30) as reply:
        next(reply.iter_lines())


def leave_tool(url, path, body):
    async def call():
        async with Client(url + path) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.call_tool("ask", body), 3)

    run_apart(call())


@pytest.mark.parametrize(
    ("leave", "path", "body"),
    [
        (leave_stream, "/ask", ASKED),
        (leave_waiting, "/ask", ASKED),
        (leave_stream, "/v1/chat/completions", CHAT | {"stream": True}),
        (leave_waiting, "/v1/chat/completions", CHAT),
        # Stopped while the model plans.
        (leave_stream, "/v1/chat/completions", LEANING | {"stream": True}),
        (leave_waiting, "/v1/chat/completions", LEANING),
        (leave_gradio, "", ASKED),
        (leave_tool, "/mcp", ASKED),
    ],
)
def test_a_client_that_leaves_stops_its_model_request(slow, leave, path, body):
    model, url = slow
    if leave is leave_stream:
        # Whoever leaves before the model is asked has nothing to stop.
        leave(url, path, body, under_way=lambda: model.seen)
    else:
        leave(url, path, body)
    assert model.broken.wait(15)
    assert len(model.seen) == 1


class Counting(Assistant):
    """Counts its searches, each of which takes a moment."""

    searches = 0

    def _searching(self):
        search = super()._searching()

        def counted(*arguments, **named):
            self.searches += 1
            time.sleep(0.05)
            return search(*arguments, **named)

        return counted


def test_a_client_that_leaves_stops_its_check(shelf):
    assistant = Counting(shelf.library)
    draft = " ".join(f"MUVERA lowers the latency of system {n} by a lot." for n in range(400))
    with closing(Server(assistant, Access(port=0)).start()) as server:
        leave_stream(server.url, "/check", {"text": draft})
        # The sixteen sentences under way are finished, however long that takes here.
        searched = -1
        while searched != assistant.searches:
            searched = assistant.searches
            time.sleep(2)
    assert 0 < searched < 200


def test_a_check_grows_and_ends_whole(shelf):
    draft = " ".join(f"MUVERA lowers the latency of system {n} by a lot." for n in range(20))
    with closing(Server(shelf, Access(port=0)).start()) as server:
        headers = {"Accept": "text/event-stream"}
        asked = {"json": {"text": draft}, "timeout": 60}
        lines = httpx.post(f"{server.url}/check", headers=headers, **asked).text.splitlines()
        grown = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
        whole = httpx.post(f"{server.url}/check", **asked).json()
        event = httpx.post(f"{server.url}/gradio_api/call/v2/check", **asked).json()["event_id"]
        last = httpx.get(f"{server.url}/gradio_api/call/v2/check/{event}", timeout=60).text
    assert [len(document["statements"]) for document in grown] == [16, 20]
    assert grown[-1] == whole
    assert json.loads(last.strip().splitlines()[-1][6:])[0] == whole


def test_no_more_requests_than_the_model_has_turns(shelf):
    with ScriptedServer(Script(SAID, delay=0.1)) as model:
        assistant = Assistant(shelf.library, load_model(model.spec))
        assistant.model_turns = Turns(TURNS)
        assistant.effort = Effort.QUICK
        with closing(Server(assistant, Access(port=0)).start()) as server:

            def ask(n):
                asked = {"question": f"{QUESTION} Answer {n}"}
                return httpx.post(f"{server.url}/ask", json=asked, timeout=60).json()

            with ThreadPoolExecutor(2 * TURNS) as clients:
                answers = list(clients.map(ask, range(2 * TURNS)))
    assert all(answer["answered"] and not answer["failure"] for answer in answers)
    came = sorted(seen.at for seen in model.seen)
    assert len(came) == 2 * TURNS
    assert all(later - first >= 0.5 for first, later in zip(came, came[TURNS:], strict=False))


def test_a_model_that_fails_is_told_at_every_door(shelf):
    with ScriptedServer(Script("broken", status=500)) as model:
        assistant = Assistant(shelf.library, load_model(model.spec))
        with closing(Server(assistant, Access(port=0)).start()) as server:
            answer = httpx.post(f"{server.url}/ask", json=ASKED, timeout=60)
            assert answer.status_code == 502
            assert answer.json()["retrieved"]
            assert "500" in answer.json()["failure"]
            reply = httpx.post(f"{server.url}/v1/chat/completions", json=CHAT, timeout=60)
            assert reply.status_code == 502
            assert reply.json()["evidence"]["retrieved"]
            client = openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0)
            with client, pytest.raises(openai.APIError, match="500"):
                list(client.chat.completions.create(model="m", stream=True, **CHAT))


def test_a_long_check_is_not_told_in_the_square_of_its_sentences(examples, monkeypatch):
    told = []

    def counted(checked, judge):
        told.append(len(checked))
        return {"statements": len(checked)}

    monkeypatch.setattr("ui.api.verbs.check.check_json", counted)
    steps = []
    for sentences in (500, 2_000):
        told.clear()
        *_, last = CheckVerb(examples).check("Table 1. " * sentences)
        assert last["statements"] == told[-1] == sentences
        assert told[0] == TOGETHER
        steps.append(sum(told))
    assert steps[1] < 6 * steps[0]
