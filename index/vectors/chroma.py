"""Chroma opened: a folder in this process, or a server. The only file that imports chromadb."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from index.store.resources import require_files

if TYPE_CHECKING:
    from chromadb import Collection, QueryResult
    from chromadb.api import ServerAPI

Place = Path | str | None
"""A folder, the URL of a server, or nowhere yet."""

ANSWER_SECONDS = 60.0
"""How long a server may take to write what it is given."""
CONNECT_SECONDS = 10.0
"""How long a server may take to say that it is there."""


def connect(place: Place, collection: str, *, create: bool) -> tuple[ServerAPI, Collection]:
    """A server (or its like in this process) and a collection of it, made if it is not there.

    A system of our own each time: Chroma's shared ones stay blind to other processes' writes.
    Without `create` it is only read. Raises whatever Chroma raises, and FileNotFoundError for a
    folder that isn't there, or was deleted while it was opened.
    """
    from chromadb import Collection
    from chromadb.api import ServerAPI
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.config import System
    from chromadb.errors import NotFoundError

    if not isinstance(place, str) and not (place and place.is_dir()):
        raise FileNotFoundError("no such folder")
    if not isinstance(place, str):
        require_files()
    system = System(_settings(place))
    server = system.instance(ServerAPI)
    try:
        system.start()
        wait_at_most(server, CONNECT_SECONDS)
        try:
            model = server.get_collection(name=collection)
        except NotFoundError:
            if not create:
                raise
            # Chroma writes its index out at once, so that readers find nothing to replay (they
            # would write the result to the folder they read).
            configuration = CreateCollectionConfiguration(
                hnsw={"space": "cosine", "sync_threshold": 1}
            )
            model = server.create_collection(name=collection, configuration=configuration)
        opened = Collection(client=server, model=model, embedding_function=None)
        if isinstance(place, Path) and not create:
            # Chroma reads its index when it is first asked, and finds nothing wrong with half.
            opened.get(limit=1, include=["embeddings"])
            if not place.is_dir():
                raise FileNotFoundError("no such folder")
    except BaseException:
        hang_up(server)
        raise
    return server, opened


def find_among(
    collection: Collection, vector: np.ndarray, n: int, ids: list[str]
) -> list[tuple[str, float]]:
    """The n of these ids nearest to a vector (dimension,), with their distances."""
    query = partial(
        collection.query,
        query_embeddings=vector[np.newaxis],
        n_results=n,
        include=["distances"],
    )
    try:
        return neighbours(query(ids=ids))
    except Exception:
        # One id that is not there fails a query; to look for all of them first takes as long again.
        there = collection.get(ids=ids, include=[])["ids"]
        if len(there) == len(ids):
            raise
        return neighbours(query(ids=there)) if there else []


def neighbours(found: QueryResult) -> list[tuple[str, float]]:
    """The ids that a query found, with their distances."""
    return list(zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True))


def is_missing(error: BaseException) -> bool:
    """Whether Chroma says that a collection is not there."""
    from chromadb.errors import NotFoundError

    return isinstance(error, NotFoundError)


def wait_at_most(server: ServerAPI, seconds: float) -> None:
    """How long a server may take from now on: chromadb waits for ever, where one hangs."""
    session = getattr(server, "_session", None)
    if session is not None:
        session.timeout = seconds


def hang_up(server: ServerAPI) -> None:
    """Close the connections to a server, which chromadb itself never does."""
    session = getattr(server, "_session", None)
    if session is not None:
        session.close()


def _settings(place: Path | str) -> Any:
    """Settings made of these arguments alone: chromadb's read `.env` and unprefixed variables."""
    from chromadb.config import Settings

    class OwnSettings(Settings):
        @classmethod
        def settings_customise_sources(cls, *_: Any, **sources: Any) -> Any:
            return (sources["init_settings"],)

    if isinstance(place, Path):
        return OwnSettings(
            is_persistent=True,
            persist_directory=str(place),
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        )
    url = urlsplit(place)
    return OwnSettings(
        chroma_server_host=url.hostname,
        chroma_server_http_port=url.port or (443 if url.scheme == "https" else 8000),
        chroma_server_ssl_enabled=url.scheme == "https",
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
    )
