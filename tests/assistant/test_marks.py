"""Marks in whatever shape a model writes them."""

import pytest

from assistant.models.citation_marks import numbers_in
from assistant.models.cited_prose import Marked, parse_reply, parse_verdict, unfinished
from assistant.models.unwrapping import parse_prose


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


NAMES = ["Dhulipala et al. (2024)", "“ColBERTv2”"]


@pytest.mark.parametrize(
    ("text", "shown", "numbers"),
    [
        ("Paper [2] reports a loss.", "“ColBERTv2” reports a loss.", (2,)),
        ("The paper [2] reports a loss.", "The paper reports a loss.", (2,)),
        ("[2]: the index shrinks.", "“ColBERTv2”: the index shrinks.", (2,)),
        ("It outperforms [2] by 3 points [1].", "It outperforms “ColBERTv2” by 3 points.", (2, 1)),
        ("Per [2], it shrinks.", "Per “ColBERTv2”, it shrinks.", (2,)),
        ("It shrinks here, [2] leaves it.", "It shrinks here, “ColBERTv2” leaves it.", (2,)),
        ("It is cheap, [2] and small.", "It is cheap, and small.", (2,)),
        ("This agrees with [1]–[2].",
         "This agrees with Dhulipala et al. (2024) and “ColBERTv2”.", (1, 2)),
        ("It is far below that [1].", "It is far below that.", (1,)),
        ("It says that [2] is slow [1].", "It says that “ColBERTv2” is slow.", (2, 1)),
        ("According to [1], the index shrinks.",
         "According to Dhulipala et al. (2024), the index shrinks.", (1,)),
        ("What [2] leaves open is speed.", "What “ColBERTv2” leaves open is speed.", (2,)),
        ("[2] reports a loss of 3 points.", "“ColBERTv2” reports a loss of 3 points.", (2,)),
        ("It shrinks, as [1] and [2] report.",
         "It shrinks, as Dhulipala et al. (2024) and “ColBERTv2” report.", (1, 2)),
        ("Selon [1], la taille baisse.", "Selon Dhulipala et al. (2024), la taille baisse.", (1,)),
        ("It is cheap [1], and it is fast [2].", "It is cheap, and it is fast.", (1, 2)),
        ("It is cheap [1] and [2].", "It is cheap.", (1, 2)),
        ("It shrinks by pruning, or by both [1][2].", "It shrinks by pruning, or by both.", (1, 2)),
        ("Both [1] and [2] do.", "Both Dhulipala et al. (2024) and “ColBERTv2” do.", (1, 2)),
        ("In [9], it is cheap.", "In a paper that was not shown, it is cheap.", (9,)),
    ],
)  # fmt: skip
def test_a_mark_that_is_a_noun_becomes_the_papers_name(text, shown, numbers):
    (sentence,) = parse_reply(text, ended=True, names=NAMES)
    assert (sentence.text, sentence.numbers) == (shown, numbers)
    assert "Dhulipala" not in (sentence.checked or sentence.text) or "[1]" not in text


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("- **Prune the tokens.** Recall stays the same [1].", [False, True]),
        ("2. *Keep it in memory:* Latency falls [1].", [True]),
        ("- **Recall fell by 3 points.** It was cheap [1].", [True, True]),
        ("- **Prune the tokens [2].** Recall stays the same [1].", [True, True]),
        ("**It does not help.** Recall stays the same [1].", [True, True]),
        ("**How it helps.** Recall stays the same [1].", [False, True]),
        ("How it helps. Recall stays the same [1].", [True, True]),
        ("- Prune the tokens. Recall stays the same [1].", [True, True]),
    ],
)
def test_a_heading_within_a_point_of_a_list_claims_nothing(text, claims):
    assert [sentence.claim for sentence in parse_reply(text, ended=True, names=NAMES)] == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Recall rose.", True),
        ("Errors doubled.", True),
        ("Probably not.", False),
        ("Largely yes.", False),
        ("Recall doubled here, yes.", True),
        ("Not quite.", False),
        ("It depends.", False),
    ],
)
def test_two_telling_words_make_a_claim(text, claims):
    (sentence,) = parse_reply(text, ended=True)
    assert sentence.claim is claims


MARKDOWN = """The **index** shrinks by *90%* [1].

## Limits

Two papers say more:

- **Recall:** it drops by 2% [1]. Not by much [2].
- Simple
1. The first thing that is said [2].

| Method | Latency | Recall |
|---|---|---|
| MUVERA | 90% lower [1] | 10% higher [2] |

$$
E = mc^2
$$

A line that is wrapped since it is so very long goes on
in the next one [2].
"""


def test_markdown_is_kept_and_only_what_claims_is_checked():
    found = parse_reply(MARKDOWN, ended=True, names=NAMES)
    claims = [s.text for s in found if s.claim]
    assert claims == [
        "The index shrinks by 90%.",
        "Recall: it drops by 2%.",
        "Not by much.",
        "The first thing that is said.",
        "MUVERA: Latency 90% lower; Recall 10% higher",
        "A line that is wrapped since it is so very long goes on in the next one.",
    ]
    assert [s.text for s in found if not s.claim][:3] == [
        "Limits", "Two papers say more:", "Simple"
    ]  # fmt: skip
    assert found[0].shown == "The **index** shrinks by *90%*."
    leads = [s.lead for s in found]
    assert leads[:5] == ["", "\n\n## ", "\n\n", "\n\n- ", " "]


@pytest.mark.parametrize("end", range(1, len(MARKDOWN), 7))
def test_what_was_read_once_stays_while_more_is_written(end):
    whole = parse_reply(MARKDOWN, ended=True)
    part = parse_reply(MARKDOWN[:end], ended=False)
    assert [s.text for s in part] == [s.text for s in whole[: len(part)]]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("It is so [1].\nANSWERED: yes", "yes"),
        ("It is so [1].\n\n**ANSWERED: Partly**", "partly"),
        ("Answered - no.", "no"),
        ("It is so [1]. ANSWERED: yes", "yes"),
        ("It is so. [1] **ANSWERED: no**", "no"),
        ("Therefore, the answer is: ANSWERED: no", "no"),
        ("It is what they answered: no [1].", ""),
        ("The question was answered yesterday [1].", ""),
        ("<think>ANSWERED: no</think>It is so [1].", ""),
    ],
)
def test_a_model_says_whether_it_answered(text, verdict):
    assert parse_verdict(text) == verdict
    assert "ANSWERED:" not in " ".join(s.text for s in parse_reply(text, ended=True))


@pytest.mark.parametrize("between", ["\n", " "])
def test_the_verdict_is_never_shown_while_it_is_written(between):
    whole = f"It is so [1].{between}ANSWERED: ye"
    for end in range(len(whole)):
        assert "ANSW" not in unfinished(whole[:end])


def test_json_that_was_cut_is_no_prose():
    assert parse_prose('[{"paper": 1, "relevance": 9') == ""
    assert parse_prose("{x} is a set [1].") == "{x} is a set [1]."


def test_a_thought_whose_beginning_is_in_the_prompt_is_left_out():
    assert parse_prose("The user wants it.</think>It is so.") == "It is so."


def test_an_answer_in_a_code_block_is_read_and_code_is_not():
    fenced = (
        "Sure:\n```markdown\nRecall rose by 3 points [1]. Latency fell [2].\n```\nHope it helps?"
    )
    read = parse_reply(fenced, ended=True)
    assert [(s.text, s.numbers) for s in read if s.claim] == [
        ("Recall rose by 3 points.", (1,)),
        ("Latency fell.", (2,)),
    ]
    code = parse_reply("It is short [1].\n```python\nx = y[1] + 2\n```", ended=True)
    assert [s.claim for s in code] == [True, False]
