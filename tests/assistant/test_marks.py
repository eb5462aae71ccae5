"""Marks in whatever shape a model writes them."""

import pytest

from assistant.models.marks import Marked, numbers_in, parse_prose, parse_reply


def parsed(text, *, ended=True):
    return [(s.text, s.numbers) for s in parse_reply(text, ended=ended)]


@pytest.mark.parametrize(
    "text",
    [
        "Late interaction is costly [1][3].",
        "Late interaction is costly [1, 3].",
        "Late interaction is costly. [1, 3]",
        "Late interaction is costly.[1] [3]",
        "Late interaction is costly 【1】【3】.",
        "Late interaction is costly【1†source】【3†L1-L4】.",
        "Late interaction is costly ［1］［3］.",
        "Late interaction is costly [Paper 1] [Source 3].",
        "Late interaction is costly [Passages 1 and 3].",
        "Late interaction is costly [^1][^3].",
        "Late interaction is costly [[1]] [[3]].",
        "Late interaction is costly \\[1\\]\\[3\\].",
        "Late interaction is costly (1, 3).",
        "- **Late interaction** is costly [1; 3].",
        "<think>Maybe [2]?</think>Late interaction is costly [1][3].",
        '{"answer": [{"text": "Late interaction is costly.", "citations": [1, 3]}]}',
        '```json\n{"answer": "Late interaction is costly [1][3]."}\n```',
        "Late interaction is costly.\n[1][3]",
        "Late interaction is costly [1][3].\n\nReferences:\n[1] A paper\n[3] Another",
    ],
)
def test_every_shape_of_a_mark_is_understood(text):
    assert parsed(text) == [("Late interaction is costly.", (1, 3))]


def test_ranges_are_filled_in():
    assert numbers_in("1-3") == (1, 2, 3)
    assert numbers_in("1, 3–5") == (1, 3, 4, 5)
    assert numbers_in("7-2") == (7, 2)


def test_a_mark_after_a_full_stop_belongs_to_the_sentence_before():
    assert parsed("One is fast. [1] Two is slow. [2]") == [
        ("One is fast.", (1,)),
        ("Two is slow.", (2,)),
    ]


def test_round_brackets_are_text_where_square_ones_are_used():
    assert parsed("It has (1) speed and (2) size [3].") == [
        ("It has (1) speed and (2) size.", (3,))
    ]


def test_only_finished_sentences_while_writing():
    assert parsed("One is fast [1]. Two is", ended=False) == [("One is fast.", (1,))]
    assert parsed("One is fast. [1", ended=False) == []


def test_an_unfinished_thought_is_no_prose():
    assert parse_prose("<think>let me see", ended=False) == ""


def test_sentences_without_marks_stay():
    assert parse_reply("Nothing is cited here.", ended=True) == (Marked("Nothing is cited here."),)
