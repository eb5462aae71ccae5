"""A review compared by columns of one's own: in its table, in its files, after a rewrite."""

from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.review.compare.table import COLUMNS
from assistant.review.render.html import render_html
from assistant.review.request import ReviewRequest, draft_name
from assistant.saved.bundle import bundle_json
from index.errors import QueryError
from tests.assistant.review.conftest import TOPIC

OWN = "method; <b>price</b> | cost: what does it cost?"


@pytest.fixture(scope="module")
def review(few):
    return few.review(TOPIC, columns=OWN)


def test_the_table_has_them_and_its_cells_are_verbatim(review):
    assert review.table.columns == ("method", "<b>price</b> | cost")
    assert [row.paper for row in review.table.rows] == [*review.references]
    cells = [cell for row in review.table.rows for cell in row.cells if cell]
    assert cells
    assert all(c.text == c.paper.abstract[c.start : c.end] for c in cells)
    assert "Columns: " + OWN in review.protocol


def test_a_preset_has_its_name(few):
    review = few.review(TOPIC, columns="clinical")
    assert review.table.columns[:2] == ("Population", "Sample size")


@pytest.mark.parametrize("columns", [";", "a; a", "x" * 400])
def test_what_is_no_column_is_told_before_a_word_is_written(few, columns):
    drafted = few.draft(ReviewRequest(TOPIC, columns=columns))
    with pytest.raises(QueryError, match="column"):
        next(drafted)


@pytest.mark.parametrize("ending", [".md", ".tex", ".docx", ".html", ".csv", ".json", ".pandoc.md"])
def test_every_file_has_them(review, tmp_path, ending):
    path = review.save(tmp_path / f"draft{ending}")[0]
    if ending == ".docx":
        from docx import Document

        heads = [[cell.text for cell in table.rows[0].cells] for table in Document(path).tables]
        assert ["Paper", "method", "price | cost"] in heads
        return
    written = path.read_text("utf-8")
    assert "method" in written
    assert "price" in written


def test_a_name_is_no_markup(review):
    assert "<b>price</b>" not in render_html(review)


def test_other_columns_fill_the_table_anew_and_leave_the_rest(few, review):
    again = few.compare(review, "method; result")
    assert again.table.columns == ("method", "result")
    assert again.sections == review.sections
    assert few.compare(again, "").table.columns == COLUMNS
    with pytest.raises(QueryError):
        few.compare(review, ";")


def test_a_rewritten_section_leaves_them(few, review):
    assert few.rewrite(review, 1, "shorter", columns=OWN).table.columns == review.table.columns
    assert few.rewrite(review, 1, "shorter").table.columns == COLUMNS


def test_a_draft_is_kept_whatever_its_columns_and_bundled_with_them(review):
    wanted = ReviewRequest(TOPIC)
    own = replace(wanted, columns=OWN)
    assert draft_name(own, "none") == draft_name(wanted, "none")
    assert bundle_json(review, own)["wanted"]["columns"] == OWN


def test_a_model_fills_cells_once_and_what_it_took_is_told(few, review):
    said = '[{"paper": 1, "column": 1, "text": "the rest stands elsewhere"}]'
    with ScriptedServer(Script(said)) as server:
        modelled = Assistant(few.library, load_model(server.spec))
        found = modelled.compare(review, "aim; limits")
        asked = len(server.seen)
        assert asked > 0
        assert found.trace.calls == asked
        assert found.trace.tokens["prompt"] > 0
        again = modelled.compare(found, "aim; limits")
        assert len(server.seen) == asked
    assert (again.table, again.trace) == (found.table, found.trace)
