"""Logins that are tried: a right one always passes, wrong ones of one address soon take long."""

import asyncio
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from ui.api.access import Login
from ui.api.accounts import Accounts, User
from ui.api.limits import Limits, Rate

AT_ONCE = 2
"""Passwords hashed at once: each takes some 60 MB."""
WAITING = 64
"""Logins of one address that wait for each other."""
PAUSE = 0.25
"""Seconds that each login of an address takes once its budget of wrong ones is spent."""


@dataclass
class _Line:
    """The logins of one address, one after the other."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Guesses:
    """Tries logins by any method, and counts the wrong ones of each address together."""

    def __init__(self, accounts: Accounts, bounds: Limits) -> None:
        self._accounts = accounts
        self._wrong = Rate(1 / bounds.forgiven, bounds.wrong_logins)
        self._lines: dict[str, _Line] = {}
        self._hashing: CapacityLimiter | None = None

    async def user(self, client: str, logins: Sequence[Login]) -> User | None:
        """The user of a login, however it may be meant; None for a wrong one.

        Raises TooMany where the address tries many wrong ones.
        """
        client = network_of(client)
        for login in logins:
            if known := self._accounts.seen(*login):
                return known
        line = self._lines.setdefault(client, _Line())
        if line.waiting >= WAITING:
            raise TooMany(self._wrong.lacking(client))
        line.waiting += 1
        try:
            async with line.turn:
                return await self._tried(client, logins)
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop(client, None)

    async def _tried(self, client: str, logins: Sequence[Login]) -> User | None:
        spent = self._wrong.lacking(client)
        if spent:
            await asyncio.sleep(PAUSE)
        self._hashing = self._hashing or CapacityLimiter(AT_ONCE)
        for login in logins:
            user = await run_sync(self._accounts.verify, *login, limiter=self._hashing)
            if user is not None:
                return user
        if spent:
            raise TooMany(spent)
        self._wrong.charge(client, 1)
        return None


def network_of(client: str) -> str:
    """What counts as one address: of IPv6 the 64 bits that a household or a server is given."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv4Address):
        return client
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.ip_network((address, 64), strict=False))


class TooMany(Exception):
    """An address has tried too many wrong logins; `wait` is in seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = wait
