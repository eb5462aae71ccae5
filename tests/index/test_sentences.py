import time

import pytest

from index.text.sentences import split_sentences


def sentences(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Lee et al. (2020) and Kim et al. [3] agree.",
        "As Fig. 3 and Figs. 4-5 show, Eq. 2 and Sec. 4 hold.",
        "Some, i.e. These, and others, e.g. BM25, stay.",
        "It wins vs. BM25 and cf. Table 2.",
        "Version 2.1.3 of v1.0 scored 3.5 points at p < .05 here.",
        "See https://example.org/a.b?c=d. for code.",
        "D. E. Knuth and J. Smith met Dr. Lee in the U.S. Senate.",
        "E. coli and S. Typhimurium grow.",
        "We use torch.Tensor and Node.js with nn.Module objects.",
        "There were approx. 20 of them (ca. 30 %).",
        "Is it (really?) so.",
    ],
)
def test_these_are_one_sentence(whole):
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We call it X. See Fig. 3.", ["We call it X.", "See Fig. 3."]),
        ("It helps training.We show more.", ["It helps training.", "We show more."]),
        ("It rose by 3.5%.The rest fell.", ["It rose by 3.5%.", "The rest fell."]),
        ('Why? "Because." So!', ["Why?", '"Because."', "So!"]),
        ("It binds the site. mTOR does not.", ["It binds the site.", "mTOR does not."]),
        ("As in Lee et al. We differ.", ["As in Lee et al.", "We differ."]),
        ("It was 5. 20 patients died.", ["It was 5.", "20 patients died."]),
        ("1. We do this. 2. We do that.", ["1. We do this.", "2. We do that."]),
        ("a flat plate . flow past it .", ["a flat plate .", "flow past it ."]),
        ("the flow is shown. the plate", ["the flow is shown.", "the plate"]),
        ("First part\n\nSecond part", ["First part", "Second part"]),
        ("It runs at 4.6 V. Single crystals hold.", ["It runs at 4.6 V.", "Single crystals hold."]),
        (
            "It has two parts: 1. A filter, which is new; 2. An index. We try both.",
            ["It has two parts: 1. A filter, which is new; 2. An index.", "We try both."],
        ),
        (
            "Two tunings are used: 1. One by domain, and 2. Universal ones. It works.",
            ["Two tunings are used: 1. One by domain, and 2. Universal ones.", "It works."],
        ),
        ("For k of 1, 2, and 3. We ran.", ["For k of 1, 2, and 3.", "We ran."]),
        ("They grew by 1 m. Wolves came.", ["They grew by 1 m.", "Wolves came."]),
        ("模型很好。我们使用它。", ["模型很好。", "我们使用它。"]),
        ("  ", []),
        ("", []),
        ("...", ["..."]),
    ],
)
def test_boundaries(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "piece", [".", "a.", "a.We", "(.)", ". ", "\n\n", "x", "1. ", ".\"')", "?!"]
)
def test_a_hundred_thousand_hostile_characters_take_no_time(piece):
    text = piece * (100_000 // len(piece))
    started = time.process_time()  # What it takes itself, however busy this machine is.
    spans = split_sentences(text)
    assert time.process_time() - started < 3
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "").strip()
