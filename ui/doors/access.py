"""Who may come in: the login, the names this server goes by, the sites that may call it."""

import ipaddress
import secrets
import socket
from base64 import b64decode
from dataclasses import dataclass, field
from hmac import compare_digest
from urllib.parse import urlsplit

from index.errors import QueryError

Login = tuple[str, str]


@dataclass(frozen=True)
class Access:
    """What the owner allows; `Access.parse` reads it from the command line's words.

    `host` and `port` are where the server listens. `names` are further names it is reached by,
    such as a proxy's; `origins` are other sites (scheme, host, port) whose pages may call it.
    `session` is the cookie of a browser that has logged in; it ends with the process.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    login: Login | None = None
    names: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @classmethod
    def parse(
        cls, host: str, port: int, auth: str | None, *, open_to_all: bool = False
    ) -> "Access":
        """Check what the command line said.

        Raises QueryError for a login that isn't USER:PASSWORD, and for an address that other
        machines reach while neither a login nor `open_to_all` is given.
        """
        user, colon, password = (auth or "").partition(":")
        if auth is not None and not (user and colon and password):
            raise QueryError("--auth is not USER:PASSWORD; write for example --auth anna:secret")
        if not (auth or open_to_all or is_loopback(host)):
            raise QueryError(
                f"--host {host} lets other machines read and change this library; "
                "add --auth USER:PASSWORD, or --open if that is meant"
            )
        return cls(host, port, (user, password) if auth else None)

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

    def admits(self, authorization: str, session: str) -> bool:
        """Whether a request may pass: no login is asked, or it brings the login or the cookie.

        `authorization` is the header: `Bearer PASSWORD`, `Bearer USER:PASSWORD` or Basic.
        """
        if self.login is None or same(session, self.session):
            return True
        scheme, _, given = authorization.partition(" ")
        given = given.strip()
        if scheme.lower() == "basic":
            return same(_decoded(given), ":".join(self.login))
        both = same(given, ":".join(self.login)), same(given, self.login[1])
        return scheme.lower() == "bearer" and any(both)

    def is_login(self, user: str, password: str) -> bool:
        """Whether these are the user and the password; both are always compared."""
        login = self.login or ("", "")
        matches = same(user, login[0]), same(password, login[1])
        return self.login is not None and all(matches)

    @property
    def shared(self) -> bool:
        """Whether people come in who don't know each other: other machines without a login."""
        return self.login is None and not is_loopback(self.host)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; cookies of two ports on one host must not clash."""
        return f"paper-assistant-{self.port}"


def same(given: str, wanted: str) -> bool:
    """Compare secrets in a time that tells nothing about them."""
    return compare_digest(given.encode(), wanted.encode())


def hostname(header: str) -> str:
    """The host of a Host header, lower case, without port, brackets and final dot; "" for none."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
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


def _decoded(credentials: str) -> str:
    try:
        return b64decode(credentials, validate=True).decode()
    except ValueError:
        return ""
