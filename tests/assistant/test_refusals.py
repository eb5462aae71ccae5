"""How readily a question is refused without a model: a setting that names its price."""

import pytest

from assistant import Assistant, QueryError
from assistant.reader.load_reader import load_reader
from assistant.reader.logistic import load_weights
from assistant.reader.refusals import parse_refusals


def test_a_larger_share_refuses_below_a_higher_bound():
    bounds = [load_weights().refused_below(share) for share in (0, 0.001, 0.005, 0.03, 0.2)]
    assert bounds[0] == 0
    assert bounds == sorted(set(bounds))


@pytest.mark.parametrize("said", [-0.1, 0.3, "many", "nan"])
def test_what_is_no_share_is_told_in_one_line(said, monkeypatch):
    monkeypatch.setenv("PAPER_ASSISTANT_REFUSALS", str(said))
    with pytest.raises(QueryError, match=r"no share of questions to refuse: .*; say 0 to"):
        parse_refusals()


def test_the_reader_is_told_of_it(monkeypatch):
    monkeypatch.setenv("PAPER_ASSISTANT_REFUSALS", "0.1")
    assert load_reader(refusals=parse_refusals()).found == load_weights().refused_below(0.1)


def test_nothing_is_refused_at_none_and_more_at_more(tmp_path):
    question = "Who won the chess championship of 1972?"
    with Assistant.open(tmp_path) as assistant:
        assistant.add("examples/papers.jsonl")
        assistant.refusals = 0.2
        assert not assistant.ask(question).answered
        assistant.refusals = 0
        assert assistant.ask(question).answered
