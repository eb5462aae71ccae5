"""Words as BM25 compares them: other spellings, parts of names, words that only ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import Lexical
from index.paper import Paper
from index.text.normalization import matchable, without_asking


@pytest.mark.parametrize(
    "one, other",
    [
        ("TNF-α", "TNF-alpha"),
        ("tumour behaviour", "tumor behavior"),
        ("optimisation was analysed", "optimization was analyzed"),
        ("Leukaemia, oedema and diarrhoea in a foetus", "leukemia, edema and diarrhea in a fetus"),
        ("the centre of fibres", "the center of fibers"),
        ("RNAs", "RNA"),
    ],
)
def test_two_spellings_become_one(one, other):
    assert matchable(one).split() == matchable(other).replace("-", "- ").split()


@pytest.mark.parametrize(
    "name, parts",
    [
        ("IL6", {"il", "6"}),
        ("mRNA", {"rna"}),
        ("HbA1c", {"hb", "1"}),
        ("uniCOIL", {"uni", "coil"}),
        ("5mg", {"5", "mg"}),
        ("Michael", set()),
        ("BERT", set()),
        ("2020", set()),
    ],
)
def test_a_name_brings_its_parts(name, parts):
    assert set(matchable(name).split()) == {name.lower()} | parts


@pytest.mark.parametrize(
    "text", ["our", "four hours", "noise is precise", "coefficients of poems", "analysis", "genre"]
)
def test_words_that_only_look_british_stay(text):
    assert matchable(text).replace("iz", "is") == text


@pytest.mark.parametrize(
    "query, left",
    [
        ("How do vaccines work?", "vaccines work"),
        ("What does the WHO say about them", "the WHO say them"),
        ("Where are you?", "are"),
        ("what is it", "is it"),
        ("who", "who"),
    ],
)
def test_words_that_ask_are_left_out_unless_nothing_else_is(query, left):
    assert without_asking(query).replace("?", "").split() == left.split()


@given(st.text(max_size=80))
def test_any_text_has_words_to_match(text):
    assert matchable(text) == matchable(text)
    assert set(without_asking(text)) <= {*text, " "}


def test_papers_that_use_a_name_are_not_those_that_use_its_parts(tmp_path):
    lexical = Lexical(tmp_path)
    lexical.replace(
        [
            Paper("a", "uniCOIL", "We ask uniCOIL."),
            Paper("b", "A coil for uni", "We ask nobody."),
            Paper("c", "B-PROP", "A prop of type B."),
        ]
    )
    names = ("uniCOIL", "COIL", "B-PROP", "asks", "of")
    found = [sorted(lexical.using(name, 9)) for name in names]
    assert found == [["a"], ["a", "b"], ["c"], ["a", "b"], []]
    assert len(lexical.using("asks", 1)) == 1


def test_a_question_finds_the_other_spelling(tmp_path):
    lexical = Lexical(tmp_path)
    lexical.replace(
        [
            Paper("a", "Interleukin in tumor growth", "TNF-alpha and IL-6 rise."),
            Paper("b", "How mice sleep", "Sleep is what mice do."),
        ]
    )
    for query in ("tumour", "IL6", "TNFα"):
        assert [paper for paper, _ in lexical.query(query, 2)] == ["a"]
    assert [paper for paper, _ in lexical.query("How does it do what tumours do?", 2)] == ["a"]
    assert lexical.information("how do tumours grow") == lexical.information("tumors grow")
