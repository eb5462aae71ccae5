"""Libraries to review: a few written papers, and a slice of real ones beside the clone."""

import pytest

from assistant import Assistant
from index.library import Library
from index.paper import Paper
from tests.index.embedders import WordVectors


def _paper(n, title, what, how, found):
    return Paper(
        f"p{n}",
        title,
        f"{what} has become popular in recent years. "
        f"However, {what.lower()} remains slow and costly. In this paper, we propose {how}. "
        f"Experiments show that {found}.",
        authors=(f"Doe, Jane {n}",),
        year=2015 + n % 5,
    )


TOPIC = "telescope mirror polishing"
LENS = "Telescope mirror polishing"
PAPERS = [
    _paper(
        1, "ACME: polishing of telescope mirrors", LENS, "ACME, a robot", "it saves 42% of time"
    ),
    _paper(2, "Faster ACME for mirror polishing", LENS, "a faster ACME", "it is 3x faster"),
    _paper(3, "Telescope mirror polishing by hand", LENS, "a hand-held tool", "it costs 10% less"),
    _paper(4, "Polishing a telescope mirror in space", LENS, "a vacuum pad", "it works at 2 K"),
    _paper(5, "Bread and how it rises", "Sourdough bread", "a new yeast", "it rises 20% more"),
    _paper(6, "Bread in hot ovens", "Baking bread", "a stone oven", "it bakes 2x faster"),
    _paper(7, "Goats on steep slopes", "Keeping goats", "a fence of wool", "goats stay"),
]

ELSEWHERE = [
    Paper(k, f"Notes on {k}", f"What is known of {k} is little.")
    for k in ("steel bridges", "alpine glaciers", "piano tuning", "tax law", "sail design")
]
"""Papers on nothing that is asked for."""


@pytest.fixture(scope="session")
def few(tmp_path_factory):
    folder = tmp_path_factory.mktemp("few") / "library"
    with Library.open(folder, create=True, embedder=WordVectors()) as library:
        library.insert(PAPERS)
        yield Assistant(library)


@pytest.fixture(scope="session")
def seeds(seeds_library):
    return Assistant(seeds_library)
