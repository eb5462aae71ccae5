"""A model run in this process with transformers: the optional extra `local`."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.models.spec import CONTEXT_WINDOW, LONGEST_REPLY
from index.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

LARGEST_WINDOW = 32_768


class Stop:
    """Ends the running generation when it is cancelled: transformers asks it at every token."""

    at_once = 1

    def __init__(self) -> None:
        self._now = threading.Event()

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> bool:
        """Whether to end here."""
        return self._now.is_set()

    def cancel(self, thread: int) -> None:
        """Let the generation end at its next token."""
        self._now.set()

    def forget(self, thread: int) -> None:
        """The generation has ended; the next one may run."""
        self._now.clear()


def load_local(name: str, *, offline: bool) -> "LLM":
    """A causal language model from a folder or from the hub's cache.

    Raises ModelError if the extra is not installed, or the model is not on this machine when it
    must be, or can't be read.
    """
    try:
        from llama_index.core.bridge.pydantic import PrivateAttr
        from llama_index.llms.huggingface import HuggingFaceLLM
    except ImportError as error:
        raise ModelError(
            f"local:{name} needs more packages: {error.name}; pip install 'paper-assistant[local]'"
        ) from error

    class LocalModel(HuggingFaceLLM):
        """A model whose running generation can be stopped."""

        _wire: Stop = PrivateAttr(default_factory=Stop)

        @property
        def wire(self) -> Stop:
            """What stops it."""
            return self._wire

    folder = Path(name).expanduser()
    model, tokenizer = _loaded(str(folder) if folder.is_dir() else name, offline=offline)
    window = getattr(model.config, "max_position_embeddings", None) or CONTEXT_WINDOW
    window = min(int(window), LARGEST_WINDOW)
    llm = LocalModel(
        model_name=name,
        model=model,
        tokenizer=tokenizer,
        context_window=window,
        max_new_tokens=min(LONGEST_REPLY, window // 4),
        generate_kwargs={"do_sample": False},
        is_chat_model=True,
    )
    llm._stopping_criteria.append(llm.wire)
    return llm


def _loaded(name: str, *, offline: bool) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=offline)
        model = AutoModelForCausalLM.from_pretrained(name, local_files_only=offline)
    except (OSError, ValueError) as error:
        why = " ".join(str(error).split())[:160]
        what = "is not on this machine" if offline else "can't be loaded"
        raise ModelError(f"local:{name} {what}: {why}; give a folder or download it") from error
    return model.eval(), tokenizer
