"""What the checker reads in a sentence: names, denials, directions, sides, languages, changes."""

import pytest
from assistant.checking.alignment import find_changes
from assistant.checking.closest import find_closest
from assistant.checking.opposite import opposites_of
from assistant.checking.sentence import take_apart
from assistant.checking.turned import denied_apart, swapped

from assistant.text.language import language_of
from assistant.text.wording import plain
from assistant.text.words import absent, names


def test_names_are_told_from_words():
    text = "The GPT-4 and IL-6 results in Phoenix use 7B parameters and 3D models."
    assert names(text) == ("GPT-4", "IL-6", "Phoenix", "3D")


@pytest.mark.parametrize(
    ("name", "text", "had"),
    [
        ("BERT", "a bert model", True),
        ("SciFact", "on Sci-Fact", True),
        ("LLMs", "large language models", True),
        ("Norwegian", "born in Norway", True),
        ("ColBERT-style", "models such as ColBERT", True),
        ("SPLADE", "a sparse encoder", False),
        ("7D", "the 3D model", False),
    ],
)
def test_a_name_is_had_in_other_spellings(name, text, had):
    assert (absent([name], text) == ()) is had


@pytest.mark.parametrize(
    ("said", "source", "apart"),
    [
        ("Domains not seen in training.", "Domains unseen in training.", False),
        ("Training is unstable.", "Training is stable.", True),
        ("The method needs retraining.", "The method needs no retraining.", True),
        ("There is no gain.", "The gain disappears.", False),
        ("It does not reduce recall.", "It reduces recall.", True),
    ],
)
def test_denials_are_compared(said, source, apart):
    assert denied_apart(take_apart(said), take_apart(source)) is apart


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        ("BM25 outperforms Lantern.", "Lantern outperforms BM25.", 1.0),
        ("Lantern outperforms BM25.", "Lantern outperforms BM25.", -1.0),
        ("BM25 underperforms Lantern.", "Lantern outperforms BM25.", -1.0),
        ("BM25 is outperformed by Lantern.", "Lantern outperforms BM25.", -1.0),
        ("Grass cools more than trees.", "Trees cool more than grass.", 1.0),
        ("FIS7 cleaves MARK9.", "MARK9 cleaves FIS7.", 1.0),
        ("FIS7 is cleaved by MARK9.", "MARK9 cleaves FIS7.", 0.0),
        ("MARK9 interacts with FIS7.", "FIS7 interacts with MARK9.", 0.0),
    ],
)
def test_exchanged_sides_are_seen(said, source, expected):
    assert swapped(take_apart(said), take_apart(source)) == expected


@pytest.mark.parametrize(
    ("said", "source", "against"),
    [
        ("It raises recall.", "It lowers recall.", True),
        ("It raises recall.", "It improves recall.", False),
        ("It improves latency.", "It lowers latency.", False),
        ("It worsens latency.", "It reduces latency.", True),
        ("It does not raise recall.", "It raises recall.", True),
        ("Patients aged at least 65.", "Patients aged 65 or older.", False),
    ],
)
def test_directions_are_about_something(said, source, against):
    closest = find_closest(take_apart(said), [take_apart(source)])
    assert bool(closest.against) is against


def test_changes_of_wording_are_found():
    source = take_apart("We coat the lithium anode with a 40 nm layer.")
    assert find_changes(take_apart("We coat the lithium anode with a 60 nm layer."), source).figures
    other = find_changes(take_apart("We coat the sodium anode with a 40 nm layer."), source)
    assert other.replaced == (("sodium", "lithium"),)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Trees cool the city and the effect is strong in summer.", "English"),
        ("Die Bäume kühlen die Stadt und der Effekt ist stark.", "German"),
        ("Les arbres refroidissent la ville et les rues sont plus fraîches.", "French"),
        ("树木能降低城市夏季气温。", "Chinese"),
        ("木は都市を冷やす。", "Japanese"),
        ("Деревья охлаждают город летом.", "Cyrillic"),
        ("BERT", ""),
        ("", ""),
    ],
)
def test_languages_are_told(text, language):
    assert language_of(text) == language


def test_citation_marks_are_not_compared():
    text = r"Late interaction is cheap [3, 5] (Khattab et al., 2020), \cite{x} in 2020 (n = 40)."
    assert plain(text) == "Late interaction is cheap, in 2020 (n = 40)."
    assert plain("Lee et al. (2020) show gains.") == "the authors show gains."


def test_a_statement_is_turned_round():
    assert "It lowers recall." in opposites_of("It raises recall.")
    assert "It is cheap." in opposites_of("It is not cheap.")
    assert opposites_of("Trees cool cities.") == ("It is not true that Trees cool cities.",)
