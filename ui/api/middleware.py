"""The one place every request passes: its host, origin, login, size and rate are checked here."""

from collections import Counter
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.access import Access, logins_in
from ui.api.accounts import answer_for
from ui.api.limits import Limits, Rate
from ui.api.login import LOGIN, LOGOUT, WRONG, log_out, logged_in, login_page, read_login
from ui.api.login_attempts import Guesses, TooMany
from ui.api.sessions import Sessions

# No other site may show the page in a frame, guess at types or learn where one came from.
BROWSER_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
MOST_TOKENS = 20
# Scripts, styles and pictures of the page, which say nothing of the library.
PARTS = ("/assets/", "/static/", "/favicon.ico", "/theme.css")
# Gradio names these for what is in them: another release of it has other names.
NAMED_FOR_CONTENT = "/assets/"
FOR_A_YEAR = "max-age=31536000, immutable"
# Largest bodies of a kind that may be in memory at once; many small ones count for one.
TOGETHER = 2


class Guard:
    """ASGI middleware around the page, its endpoints, MCP and `/v1` alike."""

    def __init__(self, app: ASGIApp, access: Access, bounds: Limits | None = None) -> None:
        self.app = app
        self.access = access
        self.bounds = bounds or Limits()
        self._rate = Rate(self.bounds.rate, self.bounds.burst)
        self._sessions = Sessions()
        accounts = access.accounts()
        self._guesses = Guesses(accounts, self.bounds) if accounts else None
        self._running = 0
        self._arriving: Counter[int] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may not pass; hand every other one on."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            # Nothing here speaks WebSocket.
            return await send({"type": "websocket.close", "code": 1008})
        headers = Headers(scope=scope)
        peer, port = scope.get("client") or ("", 0)
        from_where = self.access.comes_from(peer, headers.getlist("x-forwarded-for"))
        scope = {**scope, "client": (from_where, port), "user": "", "headers": self._own(headers)}
        refusal = self._foreign(headers) or self._too_much(scope, headers)
        if refusal is None and self._guesses:
            refusal = await self._unknown(scope, receive, headers, self._guesses)
        if refusal is not None:
            return await refusal(scope, receive, send)
        await self._pass(scope, receive, send)

    async def _unknown(
        self, scope: Scope, receive: Receive, headers: Headers, guesses: Guesses
    ) -> Response | None:
        """The answer to logging in and out, and to whoever has not logged in."""
        tokens = tokens_in(headers.getlist("cookie"), self.access.cookie)
        login_sent = scope["method"] == "POST" and scope["path"].rstrip("/") == LOGIN
        try:
            if login_sent:
                return await self._log_in(scope, receive, headers, guesses)
            known = (user for token in tokens if (user := self._sessions.user(token)))
            user = next(known, None)
            logins = logins_in(headers.get("authorization", ""))
            if user is None and logins:
                user = await guesses.user(client_of(scope), logins)
        except TooMany as error:
            return _later("too many wrong logins: try again a little later", error.wait)
        if user is None:
            return _no_login(scope, headers, self.access.root)
        if (scope["method"], scope["path"]) == ("POST", LOGOUT):
            for token in tokens:
                self._sessions.end(token)
            return log_out(self.access.cookie, self.access.root)
        scope["user"] = user.owner
        answer_for(user)
        return None

    async def _log_in(
        self, scope: Scope, receive: Receive, headers: Headers, guesses: Guesses
    ) -> Response:
        # The length was bounded before; a form of unknown length is none a browser sends.
        if "content-length" not in headers:
            return login_page(411, root=self.access.root)
        login = await read_login(scope, receive)
        user = await guesses.user(client_of(scope), [login]) if login and login[0] else None
        if user is None:
            return login_page(401, WRONG, self.access.root)
        token = self._sessions.begin(user)
        return logged_in(scope, self.access.cookie, token, self.access.root)

    def _own(self, headers: Headers) -> list[tuple[bytes, bytes]]:
        """The headers without those by which Gradio would tell a page that it is another's."""
        told = headers.get("x-forwarded-host")
        foreign = {b"x-gradio-server"}
        if told is not None and not self.access.knows_host(told):
            foreign.add(b"x-forwarded-host")
        return [(name, value) for name, value in headers.raw if name not in foreign]

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
            return _later("too many requests: ask again a little later", wait)
        limit, length = self.bounds.size(scope["path"]), headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            return refused(413, f"request too large: at most {limit:,} bytes are read; send less")
        arriving = self._arriving[limit]
        if arriving and arriving + _size(headers, limit) > limit * TOGETHER:
            return busy("too much is being sent at once")
        return None

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Behind a login nothing but the page's own parts is left in a browser that has logged out.
        private = self._guesses is not None and not scope["path"].startswith(PARTS)
        lasting = scope["path"].startswith(NAMED_FOR_CONTENT)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(BROWSER_HEADERS)
                if private:
                    headers.setdefault("Cache-Control", "no-store")
                elif lasting and message["status"] == 200:
                    headers.setdefault("Cache-Control", FOR_A_YEAR)
            await send(message)

        limit = self.bounds.size(scope["path"])
        bounded = RequestBodyLimitMiddleware(self.app, limit)
        counted = not _reads(scope)
        size = _size(Headers(scope=scope), limit) if counted else 0
        self._running += counted
        self._arriving[limit] += size
        try:
            await bounded(scope, receive, send_guarded)
        finally:
            self._running -= counted
            self._arriving[limit] -= size


def busy(why: str, headers: dict[str, str] | None = None) -> Response:
    """The answer to what would be answered a little later."""
    return refused(
        503, f"busy: {why}; ask again a little later", {"Retry-After": "1"} | (headers or {})
    )


def refused(status: int, error: str, headers: dict[str, str] | None = None) -> Response:
    """An answer to a request that may not pass, in the form of every error of these doors."""
    return JSONResponse({"error": error}, status, headers)


def tokens_in(headers: Sequence[str], name: str) -> list[str]:
    """What cookies of a name say, each once: a browser sends one for each path it was set for.

    What other applications on this host have set may have any shape, and counts for nothing.
    """
    parts = (part.partition("=") for header in headers for part in header.split(";"))
    said = (value.strip().strip('"') for key, _, value in parts if key.strip() == name)
    return list(dict.fromkeys(said))[:MOST_TOKENS]


def client_of(scope: Scope) -> str:
    """The address a request comes from."""
    return scope["client"][0] if scope.get("client") else ""


def _size(headers: Headers, limit: int) -> int:
    """The bytes of a request's body; as many as there may be where it does not say."""
    length = headers.get("content-length", "")
    if length.isdecimal():
        return int(length)
    return limit if "transfer-encoding" in headers else 0


def _reads(scope: Scope) -> bool:
    return scope["method"] in ("GET", "HEAD", "OPTIONS")


def _later(error: str, wait: float) -> Response:
    return refused(429, error, {"Retry-After": str(int(wait) + 1)})


def _no_login(scope: Scope, headers: Headers, root: str) -> Response:
    response = refused(401, "no login: log in at /login or send Authorization: Bearer PASSWORD")
    if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
        response = login_page(401, root=root)
    # Not Basic: a browser would open its own dialog over the page.
    response.headers["WWW-Authenticate"] = 'Bearer realm="Paper Assistant"'
    return response
