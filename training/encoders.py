"""The two encoders, with a head for statements and one for questions, and their ONNX form."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoModel, BertForSequenceClassification

LABELS = ("entailment", "contradiction", "neutral")
OF_A_TOKEN = 2
"""Figures of each token: at the mark behind a sentence the first, at the beginning the second."""


class Teacher(nn.Module):
    """MPNet: three labels over the mean of its tokens, and two figures a token."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        self.encoder.embeddings.word_embeddings.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.head = nn.Sequential(
            nn.Linear(width, width), nn.Tanh(), nn.Dropout(0.1), nn.Linear(width, len(LABELS))
        )
        self.marks = nn.Linear(width, OF_A_TOKEN)

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Logits (rows, 3), and figures (rows, tokens, 2)."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        mask = attention_mask[..., None]
        return self.head((hidden * mask).sum(1) / mask.sum(1)), self.marks(hidden)


class Student(nn.Module):
    """MiniLM with the same two heads; its table of words stays as it is."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.network = BertForSequenceClassification.from_pretrained(
            folder, num_labels=len(LABELS), id2label=dict(enumerate(LABELS))
        )
        self.network.bert.embeddings.word_embeddings.requires_grad_(False)
        self.marks = nn.Linear(self.network.config.hidden_size, OF_A_TOKEN)

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Logits (rows, 3), and figures (rows, tokens, 2)."""
        read = self.network.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        )
        hidden, pooled = read[0], read[1]
        dropout = self.network.dropout
        return self.network.classifier(dropout(pooled)), self.marks(dropout(hidden))


class _OneByOne(nn.Module):
    """A student that reads texts which fill no row up: without a mask it takes a fifth less."""

    def __init__(self, student: Student) -> None:
        super().__init__()
        self.student = student

    def forward(self, input_ids: Any, token_type_ids: Any) -> Any:
        """As the student's, outside training."""
        network = self.student.network
        read = network.bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        hidden = network.bert.encoder(read, attention_mask=None)[0]
        return network.classifier(network.bert.pooler(hidden)), self.student.marks(hidden)


def export(student: Student, base: Path, folder: Path) -> None:
    """Write it as ONNX, a byte a weight, with its tokenizer and the names of its labels."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(exist_ok=True)
    example = torch.ones((2, 20), dtype=torch.long)
    names = ["input_ids", "token_type_ids"]
    axes = {name: {0: "pairs", 1: "tokens"} for name in names}
    with tempfile.TemporaryDirectory() as work:
        whole = Path(work) / "whole.onnx"
        torch.onnx.export(
            _OneByOne(student).cpu().eval(),
            (example, example),
            str(whole),
            input_names=names,
            output_names=["logits", "figures"],
            dynamic_axes=axes | {"logits": {0: "pairs"}, "figures": axes["input_ids"]},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            folder / "model.onnx",
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
        )
    shutil.copy(base / "tokenizer.json", folder / "tokenizer.json")
    config = student.network.config
    kept = {"model_type": "bert", "id2label": config.id2label, "pad_token_id": 0}
    kept["max_position_embeddings"] = config.max_position_embeddings
    (folder / "config.json").write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
