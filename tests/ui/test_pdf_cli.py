"""PDFs on the command line: added, asked, quoted with their page, left out on request."""

import json

import pytest

from tests.index.pdf.papers import make_pdf, scanned_pdf

QUESTION = "What is the temperature of the softmax set to?"
ANSWER = "The temperature of the softmax is set to 0.07 in every experiment."


@pytest.fixture
def shelf(tmp_path):
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "magpie.pdf").write_bytes(make_pdf(columns=2))
    (folder / "scan.pdf").write_bytes(scanned_pdf())
    (folder / "notes.txt").write_text("To do: read the papers.\n")
    return folder


def test_a_folder_of_pdfs_is_added_and_asked(cli, shelf):
    run = cli("--library", "new", "add", shelf)
    assert run.status == 0
    assert "1 added" in run.out
    assert "1 refused" in run.out
    assert "scan.pdf" in run.err
    assert "OCR" in run.err
    document = json.loads(cli("--library", "new", "ask", QUESTION, "--json").out)
    quote = next(q for q in document["references"][0]["quotes"] if q["text"] == ANSWER)
    assert quote["part"] == "body"
    text = cli("--library", "new", "ask", QUESTION).out
    assert f"(p. {quote['page']})" in " ".join(text.split())


def test_a_search_says_that_the_body_matched(cli, shelf):
    cli("--library", "new", "add", shelf)
    found = cli("--library", "new", "search", "temperature of the softmax").out
    assert "in the body: Method" in found
    only = cli("--library", "new", "search", "temperature of the softmax", "--abstracts-only")
    assert "in the body" not in only.out


def test_a_paper_shows_the_text_that_quotes_are_cut_from(cli, shelf):
    cli("--library", "new", "add", shelf)
    paper = json.loads(cli("--library", "new", "papers", "--json").out)["papers"][0]
    shown = json.loads(cli("--library", "new", "papers", "show", paper["paper_id"], "--json").out)
    start = shown["body"].index(ANSWER)
    assert any(mark["start"] <= start for mark in shown["pages"])
    assert shown["pdf"].endswith("magpie.pdf")
