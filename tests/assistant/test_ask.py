"""Asking without a model: verbatim sentences, each with its paper."""

import json

import pytest

from assistant.render.json import answer_json, search_json
from assistant.render.markdown import render_markdown
from index.errors import QueryError
from tests.assistant.doubles import PAPERS, Few

QUESTION = "By how much does MUVERA improve recall and lower latency?"


def test_an_answer_is_verbatim_and_cited():
    answer = Few().ask(QUESTION)
    assert answer.answered
    assert 1 <= len(answer.statements) <= 5
    assert "10% improved recall with 90% lower latency" in answer.text
    for statement in answer.statements:
        (quote,) = statement.evidence
        assert quote.text == statement.text
        assert statement.citations == (quote.paper,)
        assert statement.support == "supported"


def test_the_json_document_points_at_itself():
    document = json.loads(json.dumps(answer_json(Few().ask(QUESTION))))
    assert set(document) >= {
        "question", "answered", "text", "answer", "references", "retrieved", "notices", "model",
        "trace",
    }  # fmt: skip
    abstracts = {paper.id: paper.abstract for paper in PAPERS}
    for reference in document["references"]:
        for quote in reference["quotes"]:
            abstract = abstracts[reference["paper_id"]]
            assert abstract[quote["start"] : quote["end"]] == quote["text"]
    for statement in document["answer"]:
        assert statement["citations"]
        for evidence in statement["evidence"]:
            quotes = document["references"][evidence["reference"]]["quotes"]
            assert (evidence["start"], evidence["end"]) in {(q["start"], q["end"]) for q in quotes}
    assert document["model"] == "none"
    assert len(document["retrieved"]) == 3


def test_an_off_topic_question_names_the_nearest_papers():
    answer = Few().ask("Which oven temperature suits sourdough bread?")
    assert not answer.answered
    assert not answer.statements
    assert PAPERS[0].title in answer.text or PAPERS[1].title in answer.text
    assert len(answer.retrieved) == 3


def test_a_stream_grows_from_evidence_without_words():
    partials = list(Few().stream(QUESTION))
    assert partials[0].retrieved
    assert not partials[0].statements
    assert [len(p.statements) for p in partials] == sorted(len(p.statements) for p in partials)


@pytest.mark.parametrize("question", ["", "?", "a", "?!…", "x" * 50_000])
def test_what_is_no_question_is_said_in_one_line(question):
    with pytest.raises(QueryError) as refused:
        Few().ask(question)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_reader_sees_tidy_text_and_who_says_it():
    answer = Few().ask("How much smaller than BERT is the biomedical Bioformer model?")
    shown = render_markdown(answer)
    assert "60 %" in shown or "60%" in shown
    assert "60\\%" not in shown
    assert "Bioformer: an efficient transformer" in shown


def test_search_document():
    few = Few()
    document = search_json("recall", few.search("recall", 2), 0.5)
    assert [entry["rank"] for entry in document["results"]] == [1, 2]
    passage = document["results"][0]["passages"][0]
    assert set(passage) == {"text", "start", "end", "score", "part", "page"}
