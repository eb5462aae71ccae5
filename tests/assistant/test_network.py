"""The network that comes with the built-in reader, and how its word counts."""

import pytest

from assistant import check_support
from assistant.answer import Support
from assistant.reader.claim_features import SUPPORT_FEATURES
from assistant.reader.logistic import load_weights
from assistant.reader.nli import load_packaged

GROUND = (
    "Shrubs were planted in 40 courtyards. "
    "In courtyards with shrubs, soils dried out later in summer."
)
PAIRS = [
    (GROUND, "Planting shrubs kept the ground moist for longer."),
    (GROUND, "In courtyards with shrubs, soils dried out earlier in summer."),
    (GROUND, "Shrubs attracted more birds."),
    ("A.", "B."),
]


def test_a_pair_is_judged_alike_in_any_company():
    network = load_packaged()
    together = network.judge(PAIRS)
    assert [network.judge([pair])[0] for pair in PAIRS] == together
    assert network.judge(PAIRS[::-1])[::-1] == together


def test_chances_are_chances():
    for verdict in load_packaged().judge(PAIRS):
        assert 0 <= verdict.entails <= 1
        assert 0 <= verdict.contradicts <= 1
        assert verdict.entails + verdict.contradicts <= 1 + 1e-9


def test_a_turned_copy_is_likelier_contradicted_than_what_was_said():
    said, turned = load_packaged().judge([(GROUND, GROUND), PAIRS[1]])
    assert said.entails > turned.entails
    assert said.contradicts < turned.contradicts


def test_the_weights_are_those_of_the_features():
    weights = load_weights()
    assert weights.support.features == SUPPORT_FEATURES
    assert weights.support.weight[SUPPORT_FEATURES.index("entails")] > 0


@pytest.mark.parametrize("statement", [said for _, said in PAIRS[:3]])
def test_contradicted_is_said_of_what_is_exact_alone(statement):
    result = check_support(statement, [GROUND])
    assert 0 <= result.score <= 1
    assert 0 <= result.conflict <= 1
    assert result.quote in GROUND
    assert result.label is not Support.CONTRADICTED or result.exact
