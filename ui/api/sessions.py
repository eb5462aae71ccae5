"""Browsers that have logged in: each a session of its own, ended by logging out and by age."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from ui.api.accounts import User

AGE = 12 * 3600
"""Seconds after which one must log in again."""
MOST = 10_000


class Sessions:
    """The sessions of one server; they end with its process too."""

    def __init__(self, age: float = AGE, clock: Callable[[], float] = monotonic) -> None:
        self._age = age
        self._clock = clock
        self._open: OrderedDict[str, tuple[User, float]] = OrderedDict()

    def begin(self, user: User) -> str:
        """Open a session; its secret goes into the cookie."""
        token = secrets.token_urlsafe(32)
        self._open[token] = user, self._clock()
        while len(self._open) > MOST:
            self._open.popitem(last=False)
        return token

    def user(self, token: str) -> User | None:
        """Whose session it is; None for one that never was or has ended."""
        user, began = self._open.get(token, (None, 0.0))
        if user is not None and self._clock() - began >= self._age:
            self.end(token)
            return None
        return user

    def end(self, token: str) -> None:
        """End a session."""
        self._open.pop(token, None)
