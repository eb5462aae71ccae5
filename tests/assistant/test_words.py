"""Words of the checker: stems that twenty threads ask for at once are those that one gets."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.text.lexicon import alike
from assistant.text.stems import _own_stem, absent, stem

ENDINGS = ("ation", "ational", "fulness", "ization", "ousness", "ingly", "ements", "iveness")


def test_many_threads_get_the_stems_that_one_gets():
    words = [f"{front}{n}{ending}" for front in "bdfgkl" for n in "aeiou" for ending in ENDINGS]
    alone = [stem(word) for word in words]
    for _ in range(20):
        stem.cache_clear()
        with ThreadPoolExecutor(20) as pool:
            assert list(pool.map(stem, words)) == alone


@pytest.mark.parametrize(
    "british, other",
    [
        ("Renal", "kidneys"),
        ("carcinomas", "tumour"),
        ("tumours", "tumors"),
        ("normalisation", "normalization"),
        ("Oedema", "edema"),
    ],
)
def test_spellings_of_a_word_and_words_that_say_the_same_have_one_stem(british, other):
    assert stem(british) == stem(other)


def test_a_word_stands_in_one_line_of_the_words_alike():
    stems = [{_own_stem(word) for word in words} for words in alike()]
    assert [len(words) for words in alike()] == [len(line) for line in stems]
    assert sum(map(len, stems)) == len(set().union(*stems))


@pytest.mark.parametrize(
    ("name", "text", "had"),
    [
        ("PPARg", "Activation of PPARγ was seen.", True),
        ("PPAR-gamma", "Activation of PPARγ was seen.", True),
        ("TGF-β", "Levels of TGF-beta rose.", True),
        ("PPARa", "Activation of PPARγ was seen.", False),
        ("NYHA3", "Patients of NYHA class 3 took part.", True),
        ("NYHA3", "Patients of NYHA class 2, 3 of them women, took part.", False),
        ("IFN-γ", "Interferon gamma rose.", False),
        ("TNF-α", "Tumor necrosis factor alpha rose.", True),
        ("ctDNA", "Circulating tumour DNA was measured.", True),
        ("miRNAs", "A micro RNA was silenced.", True),
        ("ctDNA", "Mitochondrial DNA was measured.", False),
        ("Navier-Stokes", "The equations of Navier and Stokes are solved.", True),
        ("Navier-Cauchy", "The equations of Navier and Stokes are solved.", False),
    ],
)
def test_a_name_may_have_its_letter_or_its_number_written_otherwise(name, text, had):
    assert (absent((name,), text) == ()) is had
