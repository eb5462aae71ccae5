"""What `--offline` asks of everything that is named: that it is on this machine."""

import json
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from index.errors import FormatError, LibraryError, ModelError

if TYPE_CHECKING:
    from index.library import Library


def is_this_machine(host: str) -> bool:
    """Whether a host's name or address means this machine whatever a name server says."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def require_ollama_model(url: str, model: str) -> None:
    """ModelError unless the Ollama at `url` holds a model and runs it itself."""
    held = {str(entry.get("name", "")): entry for entry in _ollama_models(url)}
    found = held.get(model) or held.get(f"{model}:latest")
    if found is None:
        names = ", ".join(list(held)[:5]) or "none"
        raise ModelError(
            f"offline, but ollama:{model} is not on this machine, which has {names}; "
            "name one of those or pull it while online"
        )
    if found.get("remote_host"):
        raise ModelError(
            f"offline, but ollama:{model} runs at {found['remote_host']}; name a model that "
            "runs on this machine"
        )


def require_files(paths: Iterable[str]) -> None:
    """FormatError if one of them names a source on the network, such as `doi:10...`."""
    from index.ingest.files import offline
    from index.sources import named_on_network

    for path in paths:
        if wanted := named_on_network(path):
            raise FormatError(offline(wanted[0]))


def require_library(library: "Library") -> None:
    """ModelError unless a library's embedder is here, LibraryError unless its vectors are."""
    address = library.collection.chroma
    if address and not is_this_machine(urlsplit(address).hostname or ""):
        raise LibraryError(
            f"offline, but the vectors of {library.folder} are at {address}; leave out --offline"
        )
    _ = library.embedder  # Loaded now: a question must not be the first to find it missing.


def _ollama_models(url: str) -> list[Mapping[str, Any]]:
    address = urlsplit(url)
    server = f"{address.scheme}://{address.netloc}"
    try:
        # A proxy is not this machine.
        # So long Ollama may take to list its models.
        with build_opener(ProxyHandler({})).open(f"{server}/api/tags", timeout=3.0) as reply:
            listed = json.load(reply)
        return [entry for entry in listed["models"] if isinstance(entry, dict)]
    except (OSError, ValueError, TypeError, KeyError) as error:
        why = " ".join(str(error).split())[:100]
        raise ModelError(
            f"offline, and Ollama does not say what it holds at {server}: {why}; start it"
        ) from error
