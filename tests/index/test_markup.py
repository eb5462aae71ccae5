"""Markup of web pages and publishers: never seen, never part of a word; what is kept keeps it."""

import pytest

from index.merging.identity import normalise_title
from index.paper import Paper
from index.text.clean import clean, tidy
from index.text.markup import without_markup
from index.text.sentences import split_sentences
from index.text.statements import split_statements

MARKED = [
    ("PM<sub>2.5</sub> and CO<SUB>2</SUB>", "PM2.5 and CO2"),
    ("80 &mu;g m<sup>&#8722;3</sup>", "80 μg m−3"),
    ("PM&lt;sub&gt;2.5&lt;/sub&gt;", "PM2.5"),
    ("PM&amp;lt;sub&amp;gt;2.5&amp;lt;/sub&amp;gt;", "PM2.5"),
    ("Search &amp;amp; rescue", "Search & rescue"),
    ("<jats:p>Wheat grew.</jats:p><jats:p>Rice fell.</jats:p>", "Wheat grew. Rice fell."),
    ("<p>One.</p>\n<p>Two.</p>", "One. Two."),
    ("<jats:italic>E. coli</jats:italic> in milk", "E. coli in milk"),
    ('<span class="a" lang=en>Bees</span> nest', "Bees nest"),
    (
        '<mml:math xmlns:mml="http://x"><mml:msub><mml:mi>CO</mml:mi><mml:mn>2</mml:mn></mml:msub>'
        '<mml:annotation encoding="application/x-tex">CO_2</mml:annotation></mml:math> rose',
        "CO2 rose",
    ),
    (
        "<inline-formula><alternatives><tex-math>$x$</tex-math><mml:math><mml:mi>x</mml:mi>"
        "</mml:math></alternatives></inline-formula> grew",
        "x grew",
    ),
    ("a<br/>b", "a b"),
    ('see <a href="https://x.org/?a=1&amp;b=2">this</a>', "see this"),
    # What is no markup stays.
    ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
    ("if a <b and c> d", "if a <b and c> d"),
    ("AT&T; R&D &c", "AT&T; R&D &c"),
    ("x<y>z", "x<y>z"),
    ("https://x.org/?a=1&copy=2", "https://x.org/?a=1&copy=2"),
]


@pytest.mark.parametrize(("marked", "plain"), MARKED)
def test_markup(marked, plain):
    assert without_markup(marked) == plain
    assert without_markup(plain) == plain
    assert tidy(marked) == tidy(plain)
    assert clean(marked) == clean(plain)
    assert normalise_title(marked) == normalise_title(plain)


def test_what_a_paper_says_has_no_markup():
    paper = Paper("1", "CO<sub>2</sub>", "<p>It rose.</p>")
    assert paper.text == "CO2\nIt rose."
    assert paper.abstract == "<p>It rose.</p>"


@pytest.mark.parametrize(
    ("abstract", "sentences"),
    [
        ("<p>Smoke rose.</p><p>We slept.</p>", ["Smoke rose.", "We slept."]),
        ("PM<sub>2.5</sub> rose. CO<sub>2</sub> fell.", ["PM2.5 rose.", "CO2 fell."]),
        ("Wheat grew. &lt;p&gt;Protein fell.&lt;/p&gt;", ["Wheat grew.", "Protein fell."]),
        ("<jats:p>At 2.<italic>5</italic> g it fell.</jats:p>", ["At 2.5 g it fell."]),
        ("It rose <b>fast.</b> They saw it.", ["It rose fast.", "They saw it."]),
    ],
)
def test_sentences_are_spans_of_what_is_kept(abstract, sentences):
    for split in (split_sentences, split_statements):
        assert [without_markup(abstract[a:b]) for a, b in split(abstract)] == sentences


def test_a_long_gap_in_front_of_a_tag():
    assert without_markup("<" + " " * 300_000) == "<" + " " * 300_000
    assert without_markup("a" + " " * 300_000 + "<p>b") == "a" + " " * 300_000 + "b"


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "&",
        "<p",
        "<p>",
        "&lt;",
        "&amp;",
        "<b a=",
        '<b a="',
        "<!--",
        "<annotation>",
        ".<p>",
        ".&lt;p",
        "<mml:",
        "&#",
        "< /",
        "</",
    ],
)
def test_time_grows_with_the_length(piece):
    text = piece * (200_000 // len(piece))
    assert len(without_markup(text)) <= len(text)
    assert len(tidy(text)) <= 2 * len(text)
    assert split_sentences(text)[:1] is not None
