"""Files and folders that are added again: what is new, edited, gone, refused, or no papers."""

import gzip
import json
import zipfile

import pytest

from index.errors import FormatError
from index.library import Library
from index.reports import ChangedFile
from tests.index.embedders import WordVectors


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as made:
        yield made


def titles(library):
    return [paper.title for paper in library.papers()]


def test_a_folder_is_followed(library, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.bib").write_text("@misc{a, title={One}}\n@misc{b, title={Two}}\n")
    (folder / "b.bib").write_text("@misc{c, title={Three}}\n")
    assert [(c.is_new, c.records) for c in library.add([folder]).changed] == [(True, 2), (True, 1)]
    assert library.add([folder]).changed == ()
    (folder / "a.bib").write_text("@misc{a, title={One, edited}}\n@misc{b, title={Two}}\n")
    (folder / "c.bib").write_text("@misc{d, title={Four}}\n")
    report = library.add([folder])
    assert (report.added, report.updated, report.unchanged) == (1, 1, 2)
    assert report.changed == (
        ChangedFile(f"{folder}/a.bib", False, 1),
        ChangedFile(f"{folder}/c.bib", True, 1),
    )


def test_what_vanished_from_a_file_is_said_and_kept(library, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    path = folder / "a.bib"
    path.write_text("@misc{a, title={One}}\n@misc{b, title={Two}}\n")
    (folder / "b.bib").write_text("@misc{b, title={Three}}\n")
    library.add([folder])
    one, _, three = (paper.id for paper in library.papers())
    path.write_text("@misc{b, title={Two}}\n")
    report = library.add([folder])
    assert report.changed == (ChangedFile(str(path), False, 0, (one,)),)
    assert report.papers == 3
    (folder / "b.bib").unlink()
    gone = {change.file: change.gone for change in library.add([folder]).changed}
    assert gone == {str(path): (one,), f"{folder}/b.bib": (three,)}
    library.remove([one, three])
    assert library.add([folder]).changed == ()


def test_a_paper_of_another_file_is_not_gone(library, tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.bib").write_text("@misc{a, title={One}}\n@misc{b, title={Two}}\n")
    library.add([tmp_path / "a.bib", tmp_path / "b.bib"])
    (tmp_path / "a.bib").write_text("@misc{b, title={Two}}\n")
    assert library.add([tmp_path / "a.bib"]).changed == ()


def test_what_holds_no_papers_is_passed_over_in_a_folder(library, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.bib").write_text("@misc{a, title={One}}\n")
    (folder / "README.md").write_text("# Papers\n\n" + "A long line about them. " * 20 + "\n")
    (folder / "notes.txt").write_text("To do: read the papers.\n")
    (folder / "plot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "numbers.csv").write_text("a,b\n1,2\n")
    (folder / "script.py").write_text("import os\n")
    (folder / "broken.bib").write_text("To do.\n")
    with zipfile.ZipFile(folder / "b.zip", "w") as packed:
        packed.writestr("b.bib", "@misc{b, title={Two}}")
        packed.writestr("LICENSE", "Do as you like.")
    report = library.add([folder])
    assert (report.added, report.refused) == (2, 1)
    assert [r.file for r in library.refusals()] == [f"{folder}/broken.bib"]
    names = {file.rpartition("/")[2] for file in report.passed_over}
    assert names == {
        *("README.md", "notes.txt", "plot.png", "numbers.csv", "script.py"),
        "b.zip!LICENSE",
    }


def test_what_holds_no_papers_is_refused_when_it_is_named(library, tmp_path):
    path = tmp_path / "plot.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    report = library.add([path])
    assert (report.refused, report.passed_over) == (1, ())
    assert "a picture" in library.refusals()[0].reason


def test_a_format_that_does_not_exist_leaves_no_refusal(library, tmp_path):
    (tmp_path / "a.bib").write_text("@misc{a, title={One}}")
    with pytest.raises(FormatError, match="no such format: docx"):
        library.add([tmp_path / "a.bib"], format="docx")
    assert library.refusals() == []


def test_refused_records_are_tried_again_and_no_others(library, tmp_path):
    path = tmp_path / "a.bib"
    first = "@misc{z, title={Zero}}\n@misc{a, title={One}}\n"
    path.write_text(first + "@misc{b, title={Two\n@misc{c, title={Three}}\n")
    for _ in range(2):
        assert library.add([path]).refused == 1
    assert [(r.file, r.line) for r in library.refusals()] == [(str(path), 3)]
    library.remove([library.papers()[0].id])
    path.write_text(f"% mended\n{first}@misc{{b, title={{Two}}}}\n@misc{{c, title={{Three}}}}\n")
    report = library.retry()
    assert (report.read, report.added, report.refused) == (1, 1, 0)
    assert sorted(titles(library)) == ["One", "Three", "Two"]
    assert library.refusals() == []
    assert library.retry().read == 0


def test_a_file_that_was_cut_off_is_read_to_its_end(library, tmp_path):
    rows = "".join(json.dumps({"title": f"Paper {n}"}) + "\n" for n in range(3000))
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress(rows.encode())
    path.write_bytes(whole[: len(whole) // 2])
    first = library.add([path])
    assert 0 < first.added < 3000
    path.write_bytes(whole)
    report = library.retry()
    assert (report.added + first.added, report.refused) == (3000, 0)


def test_a_retry_remembers_the_forced_format(library, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("nothing yet\n")
    library.add([path], format="nbib")
    path.write_text("title\n\nPMID- 1\nTI  - One\n")
    library.retry()
    assert titles(library) == ["One"]


def test_a_zip_that_was_damaged_is_tried_again(library, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    assert library.add([path]).refused == 1
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.bib", "@misc{a, title={One}}")
    assert library.retry().added == 1
    assert library.refusals() == []


def test_refusals_of_a_file_that_is_gone_stay(library, tmp_path):
    path = tmp_path / "a.bib"
    path.write_text("@misc{b\n")
    library.add([path])
    path.unlink()
    assert library.retry().read == 0
    assert len(library.refusals()) == 1
