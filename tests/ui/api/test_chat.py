"""The library as a chat model, through the openai package and LlamaIndex."""

import httpx
import numpy as np
import openai
import pytest

from tests.ui.api.conftest import QUESTION
from ui.api.chat import parse_chat

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
    assert reply.usage.prompt_tokens > 5
    assert reply.usage.completion_tokens > 20


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
    assert usage.usage == whole.usage


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
    assert chat.conversation.question == "And recall?"
    (turn,) = chat.conversation.history
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


IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
TEXT = {"type": "text", "text": QUESTION}
TURNS = [
    [IMAGE],
    [{"type": "refusal", "refusal": "I can't say."}],
    [{"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}, TEXT],
    None,
    "",
    [],
    [{"type": "text"}],
    [{"type": "text", "text": None}],
    {"type": "text", "text": "no list"},
    [["nested"]],
    [1, None, "plain"],
]


@pytest.mark.parametrize("content", TURNS)
@pytest.mark.parametrize("role", ["user", "assistant", "tool", "system", "developer", "critic"])
def test_no_part_of_the_history_blocks_a_conversation(served, role, content):
    before = [{"role": "user", "content": "Hello?"}, {"role": role, "content": content}]
    calls = {"role": "assistant", "tool_calls": [{"id": "1", "type": "function"}]}
    messages = [*before, calls, *ASKED]
    reply = httpx.post(f"{served}/v1/chat/completions", json={"messages": messages}, timeout=60)
    assert "90% lower latency" in reply.json()["choices"][0]["message"]["content"]


@pytest.mark.parametrize("part", [IMAGE, {"type": "file", "file": {}}, {"type": "input_image"}])
@pytest.mark.parametrize("door", ["chat/completions", "responses"])
def test_what_can_not_be_read_of_a_question_is_named(served, door, part):
    name = "input" if door == "responses" else "messages"

    def ask(content):
        asked = {name: [{"role": "user", "content": content}]}
        return httpx.post(f"{served}/v1/{door}", json=asked, timeout=60)

    refused = ask([part])
    assert refused.status_code == 400
    assert part["type"] in refused.json()["error"]["message"]
    told = ask([part, TEXT]).json()
    assert told["evidence"]["answered"]
    assert f"Not read: {part['type']}" in str(told.get("choices") or told["output"])


def test_a_response_is_a_message_with_evidence(client):
    reply = client.responses.create(model="paper-assistant", input=QUESTION)
    assert "90% lower latency" in reply.output_text
    assert reply.status == "completed"
    assert reply.evidence["answer"][0]["support"] == "supported"
    assert reply.usage.total_tokens == reply.usage.input_tokens + reply.usage.output_tokens > 20


def test_a_response_streams_and_adds_up(client):
    turns = [
        {"role": "user", "content": [{"type": "input_text", "text": "What is MUVERA?"}]},
        {"role": "assistant", "content": [{"type": "output_text", "text": "A method."}]},
        {"type": "function_call_output", "call_id": "1", "output": "x"},
        {"role": "user", "content": [{"type": "input_text", "text": QUESTION}]},
    ]
    whole = client.responses.create(model="m", input=turns)
    events = list(client.responses.create(model="m", input=turns, stream=True))
    assert [event.sequence_number for event in events] == [*range(len(events))]
    said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert said == whole.output_text
    assert events[-1].type == "response.completed"
    assert events[-1].response.output_text == said
    with client.responses.stream(model="m", input=turns) as stream:
        assert stream.get_final_response().output_text == said


@pytest.mark.parametrize("asked", [{}, {"input": []}, {"input": 1}, {"input": ""}, {"input": "?"}])
def test_what_is_no_request_for_a_response_is_refused(served, asked):
    for extra in ({}, {"stream": True}):
        reply = httpx.post(f"{served}/v1/responses", json=asked | extra)
        assert reply.status_code == 400
        assert "\n" not in reply.json()["error"]["message"]
    kept = {"input": QUESTION, "previous_response_id": "resp_1"}
    refused = httpx.post(f"{served}/v1/responses", json=kept)
    assert "none are kept" in refused.json()["error"]["message"]


def test_the_librarys_own_vectors_are_given(client, shelf):
    texts = ["late interaction", "zebras graze"]
    given = client.embeddings.create(model="any", input=texts)
    as_numbers = client.embeddings.create(model="any", input=texts, encoding_format="float")
    vectors = shelf.library.embedder.embed_documents(texts)
    for reply in (given, as_numbers):
        assert [item.index for item in reply.data] == [0, 1]
        found = np.array([item.embedding for item in reply.data])
        assert np.allclose(found, vectors, atol=1e-3)
    assert given.usage.prompt_tokens == given.usage.total_tokens > 4
    (one,) = client.embeddings.create(model="any", input="late interaction").data
    assert np.allclose(one.embedding, vectors[0], atol=1e-3)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"input": ""},
        {"input": []},
        {"input": [1, 2]},
        {"input": [[1, 2]]},
        {"input": ["a", ""]},
        {"input": "a", "dimensions": 3},
        {"input": "a" * 600_000},
        {"input": ["a"] * 3000},
        {"input": "a", "encoding_format": "hex"},
    ],
)
def test_what_can_not_be_embedded_is_refused(served, asked):
    reply = httpx.post(f"{served}/v1/embeddings", json=asked)
    assert reply.status_code == 400
    assert "\n" not in reply.json()["error"]["message"]
