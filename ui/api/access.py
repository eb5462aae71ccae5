"""Who may come in: the login, the names this server goes by, the sites that may call it."""

import ipaddress
import socket
from base64 import b64decode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import QueryError
from ui.api.accounts import Accounts, load_users

Login = tuple[str, str]


@dataclass(frozen=True)
class Access:
    """What the owner allows; `Access.parse` reads it from the command line's words.

    `host` and `port` are where the server listens. `names` are further names it is reached by,
    such as a proxy's; `origins` are other sites (scheme, host, port) whose pages may call it.
    `users` is a file of those who may log in, instead of the one `login`. `proxies` are addresses
    whose word counts on where a request comes from; `root` is the path under which one shows us.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    login: Login | None = None
    names: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    users: Path | None = None
    proxies: frozenset[str] = frozenset()
    root: str = ""

    @classmethod
    def parse(
        cls, host: str, port: int, auth: str | None, *, open_to_all: bool = False
    ) -> "Access":
        """Check what the command line said.

        Raises QueryError for a login that is neither USER:PASSWORD nor a file of users, and for an
        address that other machines reach while neither a login nor `open_to_all` is given.
        """
        users = Path(auth) if auth and Path(auth).is_file() else None
        if users:
            load_users(users)
            return cls(host, port, users=users)
        user, colon, password = (auth or "").partition(":")
        if auth is not None and not (user and colon and password):
            raise QueryError(
                "--auth is neither USER:PASSWORD nor a file of users; "
                "write for example --auth anna:secret"
            )
        if not (auth or open_to_all or is_loopback(host)):
            raise QueryError(
                f"--host {host} lets other machines read and change this library; "
                "add --auth USER:PASSWORD, or --open if that is meant"
            )
        return cls(host, port, (user, password) if auth else None)

    def comes_from(self, peer: str, forwarded: Sequence[str]) -> str:
        """The address a request comes from: behind a named proxy, the one that it names."""
        if peer not in self.proxies:
            return peer
        hops = [hop.strip() for line in forwarded for hop in line.split(",") if hop.strip()]
        for hop in reversed(hops):
            if not is_address(hop):
                break
            if hop not in self.proxies:
                return hop
        return peer

    def knows_host(self, header: str) -> bool:
        """Whether a Host header names this server.

        A site can point its own name at this machine (DNS rebinding), so that a browser takes us
        for that site; it can't do so with an address or with a name of ours.
        """
        host = hostname(header)
        if host in self.names or host == self.host.strip("[]").lower():
            return True
        if is_loopback(self.host):
            return is_loopback(host)
        return is_address(host) or host in ("localhost", socket.gethostname().lower())

    def knows_origin(self, origin: str, host_header: str) -> bool:
        """Whether a page of `origin` may call: our own pages, and sites the owner named."""
        return origin in self.origins or urlsplit(origin).netloc.lower() == host_header.lower()

    @property
    def asks(self) -> bool:
        """Whether a login is asked."""
        return self.login is not None or self.users is not None

    def accounts(self) -> Accounts | None:
        """Who may log in; None where no login is asked."""
        if self.users is not None:
            return Accounts.load(self.users)
        return Accounts.single(*self.login) if self.login else None

    @property
    def shared(self) -> bool:
        """Whether people come in who don't know each other: other machines without a login."""
        return not self.asks and not is_loopback(self.host)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; cookies of two ports on one host must not clash."""
        return f"paper-assistant-{self.port}"


def logins_in(authorization: str) -> list[Login]:
    """What an Authorization header may mean: Basic, `Bearer USER:PASSWORD`, `Bearer PASSWORD`.

    Letters beyond ASCII come as UTF-8 from some clients, as Latin-1 from others.
    """
    scheme, _, given = authorization.partition(" ")
    kind, given = scheme.lower(), given.strip()
    if kind not in ("basic", "bearer"):
        return []
    logins: list[Login] = []
    for text in _readings(_decoded(given) if kind == "basic" else given.encode("latin-1")):
        name, colon, password = text.partition(":")
        if colon and name:
            logins.append((name, password))
        if kind == "bearer" and text:
            logins.append(("", text))
    return logins


def hostname(header: str) -> str:
    """The host of a Host header, lower case, without port, brackets and final dot; "" for none.

    Several in one, of which others may read the last, are none.
    """
    try:
        parts = urlsplit(f"//{header}")
        return (parts.hostname or "").rstrip(".") if parts.port != 0 else ""
    except ValueError:  # A port that is no number.
        return ""


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the host."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_address(host: str) -> bool:
    """Whether the host is an IP address, not a name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _decoded(credentials: str) -> bytes:
    try:
        return b64decode(credentials, validate=True)
    except ValueError:
        return b""


def _readings(given: bytes) -> list[str]:
    """What bytes may say, each once: most are read in one way only."""
    said = [given.decode("latin-1")]
    with suppress(UnicodeDecodeError):
        said.insert(0, given.decode())
    return list(dict.fromkeys(said))
