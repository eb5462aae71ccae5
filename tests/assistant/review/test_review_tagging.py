import pytest

from assistant.answer import Quote
from assistant.review.table import data_span
from assistant.review.tagging import quality, tag_sentences
from assistant.review.types import Role
from index.paper import Paper

ABSTRACT = [
    ("Dense retrieval has become popular in recent years.", Role.BACKGROUND),
    ("However, its indexes are expensive to keep in memory.", Role.PROBLEM),
    ("In this paper, we propose a pruning method for them.", Role.METHOD),
    ("Experiments on MS MARCO show that it reduces latency by 42%.", Role.RESULT),
]


def test_each_sentence_of_an_abstract_has_its_role():
    assert tag_sentences([text for text, _ in ABSTRACT]) == [role for _, role in ABSTRACT]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("We introduce a new dataset of 10,000 questions.", Role.DATA),
        ("We propose a simple method for ranking.", Role.METHOD),
    ],
)
def test_an_abstract_of_one_sentence(text, role):
    assert tag_sentences([text]) == [role]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The method reduces the size of the index by half.", 1.0, 1.0),
        ("Moreover, the method reduces the size of the index.", 0.1, 0.9),
        ("Code is available at https://example.org.", 0.0, 0.0),
        ("It works well.", 0.0, 0.0),
        ("Many experiments demonstrate the effectiveness of our methods.", 0.5, 0.9),
        ("We argue that such transformations leave the meaning as it is.", 0.5, 0.9),
        ("We train it on tasks such as retrieval and entailment.", 1.0, 1.0),
        ("a sentence that was cut before it came to its", 0.0, 0.0),
    ],
)
def test_a_good_quotation_stands_by_itself(text, least, most):
    assert least <= quality(text) <= most


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("It is best on the GLUE, RACE, and squad benchmarks.", "GLUE, RACE, and squad benchmarks"),
        ("It is better on images and large datasets.", "large datasets"),
        ("It reaches 40% on ImageNet.", "ImageNet"),
        ("We train it long.", None),
    ],
)
def test_data_are_named_by_the_whole_list(text, data):
    span = data_span(Quote(Paper("x", "Learning", text), 0, len(text)))
    assert (span and span.text) == data
