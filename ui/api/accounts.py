"""Who may log in: one user of the command line, or a file of users with hashed passwords."""

import re
import secrets
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from index.errors import PaperAssistantError, QueryError

ROLES = ("read", "write")
# Right logins that need no second hashing, which takes a moment by design.
REMEMBERED = 1_000
_HASH = re.compile(
    r"\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$([\w+/]{11,})\$([\w+/]{16,})", re.ASCII
)


class Forbidden(PaperAssistantError):
    """A user who may only read asked for a change."""


@dataclass(frozen=True)
class User:
    """Somebody who has logged in, or whoever comes in where no login is asked.

    `owner` is what conversations and drafts are kept under; "" for the owner of the library.
    """

    name: str = ""
    writes: bool = True
    owner: str = ""


_USER: ContextVar[User] = ContextVar("user", default=User())  # noqa: B039  # it is frozen


def current_user() -> User:
    """Who made the request that is being answered."""
    return _USER.get()


def answer_for(user: User) -> None:
    """Answer the request of this task on behalf of a user."""
    _USER.set(user)


def require_write() -> None:
    """Raise Forbidden where the user may only read."""
    if not current_user().writes:
        raise Forbidden(f"{current_user().name} may only read; ask for the role write")


class Accounts:
    """The users of a server, each with a hash of the password and a role."""

    def __init__(self, users: Mapping[str, tuple[User, str]]) -> None:
        self._users = dict(users)
        self._key = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, User] = OrderedDict()
        # An unknown name takes as long as a wrong password, of one user or another.
        self._nobody = hashes_as(hashed for _, hashed in self._users.values())

    @classmethod
    def single(cls, name: str, password: str) -> "Accounts":
        """The one user of the command line, to whom the library's conversations belong."""
        return cls({name: (User(name), hash_password(password))})

    @classmethod
    def load(cls, path: Path) -> "Accounts":
        """Read a file that `paper-assistant users` has written; QueryError where it can't be."""
        return cls({user.name: (user, hashed) for user, hashed in load_users(path).values()})

    def seen(self, name: str, password: str) -> User | None:
        """The user of a login that was found right before; takes no time."""
        return self._right.get(self._mark(name, password))

    def verify(self, name: str, password: str) -> User | None:
        """The user of a login, None for a wrong one; takes a moment, the same for every name.

        Without a name the password alone counts, where there is only one user.
        """
        if not name and len(self._users) == 1:
            (name,) = self._users
        nobody = self._nobody[self._mark(name, "")[0] % len(self._nobody)]
        user, hashed = self._users.get(name, (None, nobody))
        if not is_password(hashed, password) or user is None:
            return None
        self._right[self._mark(name, password)] = user
        while len(self._right) > REMEMBERED:
            self._right.popitem(last=False)
        return user

    def _mark(self, name: str, password: str) -> bytes:
        if not name and len(self._users) == 1:
            (name,) = self._users
        said = f"{len(name)} {name}{password}".encode(errors="replace")
        return blake2b(said, key=self._key).digest()


def load_users(path: Path) -> dict[str, tuple[User, str]]:
    """The users of a file, lines of `NAME ROLE HASH`; raises QueryError for anything else."""
    users: dict[str, tuple[User, str]] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"can't read the file of users: {path}: {error}; name another") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split()
        if len(parts) != 3 or parts[1] not in ROLES or not is_hash(parts[2]):
            raise QueryError(
                f"not NAME ROLE HASH: {path}:{number}; write it with `paper-assistant users`"
            )
        name, role, hashed = parts
        users[name] = (User(name, role == "write", name), hashed)
    if not users:
        raise QueryError(f"no users in {path}; add one with `paper-assistant users`")
    return users


def save_user(path: Path, name: str, role: str, password: str) -> None:
    """Write a user into a file, in the place of one of that name; the file is the owner's alone."""
    if not name or any(c.isspace() or c == ":" for c in name) or name.startswith("#"):
        raise QueryError(f"not a user's name: {name!r}; write it without blanks and colons")
    if role not in ROLES:
        raise QueryError(f"no such role: {role}; choose from {', '.join(ROLES)}")
    if not password:
        raise QueryError("the password is empty; write one")
    kept = path.read_text("utf-8").splitlines() if path.exists() else []
    kept = [line for line in kept if line.split()[:1] != [name]]
    part = path.with_name(f"{path.name}.part")
    part.touch(mode=0o600)
    part.write_text("\n".join([*kept, f"{name} {role} {hash_password(password)}", ""]), "utf-8")
    part.replace(path)


def hash_password(password: str) -> str:
    """A password as it may be kept, by Argon2."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password.encode(errors="replace"))


def hashes_as(hashes: Iterable[str]) -> list[str]:
    """For each hash one of no password, which costs as much to try."""
    from argon2 import PasswordHasher, extract_parameters

    made: dict[str, str] = {}
    every = []
    for hashed in hashes:
        cost = hashed.rsplit("$", 2)[0]
        if cost not in made:
            hasher = PasswordHasher.from_parameters(extract_parameters(hashed))
            made[cost] = hasher.hash(secrets.token_urlsafe())
        every.append(made[cost])
    return every


def is_hash(text: str) -> bool:
    """Whether it is a whole hash by Argon2: half a one takes no time to try."""
    found = _HASH.fullmatch(text)
    return found is not None and all(map(_is_base64, found.groups()))


def _is_base64(text: str) -> bool:
    with suppress(ValueError):
        return b64encode(b64decode(text + "=" * (-len(text) % 4))).rstrip(b"=").decode() == text
    return False


def is_password(hashed: str, password: str) -> bool:
    """Whether a hash is the password's."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    with suppress(Argon2Error, InvalidHashError):
        return PasswordHasher().verify(hashed, password.encode(errors="replace"))
    return False
