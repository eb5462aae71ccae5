"""From a SPEC such as `ollama:llama3.2` to a LlamaIndex LLM: the one file that makes models.

The key of one service is never sent to another: `openai:` alone reads OPENAI_API_KEY, a server
named by its URL gets PAPER_ASSISTANT_API_KEY or no key at all.
"""

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.models.limits import (
    CONTEXT_WINDOW,
    OLLAMA_AT_ONCE,
    OLLAMA_CONTEXT_WINDOW,
    OPENAI_CONTEXT_WINDOW,
    OPENAI_URL,
)
from assistant.models.offline import is_this_machine, require_ollama_model
from index.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from assistant.models.server import ServerModel

OLLAMA_URL = "http://localhost:11434/v1"
NO_MODEL = "none"
KINDS = "none, openai:MODEL, ollama:MODEL, http://HOST:PORT/v1#MODEL or local:FOLDER_OR_NAME"


def load_model(llm: "str | LLM | None", *, offline: bool = False) -> "LLM | None":
    """The model a SPEC names; None for `none`. A LlamaIndex LLM is taken as it is.

    Raises ModelError for a SPEC that can't be read, a key that is missing, and with `offline` for
    a model that is not on this machine. No server is contacted before a question is asked, but
    that `offline` has Ollama say whether it holds the model.
    """
    if llm is None:
        return None
    if not isinstance(llm, str):
        if isinstance(llm, type) or not hasattr(llm, "metadata"):
            raise TypeError(
                f"llm is a str or a LlamaIndex LLM, not {llm!r:.80}; name it as {KINDS}"
            )
        return llm
    spec = llm.strip()
    kind, _, name = spec.partition(":")
    if spec in ("", NO_MODEL):
        return None
    if kind in ("http", "https"):
        url, _, model = spec.partition("#")
        return _server(url, model, os.environ.get("PAPER_ASSISTANT_API_KEY", ""), offline=offline)
    if name and kind == "openai":
        return _openai(name, offline=offline)
    if name and kind == "ollama":
        return _ollama(name, offline=offline)
    if name and kind == "local":
        from assistant.models.local import load_local

        return load_local(name, offline=offline)
    raise ModelError(f"no such model: {spec!r}; name it as {KINDS}")


def model_name(llm: "LLM | None") -> str:
    """What a model is called, `none` without one."""
    return NO_MODEL if llm is None else str(llm.metadata.model_name)


def offered_models(llm: "LLM | None") -> tuple[str, ...]:
    """The model in use, then the others that its server offers; the server is asked."""
    if llm is None:
        return ()
    others = llm.offered() if hasattr(llm, "offered") else ()
    return tuple(dict.fromkeys([model_name(llm), *others]))


def other_model(llm: "LLM | None", name: str) -> "LLM | None":
    """The model of that name of the same server, None for `none`; ModelError if it has none."""
    if name == NO_MODEL:
        return None
    offered = offered_models(llm)
    if llm is None or name not in offered:
        held = ", ".join(offered) or NO_MODEL
        raise ModelError(f"no such model: {name!r}; the server offers {held}")
    return llm if name == offered[0] else llm.named(name)


def _openai(model: str, *, offline: bool) -> "LLM":
    key = os.environ.get("OPENAI_API_KEY", "")
    if not key and not offline:
        raise ModelError(f"no key for openai:{model}; set OPENAI_API_KEY")
    return _server(OPENAI_URL, model, key, offline=offline, window=OPENAI_CONTEXT_WINDOW)


def _ollama(model: str, *, offline: bool) -> "LLM":
    url = _ollama_url()
    llm = _server(url, model, "", offline=offline, window=OLLAMA_CONTEXT_WINDOW)
    llm.wire.at_once = OLLAMA_AT_ONCE
    if offline:
        require_ollama_model(url, model)
    return llm


def _ollama_url() -> str:
    """Where Ollama listens; OLLAMA_HOST is its own variable for that."""
    host = os.environ.get("OLLAMA_HOST", "")
    if not host:
        return OLLAMA_URL
    address = urlsplit(host if "://" in host else f"http://{host}")
    return f"{address.scheme}://{address.hostname}:{address.port or 11434}/v1"


def _server(
    url: str, model: str, key: str, *, offline: bool, window: int = CONTEXT_WINDOW
) -> "ServerModel":
    address = urlsplit(url)
    if not address.hostname or not model:
        raise ModelError(f"no model named in {url!r}; write it as http://HOST:PORT/v1#MODEL")
    if offline and not is_this_machine(address.hostname):
        raise ModelError(
            f"offline, but {model!r} is at {address.hostname}; name a model on this machine "
            "or leave out --offline"
        )
    from assistant.models.server import connect

    return connect(url, model, key, window)
