"""Merging in a library: what joins, the log, and `papers split`."""

import json

import pytest

from index.curation.near_duplicates import near_duplicates
from index.errors import LibraryError
from index.formats.export import EXPORTS, export
from index.library import Library
from index.maintenance.doctor import examine
from tests.index.embedders import WordVectors

PREPRINT = """@misc{a, title={Dense Retrieval}, author={Karpukhin, Vladimir}, year=2020,
  eprint={2004.04906}, archiveprefix={arXiv}, abstract={We retrieve passages.}}
"""
PUBLISHED = """TY  - CPAPER
TI  - Dense retrieval
AU  - Karpukhin, V.
PY  - 2021
T2  - EMNLP
DO  - 10.18653/v1/x
ER  - 
"""


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as made:
        yield made


@pytest.fixture
def merged(library, tmp_path):
    (tmp_path / "a.bib").write_text(PREPRINT)
    (tmp_path / "b.ris").write_text(PUBLISHED)
    report = library.add([tmp_path / "a.bib", tmp_path / "b.ris"])
    assert (report.read, report.added, report.merged, report.papers) == (2, 1, 1, 1)
    return library


def test_a_preprint_joins_its_publication(merged, tmp_path):
    [paper] = merged.papers()
    assert (paper.title, paper.year, paper.venue) == ("Dense retrieval", 2021, "EMNLP")
    assert (paper.doi, paper.arxiv_id) == ("10.18653/v1/x", "2004.04906")
    assert paper.abstract == "We retrieve passages."
    assert paper.sources == (f"{tmp_path}/a.bib:1", f"{tmp_path}/b.ris:1")
    [merge] = merged.merges(paper.id)
    assert merge.source == f"{tmp_path}/b.ris:1"
    assert merge.reason == "same title, first author Karpukhin and years 2020, 2021"


def test_split_and_not_merged_again(merged, tmp_path):
    [paper] = merged.papers()
    ids = merged.split(paper.id)
    assert len(ids) == 2
    assert ids[0] == paper.id
    assert [(p.title, p.year, p.doi) for p in merged.get(ids)] == [
        ("Dense Retrieval", 2020, ""),
        ("Dense retrieval", 2021, "10.18653/v1/x"),
    ]
    report = merged.add([tmp_path / "a.bib", tmp_path / "b.ris"])
    assert (report.unchanged, report.papers) == (2, 2)
    assert merged.lexical.count() == 2
    with pytest.raises(LibraryError, match="nothing to split"):
        merged.split(paper.id)
    with pytest.raises(LibraryError, match="no such paper"):
        merged.split("none")


def test_identical_records_stay_together(library, tmp_path):
    line = json.dumps({"title": "T", "abstract": "An abstract."}) + "\n"
    (tmp_path / "a.jsonl").write_text(line * 2)
    report = library.add([tmp_path / "a.jsonl"])
    assert (report.added, report.merged) == (1, 1)
    [paper] = library.papers()
    with pytest.raises(LibraryError, match="nothing to split"):
        library.split(paper.id)


def write(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


APART = (
    {"title": "Early Title", "arxiv": "2004.04906", "authors": "Doe, J.", "year": 2020},
    {"title": "Final Title", "doi": "10.1/x", "authors": "Doe, J.", "year": 2021},
)
LINK = {"title": "Final title", "doi": "10.1/x", "arxiv": "2004.04906", "authors": "Doe, Jane"}


def test_a_record_that_links_two_papers_makes_them_one(library, tmp_path):
    assert library.add([write(tmp_path / "a.jsonl", *APART)]).papers == 2
    first = library.papers()[0]
    assert library.add([write(tmp_path / "b.jsonl", LINK)]).papers == 1
    [paper] = library.papers()
    assert (paper.id, paper.title, paper.doi) == (first.id, "Final Title", "10.1/x")
    assert len(paper.sources) == 3
    assert library.lexical.count() == 1
    assert "same arXiv id 2004.04906" in [merge.reason for merge in library.merges(paper.id)]
    assert library.add([tmp_path / "a.jsonl", tmp_path / "b.jsonl"]).unchanged == 3


def test_the_order_of_reading_does_not_matter(library, tmp_path):
    rows = [LINK, *APART]
    assert library.add([write(tmp_path / "a.jsonl", *rows)]).papers == 1


def test_what_was_split_is_not_united_by_another_record(library, tmp_path):
    library.add([write(tmp_path / "a.jsonl", *APART, LINK)])
    library.split(library.papers()[0].id)
    library.add([write(tmp_path / "b.jsonl", {**LINK, "venue": "EMNLP"})])
    assert library.count() == 3


def test_an_edit_that_makes_it_another_paper_leaves_the_merge(library, tmp_path):
    one = {"key": "doe", "title": "Dense Retrieval", "authors": "Doe, J.", "year": 2020}
    library.add([write(tmp_path / "a.jsonl", one), write(tmp_path / "b.jsonl", one)])
    assert library.count() == 1
    other = {"key": "doe", "title": "Wheat on Dry Soils", "authors": "Doe, J.", "year": 2020}
    report = library.add([write(tmp_path / "a.jsonl", other)])
    assert (report.updated, report.papers) == (1, 2)
    assert [p.title for p in library.papers()] == ["Dense Retrieval", "Wheat on Dry Soils"]
    assert library.add([tmp_path / "a.jsonl", tmp_path / "b.jsonl"]).unchanged == 2


def test_an_edit_that_names_the_paper_joins_it(library, tmp_path):
    rows = [{"key": "a", **APART[0]}, {"key": "b", **APART[1]}]
    library.add([write(tmp_path / "a.jsonl", *rows)])
    report = library.add([write(tmp_path / "a.jsonl", {**rows[0], "doi": "10.1/x"}, rows[1])])
    assert (report.updated, report.papers) == (1, 1)


def test_near_duplicates_stay_apart(library, tmp_path):
    rows = [
        {"title": "Winds I", "authors": "Doe, J.", "year": 2020},
        {"title": "Winds II", "authors": "Doe, J.", "year": 2020},
        {"title": "Editorial", "authors": "Doe, J.", "year": 2020, "venue": "A"},
        {"title": "Editorial", "authors": "Doe, J.", "year": 2021, "venue": "A"},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    assert library.add([tmp_path / "a.jsonl"]).papers == 4
    first = library.papers()[0]
    [(other, reason)] = near_duplicates(library, first)
    assert (other.title, reason) == ("Winds II", "same title but for a version or part")
    assert library.add([tmp_path / "a.jsonl"]).unchanged == 4


@pytest.mark.parametrize("format", EXPORTS)
def test_adding_an_export_gives_the_same_library(merged, tmp_path, format):
    odd = {"title": "{Odd} & $x$ \u202e", "abstract": "Two.\nLines."}
    (tmp_path / "c.jsonl").write_text(json.dumps(odd))
    merged.add([tmp_path / "c.jsonl"])
    (tmp_path / "export").write_text("".join(export(merged.papers(), format)), encoding="utf-8")
    with Library.open(tmp_path / "other", create=True, embedder=WordVectors()) as other:
        report = other.add([tmp_path / "export"])
        assert (report.added, report.refused) == (2, 0)
        for one, two in zip(merged.papers(), other.papers(), strict=True):
            for name in ("title", "abstract", "key", "authors", "year", "venue", "doi", "extra"):
                assert getattr(one, name) == getattr(two, name)


def test_an_edited_record_may_show_that_an_older_paper_is_the_same(library, tmp_path):
    first = {"title": "Dense retrieval", "abstract": "It finds passages."}
    mine = {"id": "mine", "title": "Passages", "abstract": "Passages are found."}
    for name, row in (("a", first), ("b", mine), ("b", first | {"id": "mine"})):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
        library.add([tmp_path / f"{name}.jsonl"])
    [paper] = library.papers()
    assert paper.title == "Dense retrieval"
    assert not examine(library)
