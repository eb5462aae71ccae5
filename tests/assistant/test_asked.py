"""What a question asks for, and whether the papers found can tell."""

import pytest

from assistant.answering.asked import absent_names, asked_fact, asked_names, compares
from tests.assistant.doubles import Few


@pytest.mark.parametrize(
    "question, names",
    [
        ("What NDCG@10 does ColBERTv2 reach on TREC-COVID?", ("NDCG", "ColBERTv2", "TREC-COVID")),
        ("How does Mamba do on retrieval?", ("Mamba",)),
        ("Is late interaction costly? Does it need GPUs?", ("GPUs",)),
        ("How Does Late Interaction Work In Practice?", ()),
        ("What does late interaction cost?", ()),
        ("What do LLMs change in IR?", ()),
    ],
)
def test_names(question, names):
    assert set(asked_names(question)) == set(names)


def test_a_name_counts_as_mentioned_when_it_is_spelt_out():
    text = "Large language models rank Chinese documents."
    assert absent_names(("LLM", "LLMs", "Chinese", "HyDE"), text) == ("HyDE",)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the first author of the paper that introduced REALM?",
        "In which year was PIRL published?",
        "Under which licence is the data released?",
        "At which conference was it presented?",
        "How many GPUs were used?",
        "What learning rate was used?",
        "Which agency funded the work?",
        "How many annotators took part?",
    ],
)
def test_facts_that_abstracts_seldom_hold(question):
    assert asked_fact(question) is not None


@pytest.mark.parametrize(
    "question",
    [
        "What do the authors of MUVERA propose?",
        "How much latency does MUVERA save?",
        "Which models are compared on MS MARCO?",
    ],
)
def test_facts_that_abstracts_do_hold(question):
    assert asked_fact(question) is None


def test_comparing():
    assert compares("How do A and B differ?")
    assert compares("MUVERA vs. PLAID")
    assert not compares("What does MUVERA reduce?")


@pytest.mark.parametrize(
    "question, said",
    [
        ("By how much does HyDE improve recall of multi-vector models?", "“HyDE”"),
        ("What recall does MUVERA achieve on PubTator Central?", "“PubTator"),
        ("Under which licence was MUVERA multi-vector similarity search released?", "licence"),
    ],
)
def test_near_misses_say_what_is_missing(question, said):
    answer = Few().ask(question)
    assert not answer.answered
    assert said in answer.text
    assert "MUVERA: Multi-Vector" in answer.text
