"""Tiny cross-encoders, made here and saved to disk: random, but the same at every run."""

import json
import shutil
from pathlib import Path

from index.embedding.embedder import packaged_folder

NLI = ("contradiction", "entailment", "neutral")


def make_cross_encoder(folder, labels=("LABEL_0",), *, says=None, kind="bert", seed=5):
    """Save a network of two layers; with `says` its answer is that label, whatever it reads."""
    import torch
    import transformers

    torch.manual_seed(seed)
    folder = Path(folder)
    size = {
        "vocab_size": 30522,
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 64,
        "pad_token_id": 0,
        "id2label": dict(enumerate(labels)),
        "label2id": {label: n for n, label in enumerate(labels)},
    }
    if kind == "bert":
        model = transformers.BertForSequenceClassification(transformers.BertConfig(**size))
    else:
        config = transformers.DebertaV2Config(
            **size, relative_attention=True, position_buckets=32, norm_rel_ebd="layer_norm",
            share_att_key=True, pos_att_type=["p2c", "c2p"], position_biased_input=False,
            type_vocab_size=0,
        )  # fmt: skip
        model = transformers.DebertaV2ForSequenceClassification(config)
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1:
                weights.normal_(0, 0.4)
        model.classifier.weight.normal_(0, 2)  # so that no two texts have nearly one score
        if says is not None:
            model.classifier.weight.zero_()
            model.classifier.bias.copy_(torch.tensor([4.0 * (one == says) for one in labels]))
    model.eval().save_pretrained(folder)
    shutil.copy(packaged_folder() / "tokenizer.json", folder)
    shutil.copy(packaged_folder() / "vocab.txt", folder)
    settings = json.loads((packaged_folder() / "tokenizer_config.json").read_text("utf-8"))
    settings["model_max_length"] = 64
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    return str(folder)


def torch_logits(folder, pairs):
    """What torch says, through sentence-transformers."""
    from sentence_transformers import CrossEncoder
    from torch.nn import Identity

    found = CrossEncoder(folder, device="cpu").predict(pairs, activation_fn=Identity())
    return found.reshape(len(pairs), -1)
