"""Questions answered from the full text of PDFs, each quote with its page."""

import json

import pytest

from assistant import Assistant
from assistant.render.json import answer_json, paper_json, search_json
from assistant.render.markdown import render_markdown
from assistant.saved.replay import replay
from assistant.saved.turns import parse_turn, turn_json
from assistant.text.excerpts import Excerpt, excerpted
from index.paper import Filters, Part
from tests.index.pdf.papers import make_pdf

QUESTION = "What is the temperature of the softmax set to?"
ANSWER = "The temperature of the softmax is set to 0.07 in every experiment."


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bodies")
    (folder / "magpie.pdf").write_bytes(make_pdf(columns=2, doi="10.1234/magpie.5"))
    rows = [
        {"title": "Foxes and their dens", "abstract": "Foxes dig. They sleep in dens by day."},
        {"title": "Owls at night", "abstract": "Owls hunt mice at night. They hear them move."},
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with Assistant.open(folder / "library", checker="none", reranker="none") as library:
        library.add(folder / "magpie.pdf", folder / "rows.jsonl")
        yield library


def test_a_quote_from_a_body_has_its_page(library):
    answer = library.ask(QUESTION)
    document = answer_json(answer)
    (reference,) = document["references"]
    quote = next(q for q in reference["quotes"] if q["text"] == ANSWER)
    paper = library.library.paper(reference["paper_id"])
    shown = paper_json(paper)
    assert quote["part"] == "body"
    assert shown["body"][quote["start"] : quote["end"]] == ANSWER
    assert quote["page"] == paper.body.page(quote["start"])
    assert {"reference": 0, **{k: quote[k] for k in ("part", "page", "start", "end")}} in [
        evidence for statement in document["answer"] for evidence in statement["evidence"]
    ]
    assert f"(p. {quote['page']})" in render_markdown(answer)
    assert not any(isinstance(p, Excerpt) for p in answer.references)
    assert not any(isinstance(r.paper, Excerpt) for r in answer.retrieved)


def test_a_sentence_that_a_body_repeats_is_quoted_once(library):
    answer = library.ask(QUESTION)
    said = [statement.text for statement in answer.statements]
    assert said.count(ANSWER) == 1
    assert len(set(said)) == len(said)


def test_abstracts_only_quotes_no_body(library):
    answer = library.ask(QUESTION, filters=Filters(abstracts_only=True))
    assert {q.part for s in answer.statements for q in s.evidence} <= {Part.ABSTRACT}


def test_a_search_says_which_part_matched(library):
    (first, *_) = search_json(QUESTION, library.search(QUESTION), 0.0)["results"]
    passage = first["passages"][0]
    assert (passage["part"], passage["section"]) == ("body", "Method")
    assert passage["page"] >= 1
    (owls, *_) = search_json("owls", library.search("owls hunt mice"), 0.0)["results"]
    assert (owls["passages"][0]["part"], owls["passages"][0]["page"]) == ("abstract", None)


def test_a_draft_is_checked_against_bodies(library):
    (statement,) = library.check(ANSWER)
    assert statement.support == "supported"
    (quote,) = statement.evidence
    assert (quote.part, quote.text) == (Part.BODY, ANSWER)


def test_a_kept_turn_quotes_the_body_without_keeping_all_of_it(library):
    answer = library.ask(QUESTION)
    kept = turn_json(answer)
    assert len(json.dumps(kept)) < 10_000
    again = parse_turn(json.loads(json.dumps(kept)), library.library.get)
    quotes = [q for s in answer.statements for q in s.evidence]
    read = [q for s in again.statements for q in s.evidence]
    assert [(q.text, q.page, q.part) for q in read] == [(q.text, q.page, q.part) for q in quotes]


def test_an_answer_is_replayed_without_a_change(library):
    assert replay(answer_json(library.ask(QUESTION)), library).changes == ()


def test_every_span_of_an_excerpt_is_one_of_the_paper(library):
    (result, *_) = excerpted(library.search(QUESTION))
    excerpt = result.paper
    for passage in result.passages:
        quote = excerpt.quote(passage.chunk.start, passage.chunk.end)
        assert quote.text == passage.text
    assert excerpt.quote(0, 20).part is Part.ABSTRACT
