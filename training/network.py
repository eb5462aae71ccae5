"""Train the network of the built-in reader, and write it as `assistant/reader/network`.

    python -m training.network ../shared

It starts from the packaged MiniLM and reads statements written for this project
(`statements.jsonl.xz`): evidence with what it carries, contradicts and does not say, each once in
its own words and once in others. None of the sets that the reader is judged on is seen, so that all
of them are of another origin. An hour and a half on two cores.
"""

import json
import lzma
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import torch
from tokenizers import Encoding, Tokenizer
from transformers import BertConfig, BertForSequenceClassification

from assistant.reader.nli import PACKAGED
from index.embedding.embedder import packaged_folder
from training.altered import Row, alter
from training.material import ABSENT, CARRIED, CONTRADICTED

STATEMENTS = Path(__file__).with_name("statements.jsonl.xz")
LABELS = {CARRIED: "entailment", CONTRADICTED: "contradiction", ABSENT: "neutral"}
PAPERS, SHARE = 14_000, 0.25
"""Papers of which a sentence is altered, and the share of the collection they are drawn from."""
TOKENS, BATCH, RATE = 160, 32, 5e-5
WARM_UP, ONCE_MORE = 1, 4
"""Passes over the altered sentences, and over the statements."""
SORTED = 40
"""Batches within which rows are sorted by length, so that little is filled up."""
_NEGATION = re.compile(r"\b(?:not|no|never|none|nor|without|neither|cannot)\b", re.I)


def load_statements(random: Random) -> list[Row]:
    """The statements that were written for it.

    Twice as many carried ones hold a negation as others: half of those are left out, so that a
    negation tells nothing.
    """
    with lzma.open(STATEMENTS, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    kinds = [(row, label) for row in rows for label in LABELS]
    return [
        (row["evidence"], said, label)
        for row, label in kinds
        for said in row[label]
        if label != CARRIED or not _NEGATION.search(said) or random.random() < 0.5
    ]


def load_altered(shared: Path, random: Random) -> list[Row]:
    """Sentences of abstracts, altered."""
    found: list[Row] = []
    with lzma.open(shared / "scale" / "papers-ml.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            if random.random() < SHARE:
                found += alter(json.loads(line)["abstract"], random)
            if len(found) >= PAPERS:
                break
    return found


def new_network(base: Path) -> BertForSequenceClassification:
    """MiniLM with a head for three labels; its table of words stays as it is."""
    from safetensors.torch import load_file

    config = BertConfig.from_pretrained(base)
    config.num_labels, config.id2label = len(LABELS), dict(enumerate(LABELS.values()))
    network = BertForSequenceClassification(config)
    weights = load_file(base / "model.safetensors")
    network.load_state_dict({f"bert.{name}": part for name, part in weights.items()}, strict=False)
    network.bert.embeddings.word_embeddings.requires_grad_(False)
    return network


def batches(encoded: Sequence[Encoding], random: Random) -> list[list[int]]:
    """The rows in batches of about the same length, in any order."""
    order = list(range(len(encoded)))
    random.shuffle(order)
    found = []
    for start in range(0, len(order), BATCH * SORTED):
        part = sorted(order[start : start + BATCH * SORTED], key=lambda n: len(encoded[n].ids))
        found += [part[n : n + BATCH] for n in range(0, len(part), BATCH)]
    random.shuffle(found)
    return found


def filled(encoded: Sequence[Encoding]) -> dict[str, torch.Tensor]:
    """The inputs (rows, tokens) of a batch, filled up with zeros."""
    longest = max(len(one.ids) for one in encoded)

    def table(rows: Iterator[list[int]]) -> torch.Tensor:
        return torch.tensor([row + [0] * (longest - len(row)) for row in rows])

    return {
        "input_ids": table(one.ids for one in encoded),
        "attention_mask": table(one.attention_mask for one in encoded),
        "token_type_ids": table(one.type_ids for one in encoded),
    }


def train(
    network: BertForSequenceClassification,
    tokenizer: Tokenizer,
    rows: Sequence[Row],
    random: Random,
    *,
    passes: int,
) -> None:
    """AdamW with a rate that rises for a twentieth of the steps and then falls to nothing."""
    encoded = tokenizer.encode_batch([(evidence, said) for evidence, said, _ in rows])
    wanted = torch.tensor([list(LABELS).index(label) for _, _, label in rows])
    parameters = [part for part in network.parameters() if part.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.01, fused=True)
    steps = [batch for _ in range(passes) for batch in batches(encoded, random)]
    rate = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=len(steps), pct_start=0.05, anneal_strategy="linear"
    )
    network.train()
    for number, batch in enumerate(steps, 1):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(**filled([encoded[n] for n in batch])).logits
        loss = torch.nn.functional.cross_entropy(logits.float(), wanted[batch])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        rate.step()
        if number % 100 == 0:
            print(f"{number} of {len(steps)}: {loss.item():.2f}", flush=True)


def export(network: BertForSequenceClassification, base: Path, folder: Path) -> None:
    """Write it as ONNX, a byte a weight, with its tokenizer and the names of its labels."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(exist_ok=True)
    example = torch.ones((2, 20), dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "pairs", 1: "tokens"} for name in names}
    with tempfile.TemporaryDirectory() as work:
        whole = Path(work) / "whole.onnx"
        torch.onnx.export(
            _Logits(network.eval()),
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
    config = {"model_type": "bert", "id2label": network.config.id2label, "pad_token_id": 0}
    config["max_position_embeddings"] = network.config.max_position_embeddings
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")


class _Logits(torch.nn.Module):
    """The network with its inputs by place, as an export wants them."""

    def __init__(self, network: BertForSequenceClassification) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Any, mask: Any, segments: Any) -> Any:
        return self.network(input_ids=ids, attention_mask=mask, token_type_ids=segments).logits


def main(shared: Path) -> None:
    """Warm up, train, write."""
    torch.manual_seed(0)
    random, base = Random(0), packaged_folder()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    network = new_network(base)
    train(network, tokenizer, load_altered(shared, random), random, passes=WARM_UP)
    train(network, tokenizer, load_statements(random), random, passes=ONCE_MORE)
    export(network, base, PACKAGED)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
