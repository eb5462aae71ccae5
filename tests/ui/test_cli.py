"""The command line as a new user meets it: streams, exit codes, documents, one-line errors."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.models.scripted import Script, ScriptedServer
from assistant.saved.saved_filters import parse_years
from index.errors import QueryError
from ui.cli.terminal import plain

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "What does late interaction cost in storage?"


def one_line(run):
    assert run.status == 1
    assert run.out == ""
    assert run.err.count("\n") == 1, run.err
    assert run.err.startswith("paper-assistant: ")
    assert "Traceback" not in run.err
    return run.err


def test_add_reports_and_again_finds_everything_unchanged(cli):
    first = cli("--library", "new", "add", "--json", ROOT / "examples" / "papers.jsonl")
    counts = json.loads(first.out)
    assert (counts["read"], counts["added"], counts["papers"]) == (52, 52, 52)
    again = json.loads(
        cli("--library", "new", "add", "--json", ROOT / "examples" / "papers.jsonl").out
    )
    assert (again["read"], again["added"], again["unchanged"]) == (52, 0, 52)


@pytest.mark.parametrize(
    "name,content",
    [
        ("missing.bib", None),
        ("empty.txt", b""),
        ("binary.dat", bytes(range(256)) * 20),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    ],
)
def test_a_file_that_holds_no_papers_is_one_line(cli, own_folder, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert name in one_line(cli("--library", own_folder, "add", name))
    assert json.loads(cli("--library", own_folder, "stats", "--json").out)["papers"] == 52


def test_a_folder_without_papers_is_one_line(cli, tmp_path):
    (tmp_path / "pictures").mkdir()
    assert "pictures" in one_line(cli("add", "pictures"))


def test_add_goes_on_after_a_refused_file(cli, tmp_path):
    (tmp_path / "empty.txt").touch()
    run = cli("--library", "new", "add", "empty.txt", ROOT / "examples" / "papers.jsonl")
    assert run.status == 0
    assert "52 added" in run.out
    assert "empty.txt" in run.err
    assert "empty.txt" in cli("--library", "new", "refused").out


def test_offline_refuses_the_network_in_one_line(cli, tmp_path):
    assert "arxiv:dense" in one_line(cli("--library", "new", "add", "arxiv:dense", "--offline"))
    assert not (tmp_path / "new").exists()


def test_a_folder_is_followed_in_words(cli, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.bib").write_text("@misc{a, title={One}}\n@misc{b, title={Two}}\n")
    (folder / "README.md").write_text("# My papers\n")
    run = cli("--library", "new", "add", folder)
    assert "passed over: README.md." in run.err
    assert cli("--library", "new", "refused").out == ""
    (folder / "a.bib").write_text("@misc{a, title={One}}\n@misc{c, title={Three}}\n@misc{d\n")
    assert "edited: " in cli("--library", "new", "add", folder).err
    (folder / "a.bib").write_text("@misc{a, title={One}}\n@misc{c, title={Three}}\n")
    run = cli("--library", "new", "add", folder)
    assert "a.bib: 1, kept in the library; to remove: paper-assistant papers remove " in run.err
    assert one_line(cli("add", folder / "README.md"))


def test_refused_records_are_tried_again(cli, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("nothing yet\n")
    cli("--library", "new", "add", path, "--format", "nbib")
    path.write_text("title\n\nPMID- 1\nTI  - One\n")
    run = cli("--library", "new", "refused", "--retry")
    assert (run.out, run.err.splitlines()[-2:]) == (
        "",
        ["1 records read, 0 still refused.", "0 refused."],
    )


@pytest.mark.parametrize("verb", [["stats"], ["search", "x y"], ["ask", "x y"], ["papers"]])
def test_no_library_is_one_line(cli, tmp_path, verb):
    assert "nowhere" in one_line(cli("--library", tmp_path / "nowhere", *verb))
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_is_no_library_is_left_alone(cli, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    one_line(cli("--library", "mine", "add", ROOT / "examples" / "papers.jsonl"))
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("question", ["y", "?!... ---", "word " * 10_000])
def test_a_question_that_is_none_is_one_line(cli, own_folder, question):
    one_line(cli("--library", own_folder, "ask", question))


def test_ask_prints_quotes_and_references(cli, own_folder):
    run = cli("--library", own_folder, "ask", QUESTION)
    assert run.status == 0
    assert "storage" in run.out
    assert "[1] ColBERT" in run.out
    assert run.out.count("What late interaction costs is storage") == 1  # a quote is said once


def test_ask_json_quotes_are_verbatim(cli, own_folder):
    answer = json.loads(cli("--library", own_folder, "ask", QUESTION, "--json").out)
    assert answer["answered"]
    for reference in answer["references"]:
        shown = cli("--library", own_folder, "papers", "show", reference["paper_id"], "--json")
        abstract = json.loads(shown.out)["abstract"]
        for quote in reference["quotes"]:
            assert abstract[quote["start"] : quote["end"]] == quote["text"]


@pytest.mark.parametrize(
    "script,words",
    [
        (Script("no such key", status=401), "401"),
        (Script("slow down", status=429), "429"),
        (Script("broken", status=500), "500"),
        (Script("Late interaction costs storage [1]. And", cut=4), ""),
        (Script("<html>hello</html>", html=True), ""),
    ],
    ids=["401", "429", "500", "half a stream", "html"],
)
def test_a_failing_model_is_one_line_and_loses_nothing(cli, own_folder, script, words):
    with ScriptedServer(script) as server:
        run = cli("--library", own_folder, "ask", QUESTION, "--json", "--llm", server.spec)
    assert run.status == 1
    assert run.err.count("\n") == 1
    assert words in run.err
    document = json.loads(run.out)
    assert len(document["retrieved"]) == 8
    assert document["notices"]


def test_a_dead_port_is_one_line(cli, own_folder):
    run = cli("--library", own_folder, "ask", QUESTION, "--llm", "http://127.0.0.1:9/v1#m")
    assert run.status == 1
    assert "Traceback" not in run.err
    assert "127.0.0.1:9" in run.err.splitlines()[-1]


def test_precedence_is_argument_then_variable(cli, own_folder, monkeypatch, tmp_path):
    monkeypatch.setenv("PAPER_ASSISTANT_LIBRARY", str(own_folder))
    assert json.loads(cli("stats", "--json").out)["papers"] == 52
    assert "elsewhere" in one_line(cli("--library", tmp_path / "elsewhere", "stats"))


def test_the_library_may_be_named_after_the_command(cli, own_folder):
    assert json.loads(cli("stats", "--json", "--library", own_folder).out)["papers"] == 52
    assert json.loads(cli("stats", f"--library={own_folder}", "--json").out)["papers"] == 52
    found = cli("search", "--library", own_folder, "--json", "--", "--library").out
    assert json.loads(found)["query"] == "--library"
    assert "requires an argument" in cli("stats", "--library").err


@pytest.mark.parametrize("arguments", [[], ["serch", "x"], ["search"], ["search", "x", "-k", "0"]])
def test_wrong_usage_is_status_2(cli, arguments):
    run = cli(*arguments)
    assert run.status == 2
    assert run.err


def test_papers_lists_filters_shows_and_removes(cli, own_folder):
    listed = json.loads(cli("--library", own_folder, "papers", "--year", ":1980", "--json").out)
    assert [paper["year"] for paper in listed["papers"]] == [1972, 1975]
    paper_id = listed["papers"][0]["paper_id"]
    assert "specificity" in cli("--library", own_folder, "papers", "show", paper_id).out
    assert cli("--library", own_folder, "papers", "remove", paper_id).status == 0
    one_line(cli("--library", own_folder, "papers", "show", paper_id))
    one_line(cli("--library", own_folder, "papers", "remove", paper_id))


def test_a_name_that_nothing_has_is_told_and_changes_nothing(cli, own_folder):
    library = ("--library", own_folder)
    run = cli(*library, "search", "author:khatab storage")
    assert run.status == 0
    assert run.out == ""
    assert "Did you mean author:Khattab for “khatab”?\n" in run.err
    document = json.loads(cli(*library, "search", "SPALDE", "storage", "--json").out)
    assert document["results"]
    assert [near["name"] for near in document["did_you_mean"]] == ["SPLADE"]
    assert "author:Khattab for “khatab”" in cli(*library, "papers", "--author", "khatab").err
    assert "Did you mean" not in cli(*library, "search", "author:khattab").err


def test_a_search_explains_itself_in_words(cli, own_folder):
    asked = ("--library", own_folder, "search", "late interaction storage", "-k", "2")
    shown = " ".join(cli(*asked, "--explain").out.split())
    assert "Has 3 of 3 words: late, interaction, storage." in shown
    assert "Has 3 of 3" not in cli(*asked).out
    first, *_ = json.loads(cli(*asked, "--json").out)["results"]
    assert first["explanation"]["explain"] in shown
    assert first["explanation"]["first_rank"] == first["explanation"]["second_rank"] == 1


def test_filters_mean_the_same_in_search(cli, own_folder):
    arguments = ["--library", own_folder, "search", "retrieval", "--json", "-k", "30"]
    found = json.loads(cli(*arguments, "--year", "2020", "--venue", "sigir").out)["results"]
    assert {(result["year"], result["venue"]) for result in found} == {(2020, "SIGIR")}


def test_serving_to_others_needs_a_login(cli, own_folder):
    err = one_line(cli("--library", own_folder, "serve", "--host", "0.0.0.0"))
    assert "--auth" in err
    assert "--open" in err


def test_years():
    assert parse_years("2019:2021") == (2019, 2021)
    assert parse_years("2020:") == (2020, None)
    assert parse_years(":1999") == (None, 1999)
    assert parse_years("2020") == (2020, 2020)
    assert parse_years(None) == (None, None)
    for wrong in ("twenty", "2020-2021", "2021:2019"):
        with pytest.raises(QueryError):
            parse_years(wrong)


def test_no_text_steers_the_terminal():
    assert plain("a\x1b[31mb\x07\u202ec\td\n") == "a[31mbc\td\n"


def test_the_program_answers_help_and_errors_from_a_process_of_its_own():
    program = [sys.executable, "-m", "ui.cli.main"]
    shown = subprocess.run([*program, "--help"], cwd=ROOT, capture_output=True, text=True)
    assert shown.returncode == 0
    assert "evidence" in shown.stdout or "papers" in shown.stdout
    failed = subprocess.run(
        [*program, "--library", "no/where", "stats"], cwd=ROOT, capture_output=True, text=True
    )
    assert failed.returncode == 1
    assert failed.stdout == ""


def test_doctor_finds_a_lost_index_mended_and_a_damaged_library_named(cli, own_folder):
    shutil.rmtree(own_folder / "lexical")
    assert cli("--library", own_folder, "doctor").out == "Papers, vectors and BM25 agree.\n"
    assert json.loads(cli("--library", own_folder, "doctor", "--json").out) == {"faults": []}
    with (own_folder / "library.sqlite").open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 8192)
    assert "papers can still be read" in one_line(cli("--library", own_folder, "doctor"))
    assert "rescued.jsonl" in one_line(cli("--library", own_folder, "doctor", "--repair"))


def test_backup_is_a_library_of_its_own(cli, own_folder, tmp_path):
    run = cli("--library", own_folder, "backup", tmp_path / "copy")
    assert run.out.strip() == str(tmp_path / "copy")
    assert json.loads(cli("--library", tmp_path / "copy", "stats", "--json").out)["papers"] == 52
    assert "not empty" in one_line(cli("--library", own_folder, "backup", tmp_path / "copy"))
