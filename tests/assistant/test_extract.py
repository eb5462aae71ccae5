"""Tables of papers by columns: cells verbatim, with a place, empty where nothing says it."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from assistant.extracting.columns import PRESETS, parse_columns, preset
from assistant.extracting.extract import extract
from assistant.extracting.save import extraction_json, save
from assistant.models.calls import Calls
from assistant.models.limits import deadline
from assistant.models.queueing import turns_of
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.reader.load_reader import load_reader
from assistant.text.inert import inert
from index.errors import FormatError, QueryError
from index.paper import Paper

TRIAL = Paper(
    "t1",
    "Sleepwell in older adults",
    "Insomnia is common. We enrolled 214 patients with chronic insomnia in a randomized trial. "
    "Sleepwell was given for 8 weeks. Compared with placebo, sleep time was significantly higher, "
    "an increase of 12% (P < .001).",
)
MICE = Paper(
    "m1",
    "Bones of mice",
    "We studied C57BL/6 mice after 10 weeks in darkness. Bone density did not change.",
)
LANTERN = Paper(
    "l1",
    "Lantern: hard negatives for dense retrieval",
    "However, negatives are scarce. We propose Lantern, a dual encoder with hard negatives. "
    "Experiments on MS MARCO and TREC-COVID show that it improves recall by 4.2 points.",
)


@pytest.fixture(scope="module")
def reader():
    return load_reader()


def told(table):
    return [[cell.quote.text if cell else None for cell in row.cells] for row in table.rows]


def test_cells_without_a_model_stand_on_something_exact(reader):
    columns = parse_columns("sample size; effect; comparator; intervention")
    table = extract([TRIAL, MICE], columns, reader)
    compared = TRIAL.abstract[TRIAL.abstract.index("Compared") :]
    assert told(table) == [["214 patients", compared, compared, None], [None, None, None, None]]
    assert table.filled == 3
    for row in table.rows:
        for cell in filter(None, row.cells):
            assert row.paper.abstract[cell.quote.start : cell.quote.end] == cell.quote.text
            assert 0 < cell.confidence <= 1


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ("We asked 427 men and 65 women in nine prisons.", "427 men and 65 women"),
        ("Thirty trials in more than 15 000 children were identified.", "15 000 children"),
        ("Of 14 641 physicians, including 1307 men with cancer, all were followed.", None),
        ("Resistance was seen in 15 of the 107 patients.", None),
        ("We compared 14 patients with meningitis and 173 patients with a stroke.", None),
        ("Blood was drawn from 1792 black, 1030 white, and 597 Hispanic subjects.", None),
        ("These were confirmed in 272 additional women.", None),
        ("Data come from the 2016 wave of the Families survey.", None),
        ("We interviewed 29 volunteers and 11 officers.", None),
        ("We followed 312 pupils for a year.", "312 pupils"),
    ],
)
def test_those_who_were_studied_are_counted_whole_or_not_at_all(said, cell, reader):
    (row,) = told(extract([Paper("x", "Counted", said)], parse_columns("sample size"), reader))
    assert row == [cell]


@pytest.mark.parametrize(
    "said",
    [
        "We provide evidence of this claim through experiments.",
        "We then train these models on two tasks.",
    ],
)
def test_a_sentence_that_points_at_another_tells_no_method(said, reader):
    (row,) = told(extract([Paper("x", "Pointed", said)], parse_columns("method"), reader))
    assert row == [None]


PATIENTS = Paper(
    "p1",
    "Sleep and noise",
    "Noise is everywhere. This study examined whether noise keeps adults awake. An online survey "
    "of 300 adults was conducted. We found that noise kept them awake. Whether that is so in June "
    "remains unclear.",
)
ALLOY = Paper(
    "a1",
    "A light alloy",
    "Alloys are heavy. Samples were fabricated from magnesium powder by sintering. Their "
    "strength rose by 20%. The alloy is suitable for wings of small aircraft.",
)


def test_question_design_and_finding(reader):
    (row,) = told(extract([PATIENTS], parse_columns("question; design; finding"), reader))
    question, design, finding = row
    assert question.startswith("This study examined")
    assert design == "online survey"
    assert finding.startswith("We found")
    (row,) = told(extract([PATIENTS], parse_columns("limitation; comparator"), reader))
    assert row == ["Whether that is so in June remains unclear.", None]


def test_synthesis_and_application(reader):
    (row,) = told(extract([ALLOY], parse_columns("synthesis; application; material"), reader))
    assert row[0].startswith("Samples were fabricated")
    assert row[1].startswith("The alloy is suitable")
    assert row[2] is None


def test_a_result_of_others_is_none(reader):
    said = f"Bandits achieve better regret than others. {HOW} We also release code."
    (row,) = told(extract([Paper("x", "Small models", said)], parse_columns("result"), reader))
    assert row == [None]


def test_a_preset_of_machine_learning(reader):
    (row,) = told(extract([LANTERN], preset("machine-learning"), reader))
    problem, method, data, result, limitation = row
    assert (problem, limitation) == (None, None)
    assert method.startswith("We propose Lantern")
    assert "MS MARCO" in data
    assert result.startswith("Experiments on MS MARCO")


@pytest.mark.parametrize(
    "said",
    [
        "We improve the results on F1 by 3%.",
        "We improve the results over BM25 by 3%.",
        "Results show that models trained on ProX-curated data are better by 3%.",
    ],
)
def test_a_measure_a_baseline_and_a_kind_are_no_data(reader, said):
    (row,) = told(extract([Paper("x", "Small models", said)], parse_columns("data"), reader))
    assert row == [None]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("effect", "The steel was found to be stable and annealed at 350 °C."),
        ("effect", "We found patches of 83×83 cells."),
        ("effect", "Previous studies found that smoking raised the risk by 50%."),
        ("intervention", "Patients receiving active treatment were told of it."),
        ("question", "This paper presents a user study in which 20 people were asked to cook."),
        ("method", "Our goal is to build robots that can talk with people in kitchens."),
        ("data", "We show that learning is faster on MobileNets and ResNet by 3%."),
        ("data", "Experiments on two AVR datasets show that learning is faster by 3%."),
        ("data", "We show that it runs well on DLR's humanoid robot by 3%."),
    ],
)
def test_what_only_looks_like_an_answer_fills_nothing(column, said, reader):
    (row,) = told(extract([Paper("x", "Looks", said)], parse_columns(column), reader))
    assert row == [None]


HOW = "We propose a new optimizer for small models that needs no learning rate."


@pytest.mark.parametrize("verb", ["argue", "hypothesize", "consider", "investigate whether"])
def test_what_authors_think_is_not_their_method(reader, verb):
    said = f"We {verb} that small models are harder to train than large ones. {HOW}"
    (row,) = told(extract([Paper("x", "Small models", said)], parse_columns("method"), reader))
    assert row == [HOW]


def test_a_paper_without_an_abstract_has_an_empty_row(reader):
    (row,) = told(extract([Paper("x", "Nothing", "")], preset("clinical"), reader))
    assert row == [None] * len(PRESETS["clinical"])


def test_the_model_fills_what_stands_there_word_for_word(reader):
    reply = [
        {"paper": 1, "column": 1, "text": "Sleepwell"},
        {"paper": 1, "column": 2, "text": "placebo"},
        {"paper": 2, "column": 1, "text": "an invented pill"},
        {"paper": 2, "column": 2, "text": "sleep time was significantly higher"},
        {"paper": 9, "column": 1, "text": "Sleepwell"},
    ]
    columns = parse_columns("drug; comparator: what was it compared with?")
    with ScriptedServer(Script(json.dumps(reply))) as server:
        model = load_model(server.spec)
        table = extract(
            [TRIAL, MICE], columns, reader, Calls(model, deadline(), turns_of(model), None, None)
        )
        (asked,) = server.seen
    assert told(table) == [["Sleepwell", "placebo"], [None, None]]
    assert table.rows[0].cells[0].by != "reader"
    assert "what was it compared with?" in asked.prompt


def test_a_model_that_fails_leaves_the_reader_s_cells(reader):
    columns = parse_columns("sample size")
    with ScriptedServer(Script("I will not.")) as server:
        model = load_model(server.spec)
        table = extract(
            [TRIAL], columns, reader, Calls(model, deadline(), turns_of(model), None, None)
        )
    assert told(table) == [["214 patients"]]
    assert table.notices


@pytest.mark.parametrize(
    "text", ["", " ; ", "dose; Dose", ";".join(map(str, range(30))), "x" * 999]
)
def test_what_is_no_column_is_one_line(text):
    with pytest.raises(QueryError) as error:
        parse_columns(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_as_a_formula_does(sign):
    assert inert(f"{sign}1+1") == f"'{sign}1+1"
    assert inert(f"1{sign}1") == f"1{sign}1"


def test_files_hold_the_table(reader, tmp_path):
    columns = parse_columns("sample size; =HYPERLINK: what?")
    table = extract([TRIAL, MICE], columns, reader)
    for kind in ("csv", "json", "xlsx"):
        save(table, tmp_path / f"out.{kind}")
    rows = list(csv.reader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"))))
    assert rows[0] == ["Paper", "Title", "Year", "sample size", "'=HYPERLINK"]
    assert rows[1][3] == "214 patients"
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == extraction_json(table)
    book = load_workbook(tmp_path / "out.xlsx")
    assert book["Table"]["D2"].value == "214 patients"
    assert book["Places"].max_row == 1 + table.filled
    with pytest.raises(FormatError, match="no such kind"):
        save(table, tmp_path / "out.pdf")
