"""The NLI checker, with a tiny real cross-encoder that is made, saved and loaded by real code."""

from pathlib import Path

import pytest

from assistant.answer import Support
from assistant.checking.check import check_support
from assistant.reader.choice import load_named
from index.errors import ModelError

ABSTRACT = "Tree cover lowered summer temperature. Irrigation restored most of the cooling."


def make_cross_encoder(folder: Path, labels: list[str], says: str) -> str:
    """Save a BERT of one layer whose answer is always `says`, whatever it reads."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(3)
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = {word: n for n, word in enumerate([*marks, "tree", "cover", "lowered", "temperature"])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]", model_max_length=64,
    ).save_pretrained(folder)  # fmt: skip
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=64,
        id2label=dict(enumerate(labels)), label2id={label: n for n, label in enumerate(labels)},
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([4.0 * (label == says) for label in labels]))
    model.save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize(
    ("labels", "says", "support"),
    [
        (["contradiction", "entailment", "neutral"], "entailment", Support.SUPPORTED),
        (["ENTAILMENT", "NEUTRAL", "CONTRADICTION"], "CONTRADICTION", Support.CONTRADICTED),
        (["entailment", "neutral", "contradiction"], "neutral", Support.UNSUPPORTED),
        (["entailment", "not_entailment"], "not_entailment", Support.UNSUPPORTED),
    ],
)
def test_labels_are_read_from_the_model(tmp_path, labels, says, support):
    name = make_cross_encoder(tmp_path, labels, says)
    result = check_support("Trees cool the summer.", [ABSTRACT], checker=name)
    assert result.label is support
    assert result.quote in ABSTRACT


def test_figures_are_checked_whatever_the_model_says(tmp_path):
    name = make_cross_encoder(tmp_path, ["entailment", "neutral", "contradiction"], "entailment")
    result = check_support("Trees cool the summer by 40%.", [ABSTRACT], checker=name)
    assert result.label is Support.UNSUPPORTED


def test_one_verdict_for_each_pair(tmp_path):
    labels = ["neutral", "entailment", "contradiction"]
    nli = load_named(make_cross_encoder(tmp_path, labels, "entailment"), offline=True)
    verdicts = nli.judge([("tree cover", "tree"), ("cover", "temperature")])
    assert [round(v.entails, 2) for v in verdicts] == [0.96, 0.96]
    assert nli.judge([]) == []


def test_a_model_of_another_kind_is_refused(tmp_path):
    name = make_cross_encoder(tmp_path, ["positive", "negative"], "positive")
    with pytest.raises(ModelError, match=r"tells positive, negative; name one"):
        load_named(name)


def test_a_missing_model_is_one_line(tmp_path):
    with pytest.raises(ModelError, match=r"^checker can't be loaded: [^\n]+$"):
        load_named(str(tmp_path / "nowhere"), offline=True)
