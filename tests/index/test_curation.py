"""What a person decides of papers: removed and put back, joined, kept apart, tagged, noted."""

import json

import pytest

from index.curation.near_duplicates import look_alikes
from index.curation.notes import LONGEST, notes_of, write_note
from index.curation.tags import tag, tags_of
from index.errors import LibraryError, QueryError
from index.maintenance.doctor import examine
from tests.index.libraries import assert_whole, open_library, write_papers

SHORT = {"authors": "Doe, J.", "abstract": "We read on."}


@pytest.fixture
def library(tmp_path):
    with open_library(tmp_path / "library", create=True) as made:
        yield made


def with_titles(library, folder, *papers) -> list[str]:
    """The ids of these papers, added in their order."""
    (folder / "some.jsonl").write_text("".join(json.dumps(paper) + "\n" for paper in papers))
    library.add([folder / "some.jsonl"])
    return [paper.id for paper in library.papers()]


def test_what_is_removed_is_put_back_as_it_was(library, tmp_path):
    library.add([write_papers(tmp_path / "a.jsonl", range(8))])
    before = library.papers()
    gone = [paper.id for paper in before[2:5]]
    assert library.remove(gone) == 3
    assert [one.id for one in library.removed()] == gone[::-1]
    assert_whole(library, [0, 1, 5, 6, 7])
    assert library.restore([*gone, "none"]) == 3
    assert library.papers() == before
    assert library.removed() == []
    assert_whole(library, range(8))
    assert library.add([tmp_path / "a.jsonl"]).unchanged == 8


def test_merged_records_come_back_with_their_paper(library, tmp_path):
    one = {"title": "Dense Retrieval", "authors": "Doe, J.", "year": 2020, "doi": "10.1/a"}
    [paper] = with_titles(library, tmp_path, one, {**one, "venue": "EMNLP"})
    library.remove([paper])
    library.restore([paper])
    assert len(library.split(paper)) == 2


def test_what_was_added_again_meanwhile_is_not_there_twice(library, tmp_path):
    library.add([write_papers(tmp_path / "a.jsonl", range(3))])
    gone = library.papers()[0].id
    library.remove([gone])
    library.add([tmp_path / "a.jsonl"])
    assert library.restore([gone]) == 0
    assert library.removed() == []
    assert_whole(library, range(3))


def test_a_note_is_kept_whole_or_refused(library, tmp_path):
    [paper] = with_titles(library, tmp_path, {"title": "Alone", **SHORT})
    write_note(library.store, paper, "n" * LONGEST)
    with pytest.raises(QueryError, match="4,001: shorten it"):
        write_note(library.store, paper, "n" * (LONGEST + 1))
    assert notes_of(library.store, [paper]) == {paper: "n" * LONGEST}


def test_a_removal_survives_closing(tmp_path):
    with open_library(tmp_path / "library", create=True) as library:
        library.add([write_papers(tmp_path / "a.jsonl", range(3))])
        library.remove([library.papers()[1].id])
    with open_library(tmp_path / "library") as library:
        assert library.restore([one.id for one in library.removed()]) == 1
        assert_whole(library, range(3))


def test_tags_of_a_removed_paper_come_back_with_it(library, tmp_path):
    one, other = with_titles(
        library, tmp_path, {"title": "One", **SHORT}, {"title": "Two", **SHORT}
    )
    tag(library.store, "to cite: twice", [one, other])
    library.remove([one])
    assert tags_of(library.store) == {other: ("to cite: twice",)}
    library.restore([one])
    assert tags_of(library.store) == {one: ("to cite: twice",), other: ("to cite: twice",)}


def test_papers_are_joined_by_hand_with_tags_and_notes_and_split_again(library, tmp_path):
    ids = with_titles(
        library,
        tmp_path,
        {"title": "Reading Late", **SHORT, "venue": "SIGIR"},
        {"title": "Late reading of papers", **SHORT, "year": 2020},
    )
    tag(library.store, "to cite", [ids[1]])
    write_note(library.store, ids[0], "mine")
    write_note(library.store, ids[1], "of the other")
    assert library.join(ids[::-1]) == ids[0]
    [paper] = library.papers()
    assert (paper.venue, paper.year) == ("SIGIR", 2020)
    assert tags_of(library.store) == {ids[0]: ("to cite",)}
    assert notes_of(library.store, ids) == {ids[0]: "mine\nof the other"}
    assert library.merges(ids[0])[0].reason == "joined by hand"
    assert library.lexical.count() == 1
    assert not examine(library)
    assert library.add([tmp_path / "some.jsonl"]).unchanged == 2
    assert len(library.split(ids[0])) == 2


@pytest.mark.parametrize("ids", [[], ["none"], ["first"], ["first", "first"]])
def test_one_paper_alone_is_joined_with_nothing(library, tmp_path, ids):
    [first] = with_titles(library, tmp_path, {"title": "Alone", **SHORT})
    with pytest.raises(LibraryError, match="nothing to join"):
        library.join([first if name == "first" else name for name in ids])


def test_look_alikes_are_found_until_they_are_kept_apart(library, tmp_path):
    with_titles(
        library,
        tmp_path,
        {"title": "Reading Late", "authors": "Doe, J.", "year": 2010},
        {"title": "Reading late", "authors": "Doe, J.", "year": 2020},
        {"title": "CLEAR: counting trees", "authors": "Oak, A."},
        {"title": "CLEAR: seeing through fog", "authors": "Mist, B."},
        {"title": "BERT: pre-training", "authors": "Lin, A.", "year": 2018},
        {"title": "BERT: pre-training of transformers", "authors": "Lin, A.", "year": 2019},
        {"title": "Wheat on dry soils, part I", "authors": "Ear, C."},
        {"title": "Wheat on dry soils, part II", "authors": "Ear, C."},
        {"title": "Editorial", "authors": "Doe, J.", "year": 2001},
        {"title": "Editorial", "authors": "Roe, K.", "year": 2002},
        {"title": "Something else", "authors": "Doe, J."},
    )
    found = look_alikes(library, 10)
    told = {(pair.first.title, pair.reason) for pair in found}
    assert told == {
        ("Reading Late", "same title"),
        ("BERT: pre-training", "same short name BERT"),
        ("Wheat on dry soils, part I", "same title but for a version or part"),
    }
    assert len(look_alikes(library, 2)) == 2
    library.keep_apart(found[0].first.id, found[0].second.id)
    assert len(look_alikes(library, 10)) == 2


def test_papers_taken_apart_are_no_look_alikes(library, tmp_path):
    one = {"title": "Dense Retrieval", "authors": "Doe, J.", "year": 2020}
    [paper] = with_titles(library, tmp_path, one, {**one, "venue": "EMNLP"})
    library.split(paper)
    assert look_alikes(library, 10) == []


def test_many_papers_of_one_title_are_compared_with_their_neighbours_alone(library, tmp_path):
    years = range(1780, 1960, 3)
    title = {"title": "The same words", "authors": "Doe, J."}
    with_titles(library, tmp_path, *({**title, "year": year} for year in years))
    assert len(look_alikes(library, 10_000)) == len(years) - 1


def test_a_note_is_kept_changed_and_taken_away(library, tmp_path):
    ids = with_titles(library, tmp_path, {"title": "One", **SHORT}, {"title": "Two", **SHORT})
    write_note(library.store, ids[0], "  read\nthe appendix ")
    assert notes_of(library.store, ids) == {ids[0]: "read\nthe appendix"}
    write_note(library.store, ids[0], " ")
    assert notes_of(library.store, ids) == {}
