import pytest

from assistant.answer import Quote
from assistant.review.compare.table import compare, data_span
from assistant.review.types import SentenceRole
from assistant.review.zoning.tagging import quality, tag, tag_sentences
from index.paper import Paper

ABSTRACT = [
    ("Dense retrieval has become popular in recent years.", SentenceRole.BACKGROUND),
    ("However, its indexes are expensive to keep in memory.", SentenceRole.PROBLEM),
    ("In this paper, we propose a pruning method for them.", SentenceRole.METHOD),
    ("Experiments on MS MARCO show that it reduces latency by 42%.", SentenceRole.RESULT),
]


def test_each_sentence_of_an_abstract_has_its_role():
    assert tag_sentences([text for text, _ in ABSTRACT]) == [role for _, role in ABSTRACT]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("We introduce a new dataset of 10,000 questions.", SentenceRole.DATA),
        ("We propose a simple method for ranking.", SentenceRole.METHOD),
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
        ("It is better on images and large datasets.", None),
        ("We train on English and Chinese text corpora.", "English and Chinese text corpora"),
        ("It reaches 40% on ImageNet.", "ImageNet"),
        ("We train it long.", None),
        ("It saves 25% of the work on BERT.", None),
        ("We followed 2,666 healthy women for a year.", "2,666 healthy women"),
        ("Tea was given to women (n = 40) at five.", "women (n = 40)"),
    ],
)
def test_data_are_named_by_the_whole_list(text, data):
    span = data_span(Quote(Paper("x", "Learning", text), 0, len(text)))
    assert (span and span.text) == data


def test_headings_of_an_abstract_say_what_its_sentences_do():
    abstract = (
        "BACKGROUND: Sepsis kills many people. Few drugs help, which remains a problem. "
        "METHODS: Forty patients with sepsis were given the drug. They had it for six days. "
        "RESULTS: Mortality at day 28 was seven in a hundred. CONCLUSIONS: The drug is worth it."
    )
    found = [tagged.role for tagged in tag(Paper("x", "Sepsis", abstract))]
    assert found == [
        *(SentenceRole.BACKGROUND, SentenceRole.PROBLEM, SentenceRole.METHOD, SentenceRole.METHOD),
        *(SentenceRole.RESULT, SentenceRole.RESULT),
    ]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Blood was collected from 40 healthy women and frozen at once.", SentenceRole.METHOD),
        (
            "The aim of this study was to see whether tea lowers blood pressure.",
            SentenceRole.METHOD,
        ),
        ("To determine whether tea helps, we gave it to 40 women.", SentenceRole.METHOD),
        ("Our findings justify studies investigating tea in women.", SentenceRole.RESULT),
        ("Tea was associated with lower blood pressure (P = 0.02).", SentenceRole.RESULT),
        ("We report here that tea is essential for writing.", SentenceRole.RESULT),
    ],
)
def test_a_study_tells_what_was_done_and_what_came_of_it(text, role):
    abstract = ["Tea is drunk in many countries.", "It is grown on hills.", text, "Tea is good."]
    assert tag_sentences(abstract)[2] is role


def test_the_comparison_says_nothing_where_the_abstract_says_nothing():
    abstract = "Tea is drunk in many countries. Its leaves are green or black. They grow on hills."
    (row,) = compare([Paper("x", "Tea", abstract)]).rows
    assert row.cells == (None, None, None, None)


def test_what_is_left_to_be_done_is_no_headline():
    abstract = (
        "We gave tea to 40 women. Tea was associated with better sleep in these women. "
        "Future studies should show that 90% of men are helped by tea as well."
    )
    (row,) = compare([Paper("x", "Tea", abstract)]).rows
    assert row.cells[3].text.startswith("Tea was associated")


def test_a_sentence_that_leans_on_the_one_before_is_a_poor_quotation():
    assert quality("However, their function remains poorly understood in humans.") < 1.0
    assert quality("However, the function of tea remains poorly understood in humans.") < 1.0
    assert quality("That changed with the first trial of tea in healthy humans.") < 1.0
    assert quality("The function of tea remains poorly understood in humans.") == 1.0


@pytest.mark.parametrize(
    ("title", "abstract", "data", "headline"),
    [
        (
            "Membranes on shops",
            "We metered the air conditioning of 40 single-storey shops before and after a membrane "
            "was laid. Cooling electricity fell by 14 percent on average. It was dear.",
            "40 single-storey shops",
            "Cooling electricity fell by 14 percent on average.",
        ),
        (
            "Feature flow regularization",
            "We present feature flow regularization (FFR). Accuracy rises by 3% on FFR.",
            "",
            "Accuracy rises by 3% on FFR.",
        ),
        (
            "Passages worth keeping",
            "We find that our methods for estimating passage quality allow passage corpora to be "
            "pruned by 25%.",
            "",
            "We find that our methods for estimating passage quality allow passage corpora to be "
            "pruned by 25%.",
        ),
        (
            "Rotations",
            "We propose a rotation for tuning. Experiments validate the effectiveness of our "
            "method on many tasks.",
            "",
            "",
        ),
    ],
)
def test_data_and_headline_of_the_comparison(title, abstract, data, headline):
    (row,) = compare([Paper("x", title, abstract)]).rows
    cells = [cell.text if cell else "" for cell in row.cells]
    assert cells[2:] == [data, headline]


@pytest.mark.parametrize(
    "said",
    [
        "StructFormer models have been shown to perform better on syntax (Shen et al., 2021).",
        "To verify that it is so, we conduct extensive experiments on images and on texts.",
    ],
)
def test_what_others_found_and_what_was_tried_is_no_result(said):
    text = f"We propose a bowl for green tea in cold rooms. {said}"
    (row,) = compare([Paper("x", "Bowls", text)]).rows
    assert row.cells[-1] is None
