"""The one place every request passes: its host, origin, login, size and rate are checked here."""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.doors.access import Access
from ui.doors.bounds import Bounds, Rate
from ui.doors.login import LOGIN, LOGOUT, log_in, log_out, login_page

# A wrong password costs as much as this many requests, which makes guessing slow.
COST_OF_A_GUESS = 25.0
# No other site may show the page in a frame, guess at types or learn where one came from.
BROWSER_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


class Guard:
    """ASGI middleware around the page, its endpoints, MCP and `/v1` alike."""

    def __init__(self, app: ASGIApp, access: Access, bounds: Bounds | None = None) -> None:
        self.app = app
        self.access = access
        self.bounds = bounds or Bounds()
        self._rate = Rate(self.bounds)
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may not pass; hand every other one on."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            # Nothing here speaks WebSocket.
            return await send({"type": "websocket.close", "code": 1008})
        headers = Headers(scope=scope)
        refusal = self._foreign(headers) or self._too_much(scope, headers)
        if refusal is None and scope["path"].rstrip("/") == LOGIN and self.access.login:
            refusal = await log_in(scope, receive, self.access)
            self._charge(scope, refusal)
        if refusal is None and (scope["method"], scope["path"]) == ("POST", LOGOUT):
            refusal = log_out(self.access) if self.access.login else None
        refusal = refusal or self._unknown(scope, headers)
        if refusal is not None:
            return await refusal(scope, receive, send)
        await self._pass(scope, receive, send)

    def _foreign(self, headers: Headers) -> Response | None:
        """Requests that another site made: DNS rebinding and cross-origin calls."""
        host = ",".join(headers.getlist("host"))
        if not self.access.knows_host(host):
            return refused(421, f"not a name of this server: {host!r}; see --name of `serve`")
        origin = headers.get("origin")
        if origin is not None and not self.access.knows_origin(origin, host):
            return refused(403, f"pages of {origin} may not call; see --origin of `serve`")
        return None

    def _too_much(self, scope: Scope, headers: Headers) -> Response | None:
        if _reads(scope):
            return None
        wait = self._rate.wait(client_of(scope))
        if wait or self._running >= self.bounds.at_once:
            later = {"Retry-After": str(int(wait) + 1)}
            return refused(429, "too many requests: ask again a little later", later)
        limit, length = self.bounds.size(scope["path"]), headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            return refused(413, f"request too large: at most {limit:,} bytes are read; send less")
        return None

    def _unknown(self, scope: Scope, headers: Headers) -> Response | None:
        """Whoever has not logged in."""
        session = _cookie(headers.get("cookie", ""), self.access.cookie)
        authorization = headers.get("authorization", "")
        if self.access.admits(authorization, session):
            return None
        response = refused(401, "no login: log in at /login or send Authorization: Bearer PASSWORD")
        if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            response = login_page(401)
        # Not Basic: a browser would open its own dialog over the page.
        response.headers["WWW-Authenticate"] = 'Bearer realm="Paper Assistant"'
        self._charge(scope, response if authorization else None)
        return response

    def _charge(self, scope: Scope, response: Response | None) -> None:
        if response is not None and response.status_code == 401:
            self._rate.charge(client_of(scope), COST_OF_A_GUESS)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(BROWSER_HEADERS)
            await send(message)

        bounded = RequestBodyLimitMiddleware(self.app, self.bounds.size(scope["path"]))
        counted = not _reads(scope)
        self._running += counted
        try:
            await bounded(scope, receive, send_guarded)
        finally:
            self._running -= counted


def refused(status: int, error: str, headers: dict[str, str] | None = None) -> Response:
    """An answer to a request that may not pass, in the form of every error of these doors."""
    return JSONResponse({"error": error}, status, headers)


def client_of(scope: Scope) -> str:
    """The address a request comes from."""
    return scope["client"][0] if scope.get("client") else ""


def _reads(scope: Scope) -> bool:
    return scope["method"] in ("GET", "HEAD", "OPTIONS")


def _cookie(header: str, name: str) -> str:
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""
