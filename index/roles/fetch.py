"""Fetching a published model on the user's word: from the hub at a pinned commit, or a folder."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.embedding.embedder import DEFAULT_EMBEDDER, load_embedder, packaged_folder
from index.embedding.onnx_embedder import OnnxEmbedder
from index.errors import ModelError
from index.roles.export_pairs import export_pairs
from index.roles.installed import (
    PACKAGED,
    InstalledModel,
    find_installed,
    folder_of,
    note_installed,
    use,
)
from index.roles.labels import require_role
from index.roles.pairs import OnnxPairs, TorchPairs, pairs_in
from index.roles.published import Published, Role, find_published, load_published

FOLDER = "file:"
_WANTED = ("*.json", "*.txt", "*.model", "README.md", "LICENSE*")
_SAFE, _PICKLED = "*.safetensors", "pytorch_model.bin"
_LEFT = (".*", "*.h5", "*.msgpack", "*.ot", "*.gguf", "openvino*", "*.part", "runs", "checkpoint-*")


def fetch(
    role: Role, name: str | None = None, *, revision: str | None = None, offline: bool = False
) -> InstalledModel:
    """Put a model on this machine and let its role use it from now on.

    `name` is one of the published ones, OWNER/NAME of the hub, or `file:FOLDER`; without it the
    first of the role. What is here already is not fetched again, unless another `revision` is
    asked for. Raises ModelError where it can't be had or is no such model.
    """
    if name is not None and name.startswith(FOLDER):
        kept = _copy(role, Path(name.removeprefix(FOLDER)).expanduser())
    else:
        model = _sought(role, name, revision)
        here = _here(role, model)
        if here and here.source == model.repository and revision in (None, here.revision):
            kept = here
        elif offline:
            raise ModelError(
                f"offline, but {model.name} is on the hub: {model.repository}; leave --offline "
                f"out, or copy it with models get {role} file:FOLDER"
            )
        else:
            kept = _download(model)
    if role is not Role.EMBEDDER:  # which a library keeps, and names itself
        use(kept)
    return kept


def _here(role: Role, model: Published) -> InstalledModel | None:
    """The model where it lies on this machine."""
    kept = find_installed(role, model.name)
    if kept is None and role is Role.EMBEDDER and model.name == DEFAULT_EMBEDDER:
        return InstalledModel(
            role, model.name, packaged_folder(), model.repository, PACKAGED, "onnxruntime"
        )
    return kept


def _sought(role: Role, name: str | None, revision: str | None) -> Published:
    if name is None:
        found = next(model for model in load_published() if model.role is role)
    elif (known := find_published(role, name)) is not None:
        found = known
    elif name.count("/") == 1 and all(name.split("/")):
        found = Published(role, name, name, "", "", 0, "")
    else:
        names = ", ".join(model.name for model in load_published() if model.role is role)
        raise ModelError(
            f"no such {role}: {name!r}; name {names}, OWNER/NAME of the hub or file:FOLDER"
        )
    return replace(found, revision=revision) if revision else found


def _download(model: Published) -> InstalledModel:
    """A model of the hub; what an interrupted download left is gone on with."""
    part = _part(folder_of(model.role, model.name))
    try:
        commit = _from_hub(model, part)
    except ModelError:
        raise
    except Exception as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise ModelError(
            f"can't be downloaded: {model.repository} ({why}); look at the name and the network, "
            f"or copy it with models get {model.role} file:FOLDER"
        ) from error
    shutil.rmtree(part / ".cache", ignore_errors=True)
    _note_prompts(part, model)
    return _finish(InstalledModel(model.role, model.name, part, model.repository, commit, ""))


def _from_hub(model: Published, part: Path) -> str:
    """Download the files that are needed at one commit, which is returned."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # read when it is imported
    from huggingface_hub import HfApi, snapshot_download

    told: Any = HfApi().model_info(model.repository, revision=model.revision)
    files = [file.rfilename for file in told.siblings or ()]
    snapshot_download(
        model.repository,
        revision=told.sha,
        local_dir=part,
        allow_patterns=[*_WANTED, *_weights(model.role, files)],
    )
    return str(told.sha)


def _weights(role: Role, files: Sequence[str]) -> list[str]:
    """Which of a repository's weights are needed: those in ONNX where they can be run alone."""
    whole = [file for file in files if file in ("onnx/model.onnx", "model.onnx")]
    if role is not Role.EMBEDDER and whole and "tokenizer.json" in files:
        return [whole[0], f"{whole[0]}_data"]
    return [_SAFE if any(file.endswith(".safetensors") for file in files) else _PICKLED]


def _copy(role: Role, folder: Path) -> InstalledModel:
    """A model from a folder, copied, so that it stays when the folder goes."""
    folder = folder.resolve()
    if not (folder / "config.json").is_file():
        what = "no config.json" if folder.is_dir() else "no such folder"
        raise ModelError(f"no model in {folder}: {what}; name the folder of a saved model")
    part = _part(folder_of(role, folder.name))
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(folder, part, ignore=shutil.ignore_patterns(*_LEFT))
    return _finish(InstalledModel(role, folder.name, part, str(folder), "", ""))


def _finish(fetched: InstalledModel) -> InstalledModel:
    """Look whether it is what its role needs, export it where it must be, give it its place."""
    part, target = fetched.folder, folder_of(fetched.role, fetched.name)
    try:
        runs = _ready(fetched.role, part, fetched.name)
    except ModelError:
        shutil.rmtree(part, ignore_errors=True)
        raise
    kept = replace(fetched, folder=target, runs=runs)
    note_installed(kept, part)
    if target.exists():
        shutil.rmtree(target)
    part.rename(target)
    return kept


def _ready(role: Role, folder: Path, name: str) -> str:
    """By what a complete folder is run; ModelError where it is no model of that role."""
    if role is Role.EMBEDDER:
        embedder = load_embedder(str(folder))
        embedder.embed_queries(["a query"])
        return "onnxruntime" if isinstance(embedder, OnnxEmbedder) else "sentence-transformers"
    model = pairs_in(role, folder, name)
    require_role(role, name, model.labels)
    if isinstance(model, TorchPairs) and export_pairs(role, folder) is None:
        model = pairs_in(role, folder, name)
    model.logits([("a question", "a text")])
    return "onnxruntime" if isinstance(model, OnnxPairs) else "sentence-transformers"


def _part(target: Path) -> Path:
    """Where a model lies until it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f".{target.name}.part")


def _note_prompts(folder: Path, model: Published) -> None:
    """Write down the prompts that a model's card tells and its folder does not."""
    path = folder / "config_sentence_transformers.json"
    told = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    if model.prompts and not any((told.get("prompts") or {}).values()):
        path.write_text(json.dumps(told | {"prompts": dict(model.prompts)}, indent=1), "utf-8")
