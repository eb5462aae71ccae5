"""What is known of each role's models: the published ones, and those on this machine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.embedding.embedder import DEFAULT_EMBEDDER, packaged_folder
from index.roles.installed import PACKAGED, InstalledModel, in_use, list_installed
from index.roles.published import Published, Role, load_published


@dataclass(frozen=True, slots=True)
class Listed:
    """A model of a role. `folder` is where it lies on this machine, None where it does not.

    `revision` is that of what lies here, else the one that would be downloaded. `runs` says by what
    it is run, "" where that is not known before it is here.
    """

    model: Published
    folder: Path | None
    revision: str
    runs: str
    in_use: bool

    @property
    def figures(self) -> Mapping[str, float]:
        """What its card says it reaches, by what was measured."""
        return self.model.figures


def list_models(embedder: str = DEFAULT_EMBEDDER) -> tuple[Listed, ...]:
    """The published models of every role, and others that are here; `embedder` is the one in use.

    Rerankers and checkers are in use where they are on this machine, one of a role.
    """
    return tuple(one for role in Role for one in _of_role(role, embedder))


def _of_role(role: Role, embedder: str) -> Iterator[Listed]:
    kept = {one.name: one for one in list_installed(role)}
    used = None if role is Role.EMBEDDER else in_use(role)
    for model in load_published():
        if model.role is role:
            here = kept.pop(model.name, None)
            yield _listed(model, here, used, embedder)
    for other in kept.values():
        about = f"copied from {other.source}" if not other.revision else "of the hub"
        model = Published(role, other.name, other.source, about, "", 0, "")
        yield _listed(model, other, used, embedder)


def _listed(
    model: Published, here: InstalledModel | None, used: InstalledModel | None, embedder: str
) -> Listed:
    if model.role is Role.EMBEDDER and model.name == DEFAULT_EMBEDDER and here is None:
        mine = embedder.startswith(DEFAULT_EMBEDDER)
        return Listed(model, packaged_folder(), PACKAGED, "onnxruntime", mine)
    if here is None:
        return Listed(model, None, model.revision, "", False)
    mine = embedder.startswith((here.name, str(here.folder))) if used is None else here == used
    return Listed(model, here.folder, here.revision, here.runs, mine)
