"""Every format in every packed form, and packed data that is damaged or meant to hurt."""

import bz2
import gzip
import io
import lzma
import zipfile

import pytest
import zstandard

from index.formats import unpacking
from index.formats.detect import detect
from index.formats.registry import FORMATS
from index.ingest.files import list_files, read_records
from index.paper import NoPapers, Record, Refusal
from tests.index.formats.samples import SAMPLES

HELD = [format for format in SAMPLES if format != "identifiers"]
"""The formats that hold papers and don't only name them."""
PACK = {
    "plain": bytes,
    "gz": gzip.compress,
    "xz": lzma.compress,
    "bz2": bz2.compress,
    "zst": lambda data: zstandard.ZstdCompressor().compress(data),
}


def zipped(members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def read(tmp_path, data):
    path = tmp_path / "papers"
    path.write_bytes(data)
    return list(read_records(path))


def test_there_is_a_sample_of_every_format():
    assert SAMPLES.keys() == FORMATS.keys()


@pytest.mark.parametrize("format", SAMPLES)
def test_the_format_is_told_by_content(format):
    json_formats = {"beir", "csl-json", "openalex", "semantic-scholar", "arxiv-snapshot"}
    json_formats.add("zotero")
    assert detect(SAMPLES[format]) == ("jsonl" if format in json_formats else format)


@pytest.mark.parametrize("format", HELD)
@pytest.mark.parametrize("packing", PACK)
def test_every_packed_form(tmp_path, format, packing):
    records = read(tmp_path, PACK[packing](SAMPLES[format].encode()))
    assert [r.title.split()[0] for r in records] == ["One", "Two"]


@pytest.mark.parametrize("format", HELD)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig", "utf-32"])
def test_every_encoding(tmp_path, format, encoding):
    records = read(tmp_path, SAMPLES[format].encode(encoding))
    assert [r.title.split()[0] for r in records] == ["One", "Two"]


@pytest.mark.parametrize("format", HELD)
def test_lines_of_old_macs_and_windows(tmp_path, format):
    for end in ("\r\n", "\r"):
        records = read(tmp_path, SAMPLES[format].replace("\n", end).encode())
        assert [r.title.split()[0] for r in records] == ["One", "Two"]


def test_a_zip_of_several_files(tmp_path):
    members = {
        "a.bib": SAMPLES["bibtex"],
        "b/c.ris": SAMPLES["ris"],
        "__MACOSX/._a": "x",
        "d.pdf": "%PDF-1",
        "e.png": "\x89PNG",
    }
    records = read(tmp_path, zipped(members))
    assert [type(r) for r in records] == [Record, Record, Record, Record, Refusal, NoPapers]
    assert records[0].source == f"{tmp_path}/papers!a.bib:2"
    assert records[4].file == f"{tmp_path}/papers!d.pdf"
    assert "the PDF is damaged" in records[4].reason


def test_a_truncated_gzip_keeps_what_was_read(tmp_path):
    lines = "".join(f'{{"title": "Paper {i}", "abstract": "{i * 7919}"}}\n' for i in range(50_000))
    packed = gzip.compress(lines.encode())
    records = read(tmp_path, packed[: len(packed) // 2])
    assert sum(isinstance(r, Record) for r in records) > 10_000
    assert isinstance(records[-1], Refusal)
    assert "damaged or cut short" in records[-1].reason


@pytest.mark.parametrize("packing", ["gz", "xz", "bz2", "zst"])
def test_damaged_from_the_start(tmp_path, packing):
    packed = PACK[packing](SAMPLES["ris"].encode())
    for data in (packed[:9], packed[:6] + b"\xff" * 60):
        [refusal] = read(tmp_path, data)
        assert isinstance(refusal, Refusal)


def test_a_bomb_in_gzip_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "FREE_UNPACKED", 1024 * 1024)
    line = b'{"title": "' + b"T" * 10_000 + b'"}\n'
    records = read(tmp_path, gzip.compress(line * 10_000))
    assert isinstance(records[-1], Refusal)
    assert "unpacks to more than" in records[-1].reason


def test_a_zip_that_unpacks_to_ten_gigabytes(tmp_path):
    packed = bytearray(zipped({"a.txt": SAMPLES["ris"], "b.txt": b"a" * 1_000_000}))
    size = (1_000_000).to_bytes(4, "little")
    while (place := packed.find(size)) >= 0:
        packed[place : place + 4] = (4_200_000_000).to_bytes(4, "little")
    records = read(tmp_path, bytes(packed))
    assert [r.title for r in records[:2]] == ["One", "Two"]
    assert "unpacks to 4,200,000,000 bytes" in records[2].reason


def test_a_zip_that_leaves_its_folder(tmp_path):
    records = read(tmp_path, zipped({"../../x.ris": SAMPLES["ris"], "/y.ris": SAMPLES["ris"]}))
    assert [r.reason for r in records] == [
        "the zip's member lies outside of its folder: not read",
        "the zip's member lies outside of its folder: not read",
    ]


def test_archives_in_archives(tmp_path):
    inner = zipped({"a.ris": SAMPLES["ris"]})
    for data in (
        zipped({"b.zip": inner}),
        gzip.compress(inner),
        gzip.compress(gzip.compress(b"x")),
    ):
        [refusal] = read(tmp_path, data)
        assert "unpack it first" in refusal.reason


def test_a_damaged_zip(tmp_path):
    [refusal] = read(tmp_path, zipped({"a.ris": SAMPLES["ris"]})[:60])
    assert refusal.reason.startswith("the zip is damaged")


def test_an_office_document(tmp_path):
    [refusal] = read(tmp_path, zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}))
    assert "Office document" in refusal.reason


def test_folders_are_walked_once(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.ris").write_text("x")
    (tmp_path / "a.bib").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "library.sqlite").write_text("x")
    names = [str(p.relative_to(tmp_path)) for p in list_files([tmp_path])]
    assert names == ["a.bib", "self", "b/x.ris"]
    [refusal] = read_records(tmp_path / "self")
    assert "can't be opened" in refusal.reason
