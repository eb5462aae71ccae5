"""What a filter leaves is said where it is little, and an empty hand is not the library's."""

import pytest

from assistant import Assistant
from assistant.answer import Answer, Standing
from assistant.filters import with_filters_said
from index.paper import Filters, Paper


@pytest.fixture
def library(tmp_path):
    with Assistant.open(tmp_path / "library") as assistant:
        papers = [
            Paper(
                f"p{n}", f"Paper {n} on moss", f"Moss number {n} grows on stone walls.", year=year
            )
            for n, year in enumerate((1990, 2020, 2021, None, None, None))
        ]
        assistant.library.insert(papers)
        yield assistant.library


def test_a_filter_that_leaves_too_little_to_answer_from(library):
    lack = Answer("Q?", missing="No paper of the library is about this.")
    said = with_filters_said(lack, Filters(years=(2020, None)), library).missing
    assert said == (
        "Your filter leaves 2 of 6 papers; 3 have no year. Nothing among them answers it."
    )
    none = with_filters_said(lack, Filters(years=(1800, 1801)), library).missing
    assert none == "Your filter leaves 0 of 6 papers; 3 have no year."
    venue = with_filters_said(lack, Filters(venues=("SIGIR",)), library).missing
    assert venue == "Your filter leaves 0 of 6 papers."


def test_an_answer_under_a_filter_says_how_few_it_is_from(library):
    answer = Answer("Q?", standing=Standing.ANSWERS)
    assert with_filters_said(answer, Filters(), library) == answer
    (said,) = with_filters_said(answer, Filters(years=(2020, None)), library).notices
    assert said.startswith("Your filter leaves 2 of 6 papers")
