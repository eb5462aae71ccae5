"""The NLI checker, with a tiny real cross-encoder that is made, saved and loaded by real code."""

import pytest

from assistant.answer import Support
from assistant.checking.check import check_support
from assistant.reader.nli import load_nli
from index.errors import ModelError
from tests.index.cross_encoders import make_cross_encoder

ABSTRACT = "Tree cover lowered summer temperature. Irrigation restored most of the cooling."


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
    name = make_cross_encoder(tmp_path, labels, says=says)
    result = check_support("Trees cool the summer.", [ABSTRACT], checker=name)
    assert result.label is support
    assert result.quote in ABSTRACT


def test_figures_are_checked_whatever_the_model_says(tmp_path):
    name = make_cross_encoder(
        tmp_path, ["entailment", "neutral", "contradiction"], says="entailment"
    )
    result = check_support("Trees cool the summer by 40%.", [ABSTRACT], checker=name)
    assert result.label is Support.UNSUPPORTED


def test_one_verdict_for_each_pair(tmp_path):
    labels = ["neutral", "entailment", "contradiction"]
    nli = load_nli(make_cross_encoder(tmp_path, labels, says="entailment"), offline=True)
    verdicts = nli.judge([("tree cover", "tree"), ("cover", "temperature")])
    assert [round(v.entails, 2) for v in verdicts] == [0.96, 0.96]
    assert nli.judge([]) == []


def test_a_model_of_another_kind_is_refused(tmp_path):
    name = make_cross_encoder(tmp_path, ["positive", "negative"])
    with pytest.raises(ModelError, match=r"tells positive, negative; name one"):
        load_nli(name)


def test_a_missing_model_is_one_line(tmp_path):
    with pytest.raises(ModelError, match=r"^checker can't be loaded \(offline\): [^\n]+$"):
        load_nli(str(tmp_path / "nowhere"), offline=True)
