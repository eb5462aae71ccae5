"""The library as a chat model, through the openai package and LlamaIndex."""

import openai
import pytest

from tests.ui.doors.conftest import QUESTION
from ui.doors.chat import parse_chat

ASKED = [{"role": "user", "content": QUESTION}]


@pytest.fixture
def client(served):
    with openai.OpenAI(base_url=f"{served}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_the_library_is_a_model(client):
    (model,) = client.models.list().data
    assert client.models.retrieve(model.id).id == model.id
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("another")


def test_a_reply_has_marks_references_and_evidence(client):
    reply = client.chat.completions.create(model="paper-assistant", messages=ASKED)
    said = reply.choices[0].message.content
    assert "90% lower latency" in said
    assert "[1]" in said
    assert "**References**\n\n1. " in said
    assert reply.evidence["answer"][0]["support"] == "supported"
    assert reply.usage.total_tokens == 0


def test_a_stream_adds_up_to_the_reply(client):
    whole = client.chat.completions.create(model="paper-assistant", messages=ASKED)
    stream = client.chat.completions.create(
        model="paper-assistant",
        messages=ASKED,
        stream=True,
        stream_options={"include_usage": True},
    )
    *chunks, last, usage = stream
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert said == whole.choices[0].message.content
    assert last.choices[0].finish_reason == "stop"
    assert last.evidence["references"] == whole.evidence["references"]
    assert usage.usage.total_tokens == 0


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{"role": "system", "content": "Be brief."}],
        [{"role": "user", "content": "?"}],
        [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_is_no_question_is_refused(client, messages, stream):
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model="m", messages=messages, stream=stream)


def test_earlier_turns_are_the_history_without_their_references():
    said = "It lowers latency. [1]\n\n**References**\n\n1. MUVERA"
    chat = parse_chat(
        b'{"messages": [{"role": "system", "content": "Be brief."},'
        b'{"role": "user", "content": [{"type": "text", "text": "What does MUVERA do?"}]},'
        b'{"role": "assistant", "content": "' + said.replace("\n", "\\n").encode() + b'"},'
        b'{"role": "user", "content": "And recall?"}], "temperature": 0.3}'
    )
    assert chat.question == "And recall?"
    (turn,) = chat.history
    assert turn.question == "What does MUVERA do?"
    assert [statement.text for statement in turn.statements] == ["It lowers latency. [1]"]


def test_llamaindex_takes_it_for_a_model(served):
    from llama_index.core.llms import ChatMessage
    from llama_index.llms.openai_like import OpenAILike

    model = OpenAILike(
        model="paper-assistant",
        api_base=f"{served}/v1",
        api_key="none",
        is_chat_model=True,
        max_retries=0,
    )
    reply = model.chat([ChatMessage(role="user", content=QUESTION)])
    assert "90% lower latency" in reply.message.content
    assert reply.raw.evidence["answered"]
    *_, last = model.stream_chat([ChatMessage(role="user", content=QUESTION)])
    assert last.message.content == reply.message.content
