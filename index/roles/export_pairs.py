"""A cross-encoder's folder written as ONNX once, by torch, so that it need not be loaded again."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from index.roles.pairs import OnnxPairs, Pair, TorchPairs, onnx_file
from index.roles.published import Role

_TRIED: tuple[Pair, ...] = (
    ("Does late interaction cost storage?", "Late interaction keeps a vector of every token."),
    ("storage", "It costs more storage than one vector a passage, and less than none at all. " * 9),
    ("Which papers measure latency, and on which machines do they do so?", "None."),
)


def export_pairs(role: Role, folder: Path) -> str | None:
    """Write `onnx/model.onnx` into a folder; why it could not be done, None where it was.

    A file whose scores are not torch's is taken away again; one that was there is kept.
    """
    target = onnx_file(folder) or folder / "onnx" / "model.onnx"
    try:
        _write_tokenizer(folder)
        if not target.is_file():
            target.parent.mkdir(exist_ok=True)
            _export(folder, target)
        mine = OnnxPairs(role, folder, target, folder.name).logits(_TRIED)
        theirs = TorchPairs(role, str(folder), folder.name, offline=True).logits(_TRIED)
        # So near are the scores of the same network run in another way.
        if mine.shape == theirs.shape and np.abs(mine - theirs).max() <= 1e-3:
            return None
        why = "its scores are not those of torch"
    except Exception as error:  # noqa: BLE001 - whatever torch can't export is run by torch
        why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    for file in target.parent.glob("model.onnx*"):
        file.unlink()
    return why


def _write_tokenizer(folder: Path) -> None:
    """Write a `tokenizer.json` where there are only the files it is made of.

    Of DeBERTa that is a `spm.model`, which transformers reads with sentencepiece.
    """
    if not (folder / "tokenizer.json").is_file():
        from transformers import AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))


def _export(folder: Path, target: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model: Any = AutoModelForSequenceClassification.from_pretrained(
        folder, local_files_only=True, attn_implementation="eager", dtype=torch.float32
    ).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    queries, texts = zip(*_TRIED[::2], strict=True)
    sample = tokenizer(list(queries), list(texts), padding=True, return_tensors="pt")
    names = [name for name in tokenizer.model_input_names if name in sample]

    class Scores(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *inputs: Any) -> Any:
            return self.model(**dict(zip(names, inputs, strict=True))).logits

    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # of tracing, whose result is compared below
        torch.onnx.export(
            Scores(),
            tuple(sample[name] for name in names),
            str(target),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={
                **{name: {0: "batch", 1: "tokens"} for name in names},
                "logits": {0: "batch"},
            },
            opset_version=17,
            dynamo=False,
        )
