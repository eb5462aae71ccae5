"""`check` and `replay` on the command line."""

import json

import pytest

TEXT = "BM25 lets the contribution of a term saturate.\n\nCats chase green lasers on Tuesdays."


@pytest.fixture(autouse=True)
def library(cli, own_folder, monkeypatch):
    monkeypatch.setenv("PAPER_ASSISTANT_LIBRARY", str(own_folder))


def test_a_text_is_checked(cli, tmp_path):
    file = tmp_path / "draft.txt"
    file.write_text(TEXT, "utf-8")
    document = json.loads(cli("check", str(file), "--json").out)
    first, second = document["statements"]
    assert first["citations"]
    assert first["support"] in ("supported", "partial")
    assert second["support"] == "unsupported"
    for reference in document["references"]:
        assert reference["quotes"]


def test_what_is_no_text_is_one_line(cli, tmp_path):
    empty, binary = tmp_path / "empty.txt", tmp_path / "binary.txt"
    empty.write_text(" \n", "utf-8")
    binary.write_bytes(b"\xff\xfe\x00\x81")
    for file in (empty, binary, tmp_path / "missing.txt"):
        run = cli("check", str(file))
        assert run.status == 1
        assert run.err.strip().count("\n") == 0


def test_a_saved_answer_is_replayed(cli, tmp_path):
    saved = tmp_path / "saved.json"
    saved.write_text(cli("ask", "How does BM25 weigh a term?", "--json").out, "utf-8")
    assert cli("replay", str(saved)).out.strip() == "nothing has changed"
    document = json.loads(cli("replay", str(saved), "--json").out)
    assert document["changes"] == []


def test_what_was_never_saved_is_one_line(cli, tmp_path):
    other = tmp_path / "other.json"
    other.write_text("[1]", "utf-8")
    run = cli("replay", str(other))
    assert run.status == 1
    assert "ask --json" in run.err


def test_a_table_is_extracted(cli, tmp_path):
    document = json.loads(cli("extract", "--topic", "dense retrieval", "-k", "4", "--json").out)
    assert len(document["rows"]) == 4
    assert [c["name"] for c in document["columns"]][:2] == ["Problem", "Method"]
    run = cli("extract", "--columns", "data; result", "-o", tmp_path / "out.csv")
    assert (run.status, run.out) == (0, "")
    assert (tmp_path / "out.csv").read_text("utf-8").startswith("Paper,Title,Year,data,result\n")
    assert cli("extract", "--preset", "alchemy").err.startswith("paper-assistant: no such preset")
    assert cli("extract", "-o", tmp_path / "out.pdf").status == 1
