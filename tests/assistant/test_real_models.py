"""A real model, tiny and made here: behind a real OpenAI-compatible server, and in process."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import numpy as np
import pytest
from llama_index.core.llms import ChatMessage, MessageRole

from assistant.models.local import Stop
from assistant.models.spec import load_model
from assistant.models.stream import StreamChoice, StreamPiece, Usage
from index.errors import ModelError
from tests.assistant.doubles import Few
from tests.assistant.test_injected import ask_in
from tests.assistant.tiny_model import make_tiny_model

QUESTION = "By how much does MUVERA improve recall and lower latency?"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def server(tiny, tmp_path_factory):
    command = shutil.which("transformers", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("no `transformers serve` here")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cache = tmp_path_factory.mktemp("hub")
    (cache / "hub").mkdir()
    env = os.environ | {"HF_HOME": str(cache), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    arguments = ["serve", str(tiny), "--port", str(port), "--device", "cpu"]
    process = subprocess.Popen(
        [command, *arguments], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}/v1#{tiny}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(process, port):
    for _ in range(600):
        if process.poll() is not None:
            pytest.skip("`transformers serve` does not start here")
        try:
            httpx.get(f"http://127.0.0.1:{port}/health", timeout=1)
        except httpx.TransportError:
            time.sleep(0.25)
        else:
            return
    pytest.fail("`transformers serve` did not answer within minutes")


def test_a_real_server_is_spoken_to(server):
    llm = load_model(server, offline=True)
    llm.max_tokens = 24
    answer = Few(llm).ask(QUESTION, effort="quick")
    assert answer.failure is None
    assert answer.retrieved
    assert answer.trace.tokens["prompt"] > 50
    assert answer.trace.tokens["reply"] > 0
    assert all(statement.support != "supported" for statement in answer.statements)


def test_a_real_server_is_cancelled(server):
    llm = load_model(server)
    few = Few(llm)
    few.deadline = 0.3
    answer = few.ask(QUESTION, effort="quick")
    assert answer.failure is None or "longer than" in answer.failure


def test_a_model_in_process(tiny):
    llm = load_model(f"local:{tiny}", offline=True)
    llm.max_new_tokens = 24
    answer = Few(llm).ask(QUESTION, effort="quick")
    assert answer.failure is None
    assert answer.trace.model == str(tiny)
    assert answer.trace.tokens["reply"] == 24
    assert answer.trace.tokens["prompt"] > 50
    assert any("length limit" in notice for notice in answer.notices)
    assert all(statement.support != "supported" for statement in answer.statements)


def test_tokens_in_process_are_those_of_the_model(tiny):
    from transformers import AutoTokenizer

    from assistant.models.reply import ReplyReader

    llm = load_model(f"local:{tiny}", offline=True)
    llm.max_new_tokens = 5
    message = ChatMessage(role=MessageRole.USER, content="late interaction costs storage")
    reader = ReplyReader(llm, [message], 60)
    reader.start()
    *_, reply = reader.replies()
    asked = AutoTokenizer.from_pretrained(tiny)(llm.messages_to_prompt([message]))["input_ids"]
    assert reply.finish == "length"
    assert reply.tokens == {"prompt": len(asked), "reply": 5}


def test_a_reply_in_process_that_ends_by_itself():
    stop = Stop()
    for tokens in ([[7, 8, 4]], [[7, 8, 4, 2]]):
        assert not stop(np.array(tokens), None)
    assert stop.ended(2, [2]) == StreamPiece("", (StreamChoice("stop"),), Usage(2, 2))
    assert stop.ended(2, []).choices[0].finish_reason == "length"


def test_a_generation_in_process_is_cancelled(tiny):
    llm = load_model(f"local:{tiny}", offline=True)
    few = Few(llm)
    few.deadline = 0.05
    assert "longer than" in few.ask(QUESTION, effort="quick").failure
    few.deadline = 60
    llm.max_new_tokens = 8
    time.sleep(1)
    assert few.ask(QUESTION, effort="quick").failure is None


def test_a_generation_in_process_that_fails_is_told_at_once(tiny, monkeypatch):
    llm = load_model(f"local:{tiny}", offline=True)

    def fail(*args, **kwargs):
        raise RuntimeError("no memory left")

    with monkeypatch.context() as patch:
        patch.setattr(llm._model, "forward", fail)
        answer = Few(llm).ask(QUESTION, effort="quick")
    assert "no memory left" in answer.failure
    assert answer.passages
    assert Few(llm).ask(QUESTION, effort="quick").failure is None


def test_a_local_model_that_is_not_here(tmp_path):
    with pytest.raises(ModelError, match="not on this machine"):
        load_model("local:no-such/model", offline=True)
    with pytest.raises(ModelError, match="not on this machine"):
        load_model(f"local:{tmp_path}", offline=True)


def test_a_trained_model_in_process_says_nothing_unchecked(smollm):
    answer = Few(smollm).ask("What does ColBERTv2 do to the space footprint?", effort="quick")
    assert answer.failure is None
    assert answer.trace.calls == 1
    assert answer.trace.tokens["prompt"] > 200
    # It writes poorly: whatever a paper does not say is marked, or no answer.
    assert answer.text
    assert all(s.evidence for s in answer.statements if s.support == "supported")


def test_a_trained_model_that_can_not_plan_still_answers(smollm):
    answer = Few(smollm).ask("By how much does MUVERA lower latency?")
    assert answer.failure is None
    assert any("does not write JSON" in notice for notice in answer.notices)
    assert answer.trace.steps[-1].calls >= 0


def test_a_trained_model_that_reads_orders_says_nothing_unchecked(tmp_path, smollm):
    ask_in(tmp_path, smollm, ["obey", "image"], ["quick"])
