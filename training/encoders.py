"""The two encoders that read a text and a statement together, and how they are trained."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoConfig, AutoModel, BertForSequenceClassification

LABELS = ("entailment", "contradiction", "neutral")
NOT_CARRIED = len(LABELS)
"""The label of what is contradicted or not said, nobody knows which."""
TOKENS = 224
AT_ONCE = 20_000
"""Pairs that are cut into tokens in one go."""
WARM_UP = 0.05
SORTED = 50
"""Batches within which rows are sorted by length, so that little is filled up."""
SOFTENED, OF_THE_LABEL = 1.5, 0.5
"""The temperature of the teacher's word, and the share of the loss that the label keeps."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Texts:
    """Pairs of texts as the tokens of one model, filled up and sorted when they are read."""

    def __init__(self, pairs: Sequence[tuple[str, str]], folder: Path) -> None:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(TOKENS)
        self._filling = AutoConfig.from_pretrained(folder).pad_token_id or 0
        self._ids: list[np.ndarray] = []
        self._second: list[int] = []
        """Where the second text of each pair begins."""
        for start in range(0, len(pairs), AT_ONCE):
            for one in tokenizer.encode_batch(list(pairs[start : start + AT_ONCE])):
                self._ids.append(np.array(one.ids, dtype=np.uint16))
                self._second.append(len(one.ids) - sum(one.type_ids))
        self.lengths = np.array([len(ids) for ids in self._ids])

    def __len__(self) -> int:
        return len(self._ids)

    def batch(self, rows: np.ndarray) -> dict[str, torch.Tensor]:
        """Inputs (rows, tokens) of the rows asked for."""
        place = np.arange(self.lengths[rows].max())
        inside = place < self.lengths[rows][:, None]
        ids = np.full(inside.shape, self._filling)
        for line, n in zip(ids, rows, strict=True):
            line[: len(self._ids[n])] = self._ids[n]
        second = inside & (place >= np.array([self._second[n] for n in rows])[:, None])
        return {
            "input_ids": torch.tensor(ids, device=DEVICE),
            "attention_mask": torch.tensor(inside.astype(int), device=DEVICE),
            "token_type_ids": torch.tensor(second.astype(int), device=DEVICE),
        }


class Teacher(nn.Module):
    """MPNet with a head for three labels over the mean of its tokens."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        self.encoder.embeddings.word_embeddings.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.head = nn.Sequential(
            nn.Linear(width, width), nn.Tanh(), nn.Dropout(0.1), nn.Linear(width, len(LABELS))
        )

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Logits (rows, 3)."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        mask = attention_mask[..., None]
        return self.head((hidden * mask).sum(1) / mask.sum(1))


class Student(nn.Module):
    """MiniLM with a head for three labels; its table of words stays as it is."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.network = BertForSequenceClassification.from_pretrained(
            folder, num_labels=len(LABELS), id2label=dict(enumerate(LABELS))
        )
        self.network.bert.embeddings.word_embeddings.requires_grad_(False)

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Logits (rows, 3)."""
        return self.network(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).logits


def train(
    model: nn.Module,
    texts: Texts,
    labels: np.ndarray,
    rows: np.ndarray,
    *,
    passes: int,
    rate: float,
    batch: int,
    word: np.ndarray | None = None,
) -> None:
    """AdamW with a rate that rises for a twentieth of the steps and then falls to nothing.

    `word` holds a teacher's log-chances (texts, 3); rows without a label learn from it alone.
    """
    random = np.random.default_rng(0)
    parameters = [part for part in model.parameters() if part.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    steps = [part for _ in range(passes) for part in _batches(texts, rows, batch, random)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=len(steps), pct_start=WARM_UP, anneal_strategy="linear"
    )
    model.train()
    for number, part in enumerate(steps, 1):
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            logits = model(**texts.batch(part))
        told = None if word is None else torch.tensor(word[part], device=DEVICE)
        loss = _loss(logits.float(), torch.tensor(labels[part], device=DEVICE), told)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        if number % 100 == 0:
            print(
                f"{type(model).__name__}: {number} of {len(steps)}: {loss.item():.2f}", flush=True
            )


def _loss(logits: torch.Tensor, labels: torch.Tensor, told: torch.Tensor | None) -> torch.Tensor:
    chances = torch.log_softmax(logits, -1)
    known = labels >= 0
    of_label = chances.gather(1, labels.clamp(0, NOT_CARRIED - 1)[:, None])[:, 0]
    either = torch.logsumexp(chances[:, 1:], -1)
    right = torch.where(labels == NOT_CARRIED, either, of_label)
    if told is None:
        return -(right * known).sum() / known.sum().clamp(min=1)
    soft = torch.softmax(told / SOFTENED, -1)
    share = known * OF_THE_LABEL
    return -(share * right + (1 - share) * (soft * chances).sum(-1)).mean()


@torch.no_grad()
def predict(model: nn.Module, texts: Texts, batch: int = 512) -> np.ndarray:
    """Log-chances (texts, 3) of the three labels."""
    model.eval()
    found = np.zeros((len(texts), len(LABELS)), np.float32)
    order = np.argsort(texts.lengths, kind="stable")
    for start in range(0, len(order), batch):
        part = order[start : start + batch]
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            logits = model(**texts.batch(part))
        found[part] = torch.log_softmax(logits.float(), -1).cpu().numpy()
    return found


def _batches(
    texts: Texts, rows: np.ndarray, size: int, random: np.random.Generator
) -> list[np.ndarray]:
    """The rows in batches of about the same length, in any order."""
    order, found = random.permutation(rows), []
    for start in range(0, len(order), size * SORTED):
        part = order[start : start + size * SORTED]
        part = part[np.argsort(texts.lengths[part], kind="stable")]
        found += [part[n : n + size] for n in range(0, len(part), size)]
    random.shuffle(found)
    return found


def export(student: Student, base: Path, folder: Path) -> None:
    """Write it as ONNX, a byte a weight, with its tokenizer and the names of its labels."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(exist_ok=True)
    example = torch.ones((2, 20), dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "pairs", 1: "tokens"} for name in names}
    with tempfile.TemporaryDirectory() as work:
        whole = Path(work) / "whole.onnx"
        torch.onnx.export(
            student.cpu().eval(),
            (example, example, example),
            str(whole),
            input_names=names,
            output_names=["logits"],
            dynamic_axes=axes | {"logits": {0: "pairs"}},
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
