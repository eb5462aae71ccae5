"""Well-known published models of each role, as `published.toml` beside this file lists them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path


class Role(StrEnum):
    """What a published model is for."""

    EMBEDDER = "embedder"
    RERANKER = "reranker"
    CHECKER = "checker"


@dataclass(frozen=True, slots=True)
class Published:
    """A model that others published.

    `megabytes` is what its weights take as 32-bit floats, about. `figures` are those of its card by
    what was measured; `revision` is a commit, or a branch whose commit is pinned when it is
    downloaded. `languages` is the one that an embedder was made for, empty for many. `prompts` are
    what it wants in front of a query and of a document.
    """

    role: Role
    name: str
    repository: str
    about: str
    parameters: str
    megabytes: int
    licence: str
    revision: str = "main"
    figures: Mapping[str, float] = field(default_factory=dict, hash=False)
    languages: str = ""
    prompts: Mapping[str, str] = field(default_factory=dict, hash=False)


@cache
def load_published() -> tuple[Published, ...]:
    """All of them, role by role, the one to begin with first."""
    text = (Path(__file__).parent / "published.toml").read_text("utf-8")
    listed = tomllib.loads(text)
    return tuple(Published(role, **entry) for role in Role for entry in listed[role.value])


def find_published(role: Role, name: str) -> Published | None:
    """The one of a role with that name or repository, in letters of any case."""
    wanted = name.casefold()
    for model in load_published():
        if model.role is role and wanted in (model.name.casefold(), model.repository.casefold()):
            return model
    return None
