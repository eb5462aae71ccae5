"""How much one client may send, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

# Gradio's upload and `/add` take whole files; everything else is words.
FILE_ROUTES = ("/add", "/gradio_api/upload")
FORM_ROUTE = "/login"
CLIENTS_REMEMBERED = 10_000


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes; `rate` is requests with a body per second and client, `burst` at once.

    `wrong_logins` of an address are borne at once, and one more in each `forgiven` seconds: a right
    one always passes, so that nobody is kept waiting by a budget that fills slowly.
    """

    form: int = 10_000
    words: int = 20_000_000
    file: int = 500_000_000
    rate: float = 50.0
    burst: float = 500.0
    at_once: int = 64
    wrong_logins: float = 20.0
    forgiven: float = 5.0

    def size(self, path: str) -> int:
        """The largest body for a path."""
        path = path.rstrip("/")
        if path in FILE_ROUTES:
            return self.file
        return self.form if path == FORM_ROUTE else self.words


class Rate:
    """A token bucket for each client: `rate` a second, `burst` at once."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, client: str) -> float:
        """Take one request from a client's bucket; seconds to wait where none is left, else 0."""
        lacking = self.lacking(client)
        if not lacking:
            self.charge(client, 1)
        return lacking

    def lacking(self, client: str) -> float:
        """Seconds until a client's bucket has one again; 0 if it has one now."""
        left, _ = self._left(client)
        return (1 - left) / self._rate if left < 1 else 0.0

    def charge(self, client: str, cost: float) -> None:
        """Take from a client's bucket, if need be in advance."""
        left, now = self._left(client)
        self._buckets[client] = (left - cost, now)

    def _left(self, client: str) -> tuple[float, float]:
        now = self._clock()
        if len(self._buckets) >= CLIENTS_REMEMBERED:
            self._forget(now)
        left, then = self._buckets.get(client, (self._burst, now))
        return min(self._burst, left + (now - then) * self._rate), now

    def _forget(self, now: float) -> None:
        full = self._burst / self._rate
        self._buckets = {
            c: (n, then) for c, (n, then) in self._buckets.items() if now - then < full
        }
