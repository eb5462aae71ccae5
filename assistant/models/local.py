"""A model run in this process with transformers: the optional extra `local`."""

import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.models.limits import CONTEXT_WINDOW, LONGEST_REPLY
from assistant.models.stream import StreamChoice, StreamPiece, Usage
from index.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatMessage, ChatResponseGen


class Stop:
    """Ends the running generation when it is cancelled: transformers asks it at every token.

    So it also sees how many tokens there are, and which one was the last.
    """

    at_once = 1

    def __init__(self) -> None:
        self._now = threading.Event()
        self._last = -1
        self.usage = Usage()
        self.error: Exception | None = None

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> bool:
        """Whether to end here."""
        length, written = int(input_ids.shape[1]), self.usage.completion_tokens + 1
        self.usage, self._last = Usage(length - written, written), int(input_ids[0, -1])
        return self._now.is_set()

    def begin(self) -> None:
        """Count from nothing: a generation begins."""
        self.usage, self._last, self.error = Usage(), -1, None

    def ended(self, longest: int, ends: Collection[int]) -> StreamPiece:
        """How a generation of at most `longest` tokens ended; `ends` are tokens that end one."""
        full = self.usage.completion_tokens >= longest and self._last not in ends
        return StreamPiece(choices=(StreamChoice("length" if full else "stop"),), usage=self.usage)

    def cancel(self, thread: int) -> None:
        """Let the generation end at its next token."""
        self._now.set()

    def forget(self, thread: int) -> None:
        """The generation has ended; the next one may run."""
        self._now.clear()


def load_local(name: str, *, offline: bool) -> "LLM":
    """A causal language model from a folder, a GGUF file or from the hub's cache.

    Raises ModelError if the extra is not installed, or the model is not on this machine when it
    must be, or can't be read.
    """
    stoppable = _stoppable_model(name)
    model, tokenizer = _loaded(name, offline=offline)
    window = getattr(model.config, "max_position_embeddings", None) or CONTEXT_WINDOW
    window = min(int(window), 32_768)
    llm = stoppable(
        model_name=name,
        model=model,
        tokenizer=tokenizer,
        context_window=window,
        max_new_tokens=min(LONGEST_REPLY, window // 4),
        generate_kwargs={"do_sample": False},
        is_chat_model=True,
    )
    llm._stopping_criteria.append(llm.wire)
    model.generate = _told(model.generate, llm.wire)
    return llm


def _stoppable_model(name: str) -> "Callable[..., Any]":
    """LlamaIndex's model of transformers, made to stop; ModelError without the extra."""
    try:
        from llama_index.core.bridge.pydantic import PrivateAttr
        from llama_index.core.llms import ChatMessage, ChatResponse
        from llama_index.llms.huggingface import HuggingFaceLLM
    except ImportError as error:
        raise ModelError(
            f"local:{name} needs more packages: {error.name}; pip install 'paper-assistant[local]'"
        ) from error

    class LocalModel(HuggingFaceLLM):
        """A model whose running generation can be stopped, and says how it ended."""

        _wire: Stop = PrivateAttr(default_factory=Stop)

        @property
        def wire(self) -> Stop:
            """What stops it."""
            return self._wire

        def stream_chat(
            self, messages: "Sequence[ChatMessage]", **kwargs: Any
        ) -> "ChatResponseGen":
            """Stream a reply; the last piece says why it ended and counts the tokens."""
            self.wire.begin()
            piece = ChatResponse(message=ChatMessage(content=""), delta="")
            for piece in super().stream_chat(messages, **kwargs):
                yield piece
            if self.wire.error is not None:
                raise self.wire.error
            ended = self.wire.ended(self.max_new_tokens, _ends(self._model))
            yield ChatResponse(message=piece.message, delta="", raw=ended)

    return LocalModel


def _told(generate: Callable[..., Any], wire: Stop) -> Callable[..., Any]:
    """A generation whose failure ends its stream.

    LlamaIndex runs it in a thread: whoever reads the stream would wait for ever.
    """

    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return generate(*args, **kwargs)
        except Exception as error:
            wire.error = error
            if "streamer" not in kwargs:
                raise
            kwargs["streamer"].end()

    return run


def _ends(model: Any) -> Collection[int]:
    """The tokens that end a reply: one, several, or none that is known."""
    ends = getattr(model.generation_config, "eos_token_id", None)
    return ends if isinstance(ends, list) else [] if ends is None else [ends]


def _loaded(name: str, *, offline: bool) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    path, where = Path(name).expanduser(), name
    options: dict[str, Any] = {"local_files_only": offline}
    if path.is_dir():
        where = str(path)
    elif path.suffix == ".gguf" and path.is_file():
        where, options["gguf_file"] = str(path.parent), path.name
    try:
        tokenizer = AutoTokenizer.from_pretrained(where, **options)
        model = AutoModelForCausalLM.from_pretrained(where, **options)
    except (OSError, ValueError, ImportError) as error:
        why = " ".join(str(error).split())[:160]
        what = "is not on this machine" if offline else "can't be loaded"
        raise ModelError(f"local:{name} {what}: {why}; give a folder or download it") from error
    return model.eval(), tokenizer
