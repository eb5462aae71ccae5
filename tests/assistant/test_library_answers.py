"""Answers from records, filters, counts and themes, over libraries on disk."""

import pytest

from assistant import Assistant
from assistant.answer import Support
from assistant.answering.metadata import COUNTED, REASON
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.render.json import answer_json
from assistant.saved.replay import replay
from index.paper import Filters
from tests.assistant.capable import Capable, step_of

FIELD_NOTES = """
@article{Okafor2019, author={Okafor, Ada and Brandt, Nils}, title={Hedges and barn owls},
 journal={Annals of Farm Ecology}, year={2019}, abstract={We counted barn owls on ninety farms.
 Farms with hedges had twice as many owls. Nest boxes made no difference.}}
@article{Brandt2021, author={Brandt, Nils}, title={Mowing dates and skylarks},
 journal={Annals of Farm Ecology}, year={2021}, abstract={Skylarks nest in meadows. Late mowing
 raised the number of fledged chicks by a third. Hay yield fell slightly.}}
@article{Peña2020, author={Peña, Inés}, title={Riego por goteo y rendimiento del tomate},
 journal={Cuadernos de Riego}, year={2020}, abstract={Comparamos el riego por goteo con el riego por
 surcos. El riego por goteo aumentó el rendimiento del tomate en un veinte por ciento.}}
@book{Hollow1998, author={Hollow, Tim}, title={A guide to dry stone walls}, year={1998}}
@book{Hollow2003, author={Hollow, Tim}, title={Repairing dry stone walls}, year={2003}}
@misc{Nilsen, author={Nilsen, Kari}, title={Frost and apple blossom}, abstract={Apple blossom
 survives four degrees of frost. Sprinklers protect it down to seven degrees.}}
"""


@pytest.fixture(scope="module")
def farm(tmp_path_factory):
    folder = tmp_path_factory.mktemp("farm")
    (folder / "notes.bib").write_text(FIELD_NOTES)
    with Assistant.open(folder / "library") as assistant:
        assistant.add(folder / "notes.bib")
        yield assistant


@pytest.fixture(scope="module")
def shelf(examples):
    return examples


def cited(answer):
    return {paper.key for paper in answer.references}


@pytest.mark.parametrize(
    "question, paper, words",
    [
        ("What did Okafor (2019) find?", "Okafor2019", "twice as many owls"),
        ("What did Okafor (2019) find about nest boxes?", "Okafor2019", "Nest boxes"),
        ("Summarise Brandt 2021", "Brandt2021", "by a third"),
        ("Okafor2019", "Okafor2019", "twice as many owls"),
        ("WHAT DID BRANDT (2021) FIND?", "Brandt2021", "by a third"),
        ("What are the main results in brandt2021?", "Brandt2021", "by a third"),
        ("What did Peña find?", "Peña2020", "veinte por ciento"),
        ("What did Pena report about tomatoes?", "Peña2020", "veinte por ciento"),
    ],
)
def test_a_paper_named_by_author_or_key_tells_what_it_says(farm, question, paper, words):
    answer = farm.ask(question)
    assert answer.answered
    assert cited(answer) == {paper}
    assert words in answer.text
    assert all(s.text == s.evidence[0].text for s in answer.statements)


def test_two_papers_that_are_named_both_tell(farm):
    answer = farm.ask("How do the findings of Okafor (2019) and Brandt (2021) differ?")
    assert cited(answer) == {"Okafor2019", "Brandt2021"}


def test_a_paper_without_an_abstract_tells_its_title(farm):
    answer = farm.ask("Summarise Hollow 1998")
    assert [s.text for s in answer.statements] == [
        "“A guide to dry stone walls” by Tim Hollow (1998)."
    ]


@pytest.mark.parametrize(
    "question, papers",
    [
        ("papers by Brandt", {"Okafor2019", "Brandt2021"}),
        ("Which papers are by Brandt?", {"Okafor2019", "Brandt2021"}),
        ("papers by Brandt since 2020", {"Brandt2021"}),
        ("Which appeared in Annals of Farm Ecology?", {"Okafor2019", "Brandt2021"}),
        ("List the papers from before 2000.", {"Hollow1998"}),
    ],
)
def test_a_list_by_filters_alone_has_every_paper_and_their_number(farm, question, papers):
    answer = farm.ask(question)
    assert cited(answer) == papers
    number, *rest = answer.statements
    assert number.text.startswith(f"{len(papers)} paper")
    assert (number.reason, number.citations) == (COUNTED, ())
    assert len(rest) == len(papers)
    assert {s.reason for s in rest} == {REASON}


def test_a_list_by_filters_and_topic_is_read_under_the_filters(shelf):
    answer = shelf.ask("Which papers by Khattab are about compression of the index?")
    assert answer.answered
    assert cited(answer) <= {"khattab2020", "santhanam2022"}


@pytest.mark.parametrize("question", ["Which papers are about dry stone walls?", "papers on walls"])
def test_papers_without_abstracts_are_listed_by_their_titles(farm, question):
    answer = farm.ask(question)
    assert cited(answer) == {"Hollow1998", "Hollow2003"}
    assert all("dry stone walls" in s.text for s in answer.statements[1:])
    assert all(s.support is Support.SUPPORTED for s in answer.statements)


def test_how_many_papers_begins_with_the_number(shelf):
    answer = shelf.ask("How many papers are about question answering?")
    number, *rest = answer.statements
    sure = [line for line in rest if "may fit" not in (line.reason or "")]
    assert number.text == f"{len(sure)} papers of the library fit."


@pytest.mark.parametrize(
    "question, said",
    [
        ("When was BM25 published?", "is dated 2009."),
        ("Who wrote the BEIR benchmark paper?", None),
        ("Who are the authors of Okapi?", None),
        ("Where was FEVER published?", "appeared in NAACL."),
        ("What is the DOI of ColBERT?", "has the DOI 10.1145/3397271.3401075"),
        ("Who wrote Ponte 1998?", "was written by Jay M. Ponte and W. Bruce Croft."),
        ("When did A vector space model for automatic indexing appear?", "is dated 1975."),
        ("Where was robertson2009 published?", "appeared in Foundations and Trends"),
    ],
)
def test_records_answer(shelf, question, said):
    answer = shelf.ask(question)
    recorded = [s for s in answer.statements if s.reason == REASON]
    assert bool(recorded) == bool(said)
    assert not said or said in recorded[0].text


def test_the_newest_and_the_oldest(shelf, farm):
    newest = shelf.ask("Which is the most recent?")
    assert cited(newest) == {"liu2024lost", "es2024"}
    assert cited(shelf.ask("What is the oldest paper?")) == {"sparckjones1972"}
    assert cited(shelf.ask("Which is the newest paper by Khattab?")) == {"santhanam2022"}
    (statement,) = farm.ask("Which is the newest?").statements
    assert statement.text.endswith("is the most recent, of 2021.")
    topic = shelf.ask("What is the oldest paper on question answering?")
    assert topic.references[0].year < 2019


def test_the_whole_library(shelf, farm):
    count = shelf.ask("How many papers are there?")
    assert [s.text for s in count.statements] == ["The library holds 52 papers, from 1972 to 2024."]
    assert "6 papers" in shelf.ask("How many papers are from 2020?").text
    themes = shelf.ask("What are these papers about?").statements
    assert themes[0].text.startswith("The library holds 52 papers")
    assert len(themes) > 3
    assert all(s.citations for s in themes[1:])
    few = farm.ask("What is this library about?")
    assert len(few.references) == 6


def test_an_empty_library_says_so(tmp_path):
    with Assistant.open(tmp_path / "library") as assistant:
        assert assistant.ask("How many papers are there?").text.startswith("The library holds 0")
        assert "no papers" in assistant.ask("What are these papers about?").text
        assert not assistant.ask("Which is the newest?").answered


@pytest.mark.parametrize(
    "question",
    ["¿Qué riego aumentó el rendimiento del tomate?", "HOW MUCH FROST DOES BLOSSOM SURVIVE?"],
)
def test_the_papers_language_and_capitals_are_no_reason_to_refuse(farm, question):
    answer = farm.ask(question)
    assert answer.answered
    assert cited(answer) & {"Peña2020", "Nilsen"}


def test_a_conversation(shelf):
    first = shelf.ask("papers by Izacard since 2021")
    second = shelf.ask("What did the second one find?", history=[first])
    assert cited(second) == {first.references[1].key}
    third = shelf.ask("When was it published?", history=[first, second])
    assert [s.reason for s in third.statements] == [REASON]
    assert cited(third) == {first.references[1].key}
    more = shelf.ask("Tell me more", history=[first])
    assert cited(more) == cited(first)
    thanks = shelf.ask("Thanks!", history=[first, second])
    assert (thanks.answered, thanks.retrieved, thanks.references) == (False, (), ())


@pytest.mark.parametrize(
    "question, plan, said",
    [
        ("How many papers are there?", {"kind": "library", "asks": ["count"]}, "52 papers"),
        ("How large is what I collected?", {"kind": "library", "asks": ["count"]}, "52 papers"),
        ("papers by Khattab", {"kind": "list", "authors": ["Khattab"]}, "2 papers"),
        ("What is the latest of Khattab?",
         {"kind": "metadata", "asks": ["newest"], "authors": ["Khattab"]}, "most recent, of 2022"),
    ],
)  # fmt: skip
def test_a_model_says_what_is_asked_and_records_answer(shelf, question, plan, said):
    with ScriptedServer(Capable(plan=plan)) as server:
        model = load_model(server.spec)
        answer = Assistant(shelf.library, model).ask(question, fresh=True)
    assert [step_of(seen.prompt) for seen in server.seen] == ["plan"]
    assert said in answer.text
    assert answer.trace.model == "none"


def test_no_model_is_asked_to_understand_thanks(shelf):
    with ScriptedServer(Script("Twelve [1].")) as server:
        Assistant(shelf.library, load_model(server.spec)).ask("thanks!", fresh=True)
    assert not server.seen


def test_a_filter_that_only_the_rules_read_is_left_to_the_model(shelf):
    with ScriptedServer(Capable(plan={"kind": "fact"})) as server:
        answer = Assistant(shelf.library, load_model(server.spec)).ask(
            "Which work by Khattab says how large an index of BM25 is?", fresh=True
        )
    read = [seen.prompt for seen in server.seen if step_of(seen.prompt) == "read"]
    assert sum(prompt.count("\nTitle: ") for prompt in read) > 2
    assert not any("filter" in notice for notice in answer.notices)


def test_a_model_reads_the_paper_that_is_named(shelf):
    said = Script("Every token has a vector of its own, so the index grows [1].")
    with ScriptedServer(said) as server:
        answer = Assistant(shelf.library, load_model(server.spec)).ask(
            "What does Khattab (2020) say about the storage of late interaction?", effort="quick"
        )
    assert [result.paper.key for result in answer.retrieved] == ["khattab2020"]
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "question",
    ["papers by Khattab since 2020", "Summarise Cormack 2009", "What does Khattab say of storage?"],
)
def test_a_question_with_filters_in_it_is_asked_again_as_it_was(shelf, question):
    document = answer_json(shelf.ask(question))
    assert document["standalone"] == question
    assert replay(document, shelf).changes == ()


def test_a_follow_up_that_means_a_paper_is_asked_again_as_it_was(shelf):
    first = shelf.ask("papers by Izacard since 2021")
    for question in ("Summarise the second one.", "When was the last published?", "Tell me more"):
        document = answer_json(shelf.ask(question, history=[first]))
        assert replay(document, shelf).changes == ()


def test_what_stands_in_the_papers_that_were_chosen_is_still_judged(shelf):
    (paper,) = shelf.library.store.keyed(["cormack2009"])
    chosen = Filters(papers=(paper.id,))
    assert shelf.ask("Summarise it", filters=chosen).answered
    assert not shelf.ask("Which cheese goes with red wine?", filters=chosen).answered
