"""A PDF that never ends, or is too much, ends alone: the next is read as if nothing had been."""

from contextlib import closing

import pytest

from index.errors import FormatError
from index.formats.registry import read_file
from index.paper import Record, Refusal
from index.pdf.apart import PdfProcess
from index.pdf.reader import read_pdf
from tests.index.pdf.papers import TITLE, long_pdf, make_pdf, nested_pdf, swelling_pdf


@pytest.fixture(scope="module")
def process():
    with closing(PdfProcess(seconds=4)) as process:
        yield process


def test_it_reads_what_is_read_at_once(process):
    assert list(process.read("/a.pdf", make_pdf())) == list(read_pdf("/a.pdf", make_pdf()))


def test_drawings_in_drawings_end_in_a_line_and_the_next_is_read(process):
    with pytest.raises(FormatError, match="more than 4 seconds to read: not read") as caught:
        process.read("/a.pdf", nested_pdf(depth=12))
    assert "\n" not in str(caught.value)
    assert process.read("/b.pdf", make_pdf())[0].title == TITLE


@pytest.mark.parametrize("kind", ["page", "objects", "states"])
def test_a_small_file_that_swells_is_refused_in_a_line_and_the_next_is_read(kind):
    with closing(PdfProcess(memory=256 * 1024**2)) as narrow:
        data = swelling_pdf(kind, 800 if kind != "states" else 40)
        assert len(data) < 1_000_000
        with pytest.raises(FormatError, match=r"not read|no text") as caught:
            narrow.read("/a.pdf", data)
        assert "\n" not in str(caught.value)
        assert narrow.read("/b.pdf", make_pdf())[0].title == TITLE


def test_a_file_has_room_for_itself():
    with closing(PdfProcess(memory=256 * 1024**2)) as narrow:
        padded = make_pdf() + b"\n%" + b" " * 300_000_000
        assert narrow.read("/a.pdf", padded)[0].title == TITLE


def test_what_is_damaged_is_said_in_the_same_words(process):
    with pytest.raises(FormatError, match="damaged"):
        process.read("/a.pdf", b"%PDF-1.7")


def test_one_that_was_ended_begins_again():
    with closing(PdfProcess()) as process:
        process.read("/a.pdf", make_pdf())
        process.close()
        assert process.read("/a.pdf", make_pdf())[0].title == TITLE


def test_no_page_is_begun_after_its_time():
    record, remark = read_pdf("/a.pdf", long_pdf(9), seconds=0)
    assert isinstance(record, Record)
    assert "object 2" not in record.body.text
    assert remark.text == "9 pages: the first 1 are read; the others would take too long"


def test_a_folder_goes_on_behind_it(tmp_path, process, monkeypatch):
    monkeypatch.setattr("index.pdf.apart.pdf_process", lambda: process)
    (tmp_path / "bad.pdf").write_bytes(nested_pdf(depth=12))
    (tmp_path / "good.pdf").write_bytes(make_pdf())
    refused, read = (next(iter(read_file(tmp_path / n))) for n in ("bad.pdf", "good.pdf"))
    assert isinstance(refused, Refusal)
    assert read.title == TITLE
