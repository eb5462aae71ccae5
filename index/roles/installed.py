"""The models that were fetched on the user's word: a folder each, and which one a role uses."""

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from index.roles.published import Role

FOLDER_VARIABLE = "PAPER_ASSISTANT_MODELS"
NOTE = "paper-assistant.json"
"""Written last into a model's folder: a folder without it is not complete, and not used."""
IN_USE = "in-use"
PACKAGED = "packaged"
"""The revision of what comes with the package."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this machine. `source` is its repository or the folder it was copied from."""

    role: Role
    name: str
    folder: Path
    source: str
    revision: str
    runs: str
    """By what it is run: `onnxruntime` or `sentence-transformers`."""


def models_folder() -> Path:
    """Where models are kept: $PAPER_ASSISTANT_MODELS, else in the user's cache."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_cache_dir("paper-assistant")) / "models"


def folder_of(role: Role, name: str) -> Path:
    """The folder of a model of that name."""
    return models_folder() / role.value / (re.sub(r"[^\w.-]+", "--", name).strip(".-") or "model")


def list_installed(role: Role) -> tuple[InstalledModel, ...]:
    """Every complete model of a role on this machine, by name."""
    folder = models_folder() / role.value
    notes = sorted(folder.glob(f"[!.]*/{NOTE}")) if folder.is_dir() else []
    return tuple(kept for note in notes if (kept := _read(role, note)) is not None)


def find_installed(role: Role, name: str) -> InstalledModel | None:
    """The model on this machine that a name or repository means."""
    wanted = name.casefold()
    for kept in list_installed(role):
        if wanted in (kept.name.casefold(), kept.source.casefold()):
            return kept
    return None


def in_use(role: Role) -> InstalledModel | None:
    """The model that a role uses where none is named: the one fetched or chosen last."""
    kept = list_installed(role)
    note = models_folder() / role.value / IN_USE
    chosen = note.read_text("utf-8").strip() if note.is_file() else ""
    return next((one for one in kept if one.folder.name == chosen), kept[0] if kept else None)


def use(kept: InstalledModel) -> None:
    """Let a role use this model from now on."""
    write_text(kept.folder.parent / IN_USE, kept.folder.name)


def note_installed(kept: InstalledModel, folder: Path) -> None:
    """Write into a folder which model it holds, which makes it complete."""
    told = {name: value for name, value in asdict(kept).items() if name not in ("role", "folder")}
    write_text(folder / NOTE, json.dumps(told, indent=1))


def write_text(path: Path, text: str) -> None:
    """Write a small file so that nobody sees half of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, "utf-8")
    part.replace(path)


def _read(role: Role, note: Path) -> InstalledModel | None:
    try:
        told = json.loads(note.read_text("utf-8"))
        texts = [str(told[name]) for name in ("name", "source", "revision", "runs")]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    name, source, revision, runs = texts
    return InstalledModel(role, name, note.parent, source, revision, runs)
