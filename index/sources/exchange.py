"""One request over HTTP and its answer, bounded in time, size and redirects; only here is httpx."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

import httpx

SECONDS = 60.0
"""How long one answer may take, however steadily it trickles."""
SILENCE = 30.0
"""How long a server may say nothing."""
LARGEST = 64 * 1024 * 1024
AGENT = "paper-assistant"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: status 0 and the `fault` where nothing whole did; `wait` as it asks for."""

    status: int
    body: bytes = b""
    wait: float = 0.0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """What goes out; `secret` headers go to this host only."""

    url: str
    params: Mapping[str, str]
    body: str = ""
    secret: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""


def exchange(sending: Sending) -> Response:
    """Send a request and read the answer, following redirects. Never raises."""
    agent = f"{AGENT} (mailto:{sending.contact})" if sending.contact else AGENT
    headers = {
        "User-Agent": agent,
        **({"Content-Type": "application/json"} if sending.body else {}),
    }
    ends = time.monotonic() + SECONDS
    try:
        silence = min(SILENCE, SECONDS)
        with httpx.Client(timeout=silence, headers=headers, verify=_certificates()) as client:
            request = client.build_request(
                "POST" if sending.body else "GET",
                sending.url,
                params=sending.params,
                content=sending.body or None,
                headers=sending.secret,
            )
            return _answered(client, request, ends)
    except httpx.TimeoutException:
        return Response(0, fault="it says nothing")
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError):
        return Response(0, fault="its answer broke off")
    except httpx.HTTPError as error:
        return Response(0, fault=f"no connection ({type(error).__name__})")
    except (httpx.InvalidURL, ValueError) as error:
        return Response(0, fault=f"no address to ask: {error}")


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """The authorities that are trusted; reading them takes longer than most answers."""
    return httpx.create_ssl_context()


def _answered(client: httpx.Client, request: httpx.Request, ends: float) -> Response:
    most = 5
    for _ in range(most):
        response = client.send(request, stream=True)
        try:
            following = response.next_request
            if following is None:
                return _read(response, ends)
        finally:
            response.close()
        before, after = request.url, following.url
        if after.host != before.host or (after.scheme, before.scheme) == ("http", "https"):
            # A key is for the service it belongs to, and never sent in the open where it was not.
            # Parameters are not sent on by a redirect.
            following = client.build_request(following.method, following.url)
        request = following
    return Response(0, fault=f"more than {most} redirects")


def _read(response: httpx.Response, ends: float) -> Response:
    pieces, size = [], 0
    for piece in response.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            return Response(0, fault=f"an answer of more than {LARGEST // 1024**2} MiB")
        if time.monotonic() > ends:
            return Response(0, fault=f"its answer took more than {SECONDS:.0f} s")
    return Response(response.status_code, b"".join(pieces), _wait(response))


def _wait(response: httpx.Response) -> float:
    """Seconds that `Retry-After` asks for, given as a number or as a date."""
    asked = response.headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        date = parsedate_to_datetime(asked)
    except (TypeError, ValueError):
        return 0.0
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())
