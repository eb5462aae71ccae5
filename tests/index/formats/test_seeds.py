"""The saved listing pages beside the clone, as a whole."""

import pytest

from index.ingest.files import list_files, read_records
from index.merging.identity import keys, normalise_title, same_paper
from index.paper import Record


@pytest.fixture(scope="module")
def seeds(shared):
    return [r for file in list_files([shared / "seeds"]) for r in read_records(file)]


@pytest.fixture(scope="module")
def papers(seeds):
    """One record of each paper, by exact repeats."""
    return list({(normalise_title(r.title), r.abstract): r for r in seeds}.values())


def test_every_record_is_read(seeds):
    assert len(seeds) == 692
    assert all(isinstance(r, Record) for r in seeds)


def test_repeats_and_nothing_else_are_merged(seeds, papers):
    assert len(papers) == 651
    known: dict[str, list[Record]] = {}
    for record in papers:
        for key in keys(record):
            assert not any(same_paper(record, other) for other in known.get(key, ()))
            known.setdefault(key, []).append(record)


def test_near_duplicates_survive(papers):
    titles = [p.title for p in papers]
    assert sum(t.startswith("SPLADE") for t in titles) == 2
    assert sum(t.startswith(("PROP", "B-PROP")) for t in titles) == 2


def test_a_link_that_an_abstract_mentions_is_not_the_papers(papers):
    assert {p.url for p in papers} == {""}


def test_text_is_the_sources(seeds):
    for record in seeds:
        with open(record.file, encoding="utf-8") as file:
            lines = file.read().split("\n")
        title = lines[record.line - 1].strip()
        assert record.title in (title, title.removeprefix("Subscribe"))
        following = (line.strip() for line in lines[record.line :])
        assert record.abstract == next(line for line in following if line)
