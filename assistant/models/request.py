"""A prompt as a model is given it: a chat of one message that leaves room for the reply."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.models.limits import LONGEST_REPLY

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatMessage


def messages(prompt: str) -> "Sequence[ChatMessage]":
    """A prompt as a chat of one message."""
    from llama_index.core.llms import ChatMessage, MessageRole

    # One user message: some models have no system role and others ignore it.
    return [ChatMessage(role=MessageRole.USER, content=prompt)]


def room_for(llm: "LLM") -> int:
    """Tokens a prompt may have, so that the reply still fits the model's window."""
    told = llm.metadata
    reply = told.num_output if told.num_output > 0 else LONGEST_REPLY
    window = getattr(llm, "window", None)
    holds = window() if callable(window) else told.context_window
    # Of the window, what the prompt may fill when the model does not say how long it writes.
    return max(holds - reply, 512)


def counter_of(llm: "LLM") -> Callable[[str], int] | None:
    """The model's own count of tokens, where it brings its tokenizer."""
    tokenizer = getattr(llm, "_tokenizer", None)
    if tokenizer is None:
        return None
    return lambda text: len(tokenizer.encode(text))
