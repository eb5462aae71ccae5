"""A BERT-shaped sentence-transformers folder written as one ONNX file, once per set of weights.

The graph is put together by hand, not by `torch.onnx.export` as those of `roles/export_pairs.py`:
the default embedder must run where torch is not installed, and torch's tracer gives single
operators that the runtime would have to fuse anew whenever a search starts. Other architectures
are not exported (`NotExportable`) and run in sentence-transformers itself.
"""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs

from index.embedding.bert_graph import BertGraph, BertShape

EXPORT_VERSION = 1
"""Part of the file name: raise it when the graph changes."""


class NotExportable(Exception):
    """The folder holds no BERT with mean or first-token pooling; says what it holds instead."""


def read_shape(folder: Path) -> BertShape:
    """Read the shape of a sentence-transformers folder; NotExportable when it isn't BERT's."""
    try:
        config = _read_json(folder / "config.json")
        modules = [m["type"].rsplit(".", 1)[-1] for m in _read_json(folder / "modules.json")]
        pooling = _read_json(folder / "1_Pooling" / "config.json")
    except (OSError, ValueError) as error:
        raise NotExportable(str(error)) from error
    if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu":
        raise NotExportable(f"a {config.get('model_type')} network")
    if config.get("position_embedding_type", "absolute") != "absolute":
        raise NotExportable(f"{config['position_embedding_type']} positions")
    if modules not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise NotExportable(f"modules {modules}")
    return BertShape(
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
        pool_first_token=_pools_first_token(pooling),
        normalise=modules[-1] == "Normalize",
        max_tokens=_max_tokens(folder, config["max_position_embeddings"]),
    )


def exported(folder: Path, shape: BertShape, precision: str) -> Path:
    """The folder's ONNX file in the user's cache, written first when it isn't there.

    `precision` is fp32 or int8 (weights per channel, activations quantised as they come). Keyed by
    a hash of the weights and written under another name, then renamed: two processes may do so at
    once. Raises NotExportable when the weights are not where BERT's are.
    """
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise NotExportable("no model.safetensors")
    cache = Path(platformdirs.user_cache_dir("paper-assistant")) / "onnx"
    target = cache / f"{_key(weights, cache, (EXPORT_VERSION, shape, precision))}.onnx"
    if not target.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        model = _bert_model(weights, shape)
        made = model if precision == "fp32" else _quantised(model)
        _write_atomically(target, made.SerializeToString())
    return target


def _key(weights: Path, cache: Path, made: tuple[object, ...]) -> str:
    """A hash of the weights and of what is made of them.

    Noted for the file as it is now: hashing it anew takes a third of the first search of a process.
    """
    now = weights.stat()
    file_now = (str(weights.resolve()), now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)
    noted = cache / f"{hashlib.sha256(repr((file_now, made)).encode()).hexdigest()[:32]}.key"
    with suppress(OSError, ValueError):
        if (cache / f"{(key := noted.read_text('ascii'))}.onnx").is_file():
            return key
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(repr(made).encode())
    key = digest.hexdigest()[:32]
    with suppress(OSError):  # Where nothing can be written it is hashed each time.
        cache.mkdir(parents=True, exist_ok=True)
        _write_atomically(noted, key.encode())
    return key


def _max_tokens(folder: Path, positions: int) -> int:
    """The first limit given, in the order sentence-transformers looks for it."""
    for name, field in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
    ):
        settings = _read_json(folder / name) if (folder / name).is_file() else {}
        if settings.get("do_lower_case") and name.startswith("sentence"):
            raise NotExportable("lower-casing outside its tokenizer")
        if settings.get(field):
            return int(min(settings[field], positions))
    return positions


def _pools_first_token(pooling: dict[str, Any]) -> bool:
    """Both spellings of a pooling configuration: one mode by name, or a flag per mode."""
    if pooling.get("include_prompt") is False:
        raise NotExportable("pooling that leaves the prompt out")
    chosen = {
        name for name, on in pooling.items() if name.startswith("pooling_mode_") and on is True
    }
    mode = pooling.get("pooling_mode")
    if mode == "mean" or chosen == {"pooling_mode_mean_tokens"}:
        return False
    if mode == "cls" or chosen == {"pooling_mode_cls_token"}:
        return True
    raise NotExportable(f"pooling {mode or sorted(chosen)}")


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _write_atomically(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, target)


def _bert_model(weights: Path, shape: BertShape) -> Any:
    from safetensors.numpy import load_file

    tensors = {name.removeprefix("bert."): array for name, array in load_file(weights).items()}
    try:
        return BertGraph(tensors, shape).build()
    except KeyError as missing:
        raise NotExportable(f"no tensor {missing}") from missing


def _quantised(model: Any) -> Any:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "int8.onnx"
        operators = ["MatMul", "Attention"]
        quantize_dynamic(
            model,
            target,
            op_types_to_quantize=operators,
            per_channel=True,
            weight_type=QuantType.QInt8,
            # The types of the fused operators' outputs can't be inferred.
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        return onnx.load(target)
