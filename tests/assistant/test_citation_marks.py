"""Citation marks of drafts, in the forms that people write them in."""

import pytest

from assistant.checking.draft_text import read_draft
from assistant.checking.marks import find_marks
from assistant.text.wording import plain

NUMBERS = {
    "It is so [3-5] and [1, 2].": ["3", "4", "5", "1", "2"],
    "It is so [7]–[9].": ["7", "8", "9"],
    "It is so [12, p. 3] here.": ["12"],
    "It is so [12, pp. 3-5; emphasis ours].": ["12"],
    "[3] shows that it is so.": ["3"],
    "[3] Smith, J. It is so. 2020.": [],
}
KEYS = {
    r"It is so \citep[see][p. 4]{a,b}.": ["a", "b"],
    r"It is so \parencites[12]{a}[13]{b}.": ["a", "b"],
    r"It is so \autocite{a} and \footcite[12]{b}.": ["a", "b"],
    "It is so [@a; @b, p. 3].": ["a", "b"],
    "---\nbibliography: refs.bib\n---\n\nAs @smith2020 [p. 33] says.": ["smith2020"],
}
NAMES = {
    "It is so (see e.g. Lee, 2020, p. 5).": [(("Lee",), 2020, "")],
    "It is so (Lee, 2020a, b).": [(("Lee",), 2020, "a"), (("Lee",), 2020, "b")],
    "Lee (2020: 5) found it.": [(("Lee",), 2020, "")],
    "Lee's (2020) idea is so.": [(("Lee",), 2020, "")],
    "Jones' (2020) idea is so.": [(("Jones",), 2020, "")],
    "The World Health Organization (2020) says so.": [
        (("The World Health Organization",), 2020, "")
    ],
    "Intergovernmental Panel on Climate Change (2021) says so.": [
        (("Intergovernmental Panel on Climate Change",), 2021, "")
    ],
}


@pytest.mark.parametrize(("text", "expected"), [*NUMBERS.items(), *KEYS.items()])
def test_numbers_and_keys(text, expected):
    assert [mark.label for mark in find_marks(text)] == expected


@pytest.mark.parametrize(("text", "expected"), NAMES.items())
def test_authors_and_years(text, expected):
    found = [(mark.authors, mark.year, mark.letter) for mark in find_marks(text)]
    assert found == expected


@pytest.mark.parametrize(
    "mark", ["[12, p. 3]", "[7]–[9]", r"\parencites[12]{a}[p.~3]{b}", r"\autocite[33]{a}", "[3-5]"]
)
def test_a_mark_is_no_word_of_what_it_is_cited_for(mark):
    assert plain(f"It is fast {mark}.") == "It is fast."


def test_a_footnote_cites_where_it_is_called():
    text = "It is so.[^1] It is not.[^b]\n\n[^1]: See [@lee2020].\n[^b]: Kim (2021) says so.\n"
    found = {text[: mark.start].split()[-1]: mark for mark in find_marks(text)}
    assert {before: mark.label or mark.year for before, mark in found.items()} == {
        "so.": "lee2020",
        "not.": 2021,
    }


def test_a_footnote_that_says_something_is_a_sentence_of_its_own():
    note = "Two trees in three cool the street that they stand in [@hu2021], some more."
    text = f"It is so.[^1] It is not.[^2]\n\n[^1]: {note}\n[^2]: See [@lee2020] for more.\n"
    assert [draft.text for draft in read_draft(text)][2:] == [note]
    assert {mark.label: text[mark.start : mark.end] for mark in find_marks(text)} == {
        "hu2021": "[@hu2021]",
        "lee2020": "[^2]",
    }


@pytest.mark.parametrize(
    "said",
    [
        "Hu (2021) reports that trees cool the street.",
        "Hu et al. (2021) show the following: trees cool the street.",
    ],
)
def test_who_reports_a_sentence_is_no_part_of_it(said):
    assert plain(said) == "trees cool the street."
