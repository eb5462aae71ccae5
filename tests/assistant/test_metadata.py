"""Questions that a paper's record answers."""

from dataclasses import replace

import pytest

from assistant.answer import Support
from assistant.answering.metadata import REASON
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.render.json import answer_json
from tests.assistant.capable import Capable, ask_capable
from tests.assistant.doubles import PAPERS, Few

TITLE = PAPERS[0].title
BY = "was written by Laxman Dhulipala, Majid Hadian and Rajesh Jayaram"


@pytest.mark.parametrize(
    "question, said",
    [
        ("Who wrote MUVERA?", f"“{TITLE}” {BY}."),
        ("Who are the authors of the MUVERA paper?", f"“{TITLE}” {BY}."),
        ("List the authors of MUVERA.", f"“{TITLE}” {BY}."),
        ("By whom was MUVERA introduced?", f"“{TITLE}” {BY}."),
        ("When was MUVERA published?", f"“{TITLE}” is dated 2024."),
        ("What year is MUVERA from?", f"“{TITLE}” is dated 2024."),
        ("Where was MUVERA published?", f"“{TITLE}” appeared in NeurIPS."),
        ("At which conference was MUVERA presented?", f"“{TITLE}” appeared in NeurIPS."),
        ("Who wrote MUVERA, and when was it published?", f"“{TITLE}” {BY} and is dated 2024."),
        (f"Who wrote “{TITLE}”?", f"“{TITLE}” {BY}."),
    ],
)  # fmt: skip
def test_the_record_answers(question, said):
    answer = Few().ask(question)
    assert [s.text for s in answer.statements] == [said]
    assert answer.answered
    (statement,) = answer.statements
    assert statement.support is Support.SUPPORTED
    assert statement.reason == REASON
    assert [paper.id for paper in answer.references] == ["muvera"]
    document = answer_json(answer)
    assert document["answer"][0]["evidence"] == []
    assert document["references"][0]["quotes"] == []


@pytest.mark.parametrize(
    "question, lack",
    [
        ("Who wrote ColBERTv2?", "who wrote it"),
        ("When was ColBERTv2 published?", "when it was published"),
        ("Where was ColBERTv2 published?", "where it was published"),
    ],
)
def test_a_record_without_the_field_answers_nothing(question, lack):
    answer = Few().ask(question)
    assert not answer.answered
    assert answer.text == f"The library's record of “{PAPERS[1].title}” does not say {lack}."
    assert answer.retrieved


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote Hamlet?",
        "Who proposed late interaction?",
        "Which university employs the authors of MUVERA?",
        "Who wrote ColBERT?",
        "Who wrote the BERT model that Bioformer is compared with?",
        "Where do MUVERA and PLAID differ?",
        "When does MUVERA fail?",
    ],
)
def test_what_is_no_question_of_the_record(question):
    answer = Few().ask(question)
    assert all(statement.reason != REASON for statement in answer.statements)
    assert "record" not in answer.text


def test_papers_of_the_same_name_are_all_told():
    twin = replace(PAPERS[0], id="other", title="MUVERA: A Village", authors=("Ann Lee",))
    answer = Few(papers=(*PAPERS, twin)).ask("Who wrote MUVERA?")
    assert {paper.id for paper in answer.references} == {"muvera", "other"}


@pytest.mark.parametrize(
    "effort, steps", [("quick", []), ("standard", ["plan"]), ("deep", ["plan"])]
)
def test_no_model_writes_what_the_record_says(effort, steps):
    """With more effort the model says what is asked for, and the record answers."""
    model = Capable(plan={"kind": "metadata", "asks": ["year"], "names": ["MUVERA"]})
    answer, asked = ask_capable("Of what date is MUVERA?", model, effort=effort)
    assert [step for step, _ in asked] == (steps if effort != "quick" else ["answer"])
    answer, asked = ask_capable("When was MUVERA published?", model, effort=effort)
    assert [step for step, _ in asked] == steps
    assert [s.text for s in answer.statements] == [f"“{TITLE}” is dated 2024."]
    assert answer.trace.model == "none"


def test_a_model_that_writes_no_json_leaves_it_to_the_rules_to_find_the_record():
    with ScriptedServer(Script("Somebody else [1].")) as server:
        answer = Few(load_model(server.spec)).ask("Who wrote MUVERA?")
    assert len(server.seen) == 2
    assert answer.text.startswith(f"“{TITLE}” {BY}.")
