"""Checking a statement against abstracts."""

import os
import re
import subprocess
import sys

import pytest
from assistant.checking.sentence import take_apart
from assistant.checking.turned import swapped

from assistant.answer import Support
from assistant.checking.check import Checker, check_support
from index.embedding.embedder import load_embedder
from tests.assistant.doubles import WordEmbedder

ABSTRACT = (
    "Multi-vector retrieval scores a document by many small vectors. We turn it into a single "
    "inner-product search. Our method improves recall by 10% with 90% lower latency on average."
)


def test_a_verbatim_sentence_is_supported():
    result = check_support("Our method improves recall by 10% with 90% lower latency.", [ABSTRACT])
    assert result.label is Support.SUPPORTED
    assert result.quote is not None
    assert result.quote in ABSTRACT
    first = result.evidence[0]
    assert ABSTRACT[first.start : first.end] == first.text


def test_another_number_is_never_supported():
    result = check_support("Our method improves recall by 12% with 90% lower latency.", [ABSTRACT])
    assert result.label is not Support.SUPPORTED


def test_the_opposite_direction_is_not_supported():
    result = check_support("Our method reduces recall by 10% with 90% lower latency.", [ABSTRACT])
    assert result.label is not Support.SUPPORTED


def test_an_unrelated_statement_is_unsupported():
    result = check_support("Sourdough bread needs a long fermentation.", [ABSTRACT])
    assert result.label is Support.UNSUPPORTED


def test_without_abstracts_there_is_no_quote():
    result = check_support("Anything at all.", [])
    assert (result.label, result.quote) == (Support.UNSUPPORTED, None)


FIELDS = [
    "In 293 cities, tree cover lowered summer temperature by 1.9 K on average.",
    "The model reaches 81.3% top-1 accuracy, 6.5 points above the baseline.",
    "Median stay was 6.1 days with early mobilisation and 8.4 days with usual care.",
    "The compressor shrinks the index from 61 GB to 9 GB without loss of recall.",
]
AROUND = "We study an open question. {} These results hold in every setting that we tried."


@pytest.mark.parametrize("sentence", FIELDS)
def test_one_figure_changed_is_never_supported(sentence):
    for found in re.finditer(r"\d+(?:\.\d+)?", sentence):
        other = f"{float(found.group()) * 1.7 + 2:.1f}"
        changed = sentence[: found.start()] + other + sentence[found.end() :]
        result = check_support(changed, [AROUND.format(sentence)])
        assert result.label is not Support.SUPPORTED, changed


@pytest.mark.parametrize("sentence", FIELDS)
def test_word_for_word_is_always_supported(sentence):
    result = check_support(f"{sentence} [3]", ["Trees are tall.", AROUND.format(sentence)])
    assert result.label is Support.SUPPORTED
    assert result.quote == sentence
    assert (result.evidence[0].abstract, result.score > 0.9) == (1, True)


def test_figures_exchanged_within_a_sentence_are_not_supported():
    said = "Our method improves recall by 90% with 10% lower latency on average."
    assert check_support(said, [ABSTRACT]).label is not Support.SUPPORTED


@pytest.mark.parametrize("statement", ["", "?", "[3]", "   ", "\u200b", "x" * 100_000, "1" * 5000])
def test_odd_statements_are_not_supported(statement):
    result = check_support(statement, [ABSTRACT, ""])
    assert result.label is not Support.SUPPORTED
    assert 0 <= result.score <= 1
    assert 0 <= result.conflict <= 1


def test_a_name_may_stand_in_the_title():
    pair = ("PagePool doubles throughput.", ["It doubles throughput of serving."])
    checker = Checker()
    without = checker.check_each([pair])[0][0]
    with_title = checker.check_each([pair], titles={pair[1][0]: "PagePool: shared caches"})[0][0]
    assert "PagePool" in without.reason
    assert "PagePool" not in with_title.reason


class Blind(WordEmbedder):
    """Another embedder than the calibration's: it must not be asked."""

    name = "blind"

    def embed_documents(self, texts):
        raise AssertionError("the checker compares with the embedder it was fitted with")

    embed_queries = embed_documents


def test_the_embedder_of_the_library_changes_no_verdict():
    said = "MUVERA lowers latency by 90%."
    assert Checker(Blind()).check(said, [ABSTRACT]) == Checker().check(said, [ABSTRACT])
    assert Checker(load_embedder()).check(said, [ABSTRACT]) == Checker().check(said, [ABSTRACT])


STAY = "Median stay was 6.1 days with early mobilisation and 8.4 days with usual care (P<0.001)."
WORDS = "Participants who slept recalled 28 words on average, those who stayed awake 21."
GAIN = "NetA improves accuracy on three long-range benchmarks by 7.8% on average over NetB."


@pytest.mark.parametrize(
    "said, source, turned",
    [
        ("Stay was shorter with usual care than with early mobilisation.", STAY, 1.0),
        ("Stay was shorter with early mobilisation than with usual care.", STAY, -1.0),
        ("Stay was longer with usual care than with early mobilisation.", STAY, -1.0),
        ("Participants who slept recalled fewer words than those who stayed awake.", WORDS, 1.0),
        ("Participants who slept recalled more words than those who stayed awake.", WORDS, -1.0),
        # Which of two figures is better, figures can't say.
        ("Stay was better with usual care than with early mobilisation.", STAY, 0.0),
        ("Stay was shorter with surgery than with physiotherapy.", STAY, 0.0),
        ("NetB improves over NetA by 7.8% on average.", GAIN, 1.0),
        ("NetA improves over NetB by 7.8% on average.", GAIN, -1.0),
    ],
)
def test_sides_that_figures_or_a_far_verb_settle(said, source, turned):
    assert swapped(take_apart(said), take_apart(source)) == turned


def test_what_may_be_contradicted_is_not_called_supported():
    abstract = (
        "Women with breast cancer and matched controls were compared. Increased risk of breast "
        "cancer was noted with increased birth weight and birth length."
    )
    said = "Women with a lower birth weight are more likely to develop breast cancer."
    assert check_support(said, [abstract]).label in (Support.PARTIAL, Support.CONTRADICTED)


def test_sentences_rank_the_same_in_every_process():
    """Sets of words come in another order in each; equal sums must not be told apart by it."""
    code = (
        "from assistant.checking.check import Checker;"
        f"c = Checker().check('Recall improves with lower latency.', [{ABSTRACT!r}]);"
        "print(repr(c.score), repr(c.conflict), c.quote)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
