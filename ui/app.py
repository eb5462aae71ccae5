"""Page, endpoints, MCP and the OpenAI-compatible API as one application behind one guard."""

import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event
from typing import TYPE_CHECKING, TextIO

from index.embedding.onnx_runs import count_cores
from ui.api.access import Access
from ui.api.limits import Limits

if TYPE_CHECKING:
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from assistant import Assistant
    from ui.api.verbs import Verbs


# Gradio and huggingface_hub read these when they are imported; "False" is Gradio's only "off".
QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    # Calls that Gradio remembers, and after how many it sums them up, for a dashboard that is off.
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


def build_app(
    assistant: "Assistant",
    access: Access,
    bounds: Limits | None = None,
    *,
    log: TextIO | None = None,
    metrics: bool = False,
    stopping: Event | None = None,
    crowded: Callable[[], bool] = lambda: False,
) -> "ASGIApp":
    """Page, endpoints, MCP and `/v1` behind one guard, not served yet."""
    os.environ.update(QUIET)
    _own_folder()
    from starlette.applications import Starlette

    from ui.api import monitoring
    from ui.api.middleware import Guard
    from ui.api.tools import mcp_app
    from ui.api.verbs import Verbs
    from ui.page.app import mount_page
    from ui.page.events import Events
    from ui.page.zipped import Zipped

    verbs = Verbs(assistant, shared=access.shared)
    tools = mcp_app(verbs)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with tools.router.lifespan_context(tools):
            yield

    routes = [*_routes(verbs), *tools.routes]
    numbers, papers = monitoring.Numbers(), assistant.library.count
    routes += monitoring.routes(numbers, papers) if metrics else []
    app = Starlette(routes=routes, lifespan=lifespan)
    page = mount_page(app, verbs, access)
    guarded: ASGIApp = Guard(Events(Zipped(app), page), access, bounds)
    if access.origins:
        guarded = _shared_with(guarded, access.origins)
    return monitoring.Watch(
        guarded,
        papers,
        root=access.root,
        numbers=numbers,
        log=log,
        stopping=stopping,
        crowded=crowded,
        # Without a model every verb computes from its beginning to its end.
        workers=None if assistant.llm else 2 * count_cores(),
    )


def _routes(verbs: "Verbs") -> "list[BaseRoute]":
    """Those of the endpoints, each door's own."""
    from ui.api import chat, embeddings, pdfs, requests, responses

    doors = (requests, chat, responses, embeddings, pdfs)
    return [route for door in doors for route in door.routes(verbs)]


def _shared_with(app: "ASGIApp", origins: frozenset[str]) -> "ASGIApp":
    """The app, which pages of these sites may call."""
    from starlette.middleware.cors import CORSMiddleware

    return CORSMiddleware(
        app,
        allow_origins=sorted(origins),
        allow_methods=["GET", "POST", "DELETE"],
        # Clients send headers of their own, each another; the origins are those that are named.
        allow_headers=["*"],
        allow_credentials=True,
        expose_headers=["Mcp-Session-Id", "Retry-After", "WWW-Authenticate"],
    )


def _own_folder() -> None:
    """Give Gradio a folder for uploads that no other of its pages on this machine serves from."""
    if "GRADIO_TEMP_DIR" not in os.environ:
        folder = tempfile.mkdtemp(prefix="paper-assistant-")
        os.environ["GRADIO_TEMP_DIR"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
