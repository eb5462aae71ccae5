"""Words of the checker: stems that twenty threads ask for at once are those that one gets."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.text.words import stem

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
    [("tumours", "tumors"), ("normalisation", "normalization"), ("Oedema", "edema")],
)
def test_spellings_of_one_word_have_one_stem(british, other):
    assert stem(british) == stem(other)
