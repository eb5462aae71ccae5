"""The named endpoints of the page, through gradio_client and Gradio's own calls."""

import json
import os

import pytest

from tests.ui.api.conftest import QUESTION
from ui.api.verbs import VERBS


@pytest.fixture
def client(served):
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from gradio_client import Client

    client = Client(served, verbose=False, analytics_enabled=False)
    yield client
    client.close()


def test_every_verb_is_an_endpoint_and_nothing_else_is(client):
    named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(named) == {f"/{name}" for name in VERBS}


def test_gradio_client_gets_the_documents(client):
    found = client.predict("MUVERA latency", k=1, api_name="/search")
    assert [result["title"][:6] for result in found["results"]] == ["MUVERA"]
    assert len(client.predict(limit=2, api_name="/papers")["papers"]) == 2


def test_gradio_client_streams(client):
    *partial, last = client.submit(QUESTION, api_name="/ask")
    assert partial[0]["retrieved"]
    assert not partial[0]["answer"]
    assert last["answered"]


def test_a_mistake_reaches_gradio_client(client):
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match="not a question"):
        client.predict("?", api_name="/ask")


def test_gradios_own_calls_work_with_curl(http):
    asked = {"query": "MUVERA latency", "k": 1}
    event = http.post("/gradio_api/call/v2/search", json=asked).json()["event_id"]
    lines = http.get(f"/gradio_api/call/v2/search/{event}").text.splitlines()
    assert lines[0] == "event: complete"
    assert json.loads(lines[1][6:])[0]["results"][0]["title"].startswith("MUVERA")


def test_finished_calls_are_forgotten_and_browsers_are_not():
    from datetime import datetime
    from types import SimpleNamespace

    from ui.api.endpoints import forget_calls

    sessions = {"call": {}, "browser": {1: "a conversation"}}
    holder = SimpleNamespace(
        session_data={
            name: SimpleNamespace(state_data=state, config_values={1: "shown"})
            for name, state in sessions.items()
        },
        time_last_used=dict.fromkeys(sessions, datetime.now()),
    )
    page = SimpleNamespace(state_holder=holder)
    forget_calls(page, kept=60)
    assert set(holder.session_data) == {"call", "browser"}
    assert holder.session_data["browser"].config_values
    forget_calls(page, kept=-1)
    assert set(holder.session_data) == set(holder.time_last_used) == {"browser"}
    assert not holder.session_data["browser"].config_values
