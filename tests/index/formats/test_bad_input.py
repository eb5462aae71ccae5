"""What files suffer, format by format: a clear refusal, and the rest of the file is read."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import FormatError
from index.ingest.files import list_files, read_records
from index.paper import NoPapers, Record, Refusal
from tests.index.formats.samples import SAMPLES

ROOT = Path(__file__).resolve().parents[3]


def read(tmp_path, data, **options):
    path = tmp_path / "papers"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return list(read_records(path, **options))


def titles(records):
    return [r.title if isinstance(r, Record) else None for r in records]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\n\t\r\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "the PDF is damaged"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (bytes(range(256)) * 20, "a binary file"),
        (b"\x00" * 5000, "a binary file"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"just a few words\n", "no known layout: begins 'just a few words'"),
        (b"<foo/>", "no known layout"),
        (b"[]", "no papers in it"),
        (b"{}", "no title and no abstract"),
    ],
)
def test_files_without_papers(tmp_path, data, reason):
    [refusal] = read(tmp_path, data)
    assert refusal.reason.startswith(reason)
    assert "\n" not in refusal.reason


def test_files_that_cannot_be_opened(tmp_path, monkeypatch):
    with pytest.raises(FormatError, match="no such file: /nowhere/x"):
        list(list_files(["/nowhere/x"]))

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    [refusal] = read_records(tmp_path / "secret")
    assert refusal.reason == "the file can't be opened: Permission denied"


def test_a_format_that_does_not_exist(tmp_path):
    with pytest.raises(FormatError, match="no such format: docx; choose from acl"):
        list(read_records(tmp_path, format="docx"))


def test_a_forced_format_that_is_wrong(tmp_path):
    assert [type(r) for r in read(tmp_path, SAMPLES["ris"], format="csl-json")] == [NoPapers]
    assert read(tmp_path, SAMPLES["ris"], format="bibtex")[0].reason == "no papers in it"


def test_mixed_encodings(tmp_path):
    lines = [
        '{"title": "Café"}'.encode(),
        '{"title": "Café"}'.encode("latin-1"),
        '{"title": "“Quoted”"}'.encode("cp1252"),
        b'{"title": "\x81"}',
    ]
    records = read(tmp_path, b"\n".join(lines))
    assert titles(records) == ["Café", "Café", "“Quoted”", None]


def test_declared_encodings(tmp_path):
    text = '<?xml version="1.0" encoding="{}"?>' + SAMPLES["pubmed"].replace("One", "Öl Ж")
    for encoding in ("windows-1251", "koi8-r"):
        data = text.replace("Ö", "О").format(encoding).encode(encoding)
        assert titles(read(tmp_path, data))[0] == "Оl Ж"
    assert titles(read(tmp_path, text.format("nonsense").encode()))[0] == "Öl Ж"


def test_null_bytes_and_control_characters(tmp_path):
    line = (
        '{"title": "A\x00B\x1b[31m\x07", "abstract": "x\\u0000y\\ud800 z\\u001b"}\n'
        + SAMPLES["jsonl"]
    )
    [_, *rest] = read(tmp_path, line)
    assert titles(rest) == ["One", "Two"]
    [record] = read(tmp_path, '{"title": "A\\u0000B\\u001b[31m", "abstract": "x\\ud800y\\u0007"}')
    assert (record.title, record.abstract) == ("AB[31m", "x\ufffdy")
    [record, _] = read(tmp_path, SAMPLES["ris"].replace("One", "O\x00n\x07e"))
    assert record.title == "One"
    [record, _] = read(tmp_path, SAMPLES["pubmed"].replace("One", "O\x01ne"))
    assert record.title == "One"


def test_right_to_left_marks_are_kept(tmp_path):
    [record] = read(tmp_path, '{"title": "\u200fשלום\u200e (x)"}')
    assert record.title == "\u200fשלום\u200e (x)"


def test_empty_titles_and_abstracts(tmp_path):
    rows = [{"title": "", "abstract": "A."}, {"title": "T"}, {"title": " ", "abstract": "\n"}]
    records = read(tmp_path, "\n".join(map(json.dumps, rows)))
    assert titles(records) == ["", "T", None]
    assert records[2].reason == "no title and no abstract"


@pytest.mark.parametrize("depth", [100, 100_000])
def test_deeply_nested_json(tmp_path, depth):
    nested = '{"title": "T", "x": ' + "[" * depth + "]" * depth + "}"
    first, second = read(tmp_path, nested + '\n{"title": "U"}\n')
    assert first.reason == "JSON nested too deeply"
    assert second.title == "U"
    assert "nested" in read(tmp_path, '{"a":' * depth, format="jsonl")[0].reason or depth == 100
    assert all(isinstance(r, Refusal) for r in read(tmp_path, "[" * depth))


def test_deeply_nested_xml_and_braces(tmp_path):
    nested = SAMPLES["pubmed"].replace("One", "<i>" * 100_000 + "One" + "</i>" * 100_000)
    assert titles(read(tmp_path, nested)) == [None, "Two"]
    braces = (
        "@misc{a, title={" + "{" * 50_000 + "One" + "}" * 50_000 + "}}\n@misc{b, title={Two}}\n"
    )
    assert titles(read(tmp_path, braces)) == ["One", "Two"]


LEVELS = zip("abcdefgh", "bcdefghi", strict=True)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {outer} "{f"&{inner};" * 10}">' for inner, outer in LEVELS)
    + '<!ENTITY file SYSTEM "file:///etc/passwd">'
    + '<!ENTITY % out SYSTEM "http://127.0.0.1:1/x"> %out;]>'
)


@pytest.mark.parametrize("entity", ["&i;", "&file;", "&nosuch;"])
def test_entities_are_never_expanded(tmp_path, entity):
    start = time.thread_time()
    first, second = read(tmp_path, BOMB + SAMPLES["pubmed"].replace("One", f"A {entity} b"))
    assert first.title == f"A {entity} b"
    assert second.title == "Two"
    assert time.thread_time() - start < 5


def test_named_entities_are_characters(tmp_path):
    text = SAMPLES["pubmed"].replace("One", "A&nbsp;&eacute; &lt; b &#233; AT&T")
    assert read(tmp_path, text)[0].title == "A é < b é AT&T"


def test_duplicated_keys(tmp_path):
    [record] = read(tmp_path, '{"title": "A", "title": "B"}')
    assert record.title == "B"
    [record] = read(tmp_path, "title,title,abstract\nA,B,C\n")
    assert record.title == "A"


def test_a_quote_that_never_closes(tmp_path):
    records = read(tmp_path, '[{"title": "A"},\n{"title": "B},\n{"title": "C"}]')
    assert titles(records) == ["A", None, "C"]
    records = read(tmp_path, 'title,abstract\n"A,b\n' + "x,y\n" * 10)
    assert len(records) == 1


def test_a_broken_abstract_of_openalex(tmp_path):
    works = [
        {"id": "https://openalex.org/W1", "title": "T", "abstract_inverted_index": index}
        for index in (None, [], {"a": None, "b": ["x", 1.5, True, 3]}, {"a": [-1, 10**30]}, "words")
    ]
    records = read(tmp_path, json.dumps({"results": works}))
    assert titles(records) == ["T"] * 5


@pytest.mark.parametrize("format", SAMPLES)
def test_values_of_the_wrong_kind(tmp_path, format):
    for value in (1, 1.5, True, [], {}, [[1]], {"a": {"b": 1}}, "x" * 100_000):
        rows = [dict.fromkeys([*FIELDS, *SERVICES], value)]
        for item in read(tmp_path, json.dumps(rows), format=format):
            assert isinstance(item, Record | Refusal)


FIELDS = ("title", "abstract", "authors", "author", "year", "doi", "id", "url", "keywords", "venue")
SERVICES = (
    *("issued", "retracted", "extra", "externalIds", "authorships", "custom", "primary_location"),
    *("versions", "authors_parsed", "updated-by", "journal", "ids", "locations", "biblio"),
)


@pytest.mark.parametrize(
    "size", [2**27, pytest.param(2**30, marks=pytest.mark.soak)], ids=["128 MB", "1 GB"]
)
def test_an_endless_line(tmp_path, size):
    path = tmp_path / "papers"
    with path.open("wb") as file:
        file.write(b'{"title": "A"}\n' * 5000 + b'{"title": "')
        file.seek(size, os.SEEK_CUR)
        file.write(b'"}\n{"title": "B"}\n')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    records = list(read_records(path))
    assert titles(records[4998:]) == ["A", "A", None, "B"]
    assert records[5000].reason == "a line longer than 16 MiB"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def streamed(lines):
    """Peak memory, in KiB beyond the first thousand lines, of reading so many from a pipe."""
    read = (
        "import resource, sys; from pathlib import Path\n"
        "from index.ingest.files import read_records\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "start = count = 0\n"
        "for record in read_records(Path('-')):\n"
        "    count += 1\n"
        "    start = start or (count == 1000 and peak())\n"
        "print(count, peak() - start)"
    )
    write = (
        "import sys; words = 'word ' * 40\n"
        f"for i in range({lines}):\n"
        '    sys.stdout.write(\'{"title": "Paper %d", "abstract": "%s"}\\n\' % (i, words))'
    )
    with subprocess.Popen([sys.executable, "-c", write], stdout=subprocess.PIPE) as writer:
        command = [sys.executable, "-c", read]
        out = subprocess.run(command, stdin=writer.stdout, cwd=ROOT, capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    count, grown = map(int, out.stdout.split())
    assert count == lines
    return grown


def test_a_pipe_is_read_in_little_memory():
    assert streamed(20_000) < 20 * 1024


@pytest.mark.soak
def test_a_million_lines_are_read_in_little_memory():
    assert streamed(1_000_000) < 50 * 1024
