"""The page itself sent compressed: Gradio compresses its scripts and styles, but not that."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


class Zipped:
    """ASGI middleware that compresses the page; streams and answers go by as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._zipped = GZipMiddleware(app, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the page or its configuration compressed, others as before."""
        page = scope["type"] == "http" and scope["path"].endswith(("/", "/config"))
        await (self._zipped if page else self._plain)(scope, receive, send)
