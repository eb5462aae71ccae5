"""What a person types and sees on the terminal: words, names, cards, colours, help."""

import fcntl
import io
import json
import os
import pty
import shlex
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.commands import commands_of
from ui.cli.cards import excerpt
from ui.cli.commands import COMMANDS
from ui.cli.examples import EXAMPLES
from ui.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "What does late interaction cost in storage?"


def on_a_terminal(*arguments, typed=b"", **environment):
    """What the program writes to a terminal of 100 columns, both streams."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", **environment}
    run = subprocess.Popen(
        [sys.executable, "-m", "ui.cli.main", *map(str, arguments)],
        cwd=ROOT, env=environment, stdin=its, stdout=its, stderr=its,
    )  # fmt: skip
    os.close(its)
    os.write(ours, typed)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert run.wait() == 0, shown
    return shown.decode()


@pytest.mark.parametrize("verb", [["search"], ["ask"], ["check"], ["review"]])
def test_words_need_no_quotes(cli, own_folder, verb):
    words = ["Late", "interaction", "costs", "storage."]
    apart = json.loads(cli("--library", own_folder, *verb, *words, "--json").out)
    whole = json.loads(cli("--library", own_folder, *verb, " ".join(words), "--json").out)
    for document in (apart, whole):
        document.pop("seconds", None)
        document.pop("trace", None)
    assert apart == whole


def test_version_and_help(cli):
    from assistant import __version__

    assert cli("--version").out == f"paper-assistant {__version__}\n"
    assert cli("help").out == cli("--help").out
    assert cli("--library", "x", "help", "papers", "show").out == cli("papers", "show", "-h").out
    assert cli("help", "nothing").status == 2


def test_help_lists_every_command_with_its_line_whole(cli):
    shown = cli("--help").out.partition("Commands:\n")[2].splitlines()[: len(COMMANDS)]
    listed = dict(line.split(maxsplit=1) for line in shown)
    assert listed == {name: line for name, (_, line) in COMMANDS.items()}
    assert {*EXAMPLES} == {*commands_of(app)}


@pytest.mark.parametrize("name,command", commands_of(app).items())
def test_every_help_has_examples_that_could_be_typed(cli, name, command):
    shown = cli(*name.split(), "--help").out
    assert "Examples:" in shown
    for line in EXAMPLES[name]:
        assert f"paper-assistant {line}\n" in shown
        words = shlex.split(line.partition(" < ")[0])
        depth = len(name.split())
        assert words[:depth] == name.split()
        command.make_context(name, words[depth:])  # which raises where an option is none


@pytest.mark.parametrize(
    "typed,meant",
    [
        (["serch", "x"], "search"),
        (["aks", "x"], "ask"),
        (["find", "x"], "search"),
        (["delete", "x"], "papers remove"),
        (["import", "x.bib"], "add"),
        (["list"], "papers"),
        (["papers", "delete", "x"], "remove"),
        (["papers", "shwo", "x"], "show"),
        (["models", "gte"], "get"),
    ],
)
def test_near_misses_name_the_command_that_was_meant(cli, typed, meant):
    run = cli(*typed)
    assert run.status == 2
    assert f"Did you mean '{meant}'?" in run.err


def test_papers_are_named_by_key_and_title(cli, own_folder):
    library = ("--library", own_folder)
    by_key = cli(*library, "papers", "show", "khattab2020").out
    assert by_key == cli(*library, "papers", "show", "ColBERT").out
    assert "key: khattab2020" in by_key
    asked = cli(*library, "search", "retrieval", "--paper", "khattab2020", "--json").out
    assert [found["title"][:7] for found in json.loads(asked)["results"]] == ["ColBERT"]
    wrong = cli(*library, "papers", "show", "kattab2020")
    assert (wrong.status, wrong.err.count("\n")) == (1, 1)
    listed = cli(*library, "papers", "--author", "Khattab").out
    assert "Khattab and Zaharia: ColBERT" in listed


def test_tags_are_given_filter_and_are_taken_off(cli, own_folder):
    library = ("--library", own_folder)
    given = cli(*library, "papers", "tag", "to-cite", "khattab2020", "salton1975")
    assert given.out.count("tagged to-cite: ") == 2
    assert "tags: to-cite" in cli(*library, "papers", "show", "khattab2020").out
    found = json.loads(cli(*library, "papers", "--tag", "TO-CITE", "--json").out)["papers"]
    assert {paper["key"] for paper in found} == {"khattab2020", "salton1975"}
    cli(*library, "papers", "tag", "to-cite", "salton1975", "--off")
    found = json.loads(cli(*library, "search", "a", "--tag", "to-cite", "--json").out)["results"]
    assert [result["title"][:7] for result in found] == ["ColBERT"]
    assert cli(*library, "papers", "--tag", "unheard").out == ""
    assert cli(*library, "papers", "tag", "--", "-", "khattab2020").status == 1


def test_export_writes_what_the_name_of_the_file_says(cli, own_folder, tmp_path):
    library = ("--library", own_folder)
    run = cli(*library, "papers", "export", "-o", tmp_path / "out.ris", "--author", "Khattab")
    assert run.out == ""
    expected = cli(*library, "papers", "export", "--format", "ris", "--author", "Khattab").out
    assert (tmp_path / "out.ris").read_text("utf-8") == expected
    assert cli(*library, "papers", "export", "-o", tmp_path / "out.txt").status == 1


@pytest.mark.parametrize(
    "typed,arguments,left", [("n\n", [], 52), ("y\n", [], 51), ("n\n", ["--yes"], 51), ("", [], 51)]
)
def test_remove_shows_titles_and_asks(cli, own_folder, monkeypatch, typed, arguments, left):
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    run = cli("--library", own_folder, "papers", "remove", "khattab2020", *arguments)
    assert "Khattab and Zaharia: ColBERT" in run.err
    assert run.status == 0
    assert json.loads(cli("--library", own_folder, "stats", "--json").out)["papers"] == left


def test_removed_papers_are_listed_and_put_back(cli, own_folder):
    library = ("--library", own_folder, "papers")
    shown = cli(*library, "show", "khattab2020").out
    assert cli(*library, "remove", "khattab2020", "--yes").status == 0
    listed = cli(*library, "restore")
    assert listed.out.split(maxsplit=1)[1].startswith("ColBERT")
    assert "1 paper can be put back" in listed.err
    assert cli(*library, "restore", listed.out.split()[0]).out == "Put back 1 paper.\n"
    assert cli(*library, "show", "khattab2020").out == shown
    assert cli(*library, "restore", "none").out == "Put back 0 papers.\n"


def test_papers_are_joined_taken_apart_and_kept_apart(cli, own_folder, tmp_path):
    two = [{"title": "Zebras at night", "authors": "Doe, J.", "year": y, "key": f"doe{y}"}
           for y in (1990, 2010)]  # fmt: skip
    (tmp_path / "two.jsonl").write_text("".join(json.dumps(one) + "\n" for one in two))
    library = ("--library", own_folder)
    assert cli(*library, "add", tmp_path / "two.jsonl").status == 0
    papers = (*library, "papers")
    assert "same title" in cli(*papers, "alike").out
    joined = cli(*papers, "join", "doe1990", "doe2010")
    assert joined.out.startswith("Joined: Doe: Zebras at night")
    assert cli(*papers, "alike").out == ""
    assert "joined by hand" in cli(*papers, "show", "doe1990").out
    assert cli(*papers, "split", "doe1990").status == 0
    assert cli(*papers, "alike").out == ""  # What was taken apart is known to be two.
    assert cli(*papers, "join", "doe1990").status == 1
    assert cli(*papers, "join", "doe1990", "--apart").status == 2
    assert cli(*papers, "join", "doe1990", "doe2010", "--apart").out == "Kept apart.\n"


def test_a_review_is_compared_by_columns_of_ones_own(cli, own_folder):
    review = ("--library", own_folder, "review", "late interaction", "--json", "--columns")
    table = json.loads(cli(*review, "data; storage: how much room?").out)["table"]
    assert table["columns"] == ["data", "storage"]
    assert table["rows"]
    run = cli(*review, ";")
    assert (run.status, run.err.startswith("paper-assistant: not columns")) == (1, True)


def test_one_wrong_name_removes_nothing(cli, own_folder):
    assert (
        cli("--library", own_folder, "papers", "remove", "khattab2020", "x9", "--yes").status == 1
    )
    assert json.loads(cli("--library", own_folder, "stats", "--json").out)["papers"] == 52


def test_search_shows_short_cards_and_full_ones(cli, own_folder):
    search = ("--library", own_folder, "search", *QUESTION.split(), "-k", "2")
    short, full = cli(*search).out, cli(*search, "--full").out
    assert max(map(len, short.splitlines())) <= 100
    assert "index grows to many times" in short
    assert "has your words" not in short
    assert len(full) > len(short)
    assert "close in meaning, and has your words" in full
    assert "\x1b" not in short + full


@pytest.mark.parametrize("room", [40, 80, 200])
def test_an_excerpt_has_the_words_and_keeps_within_its_room(room):
    text = "Nothing here at all. " * 40 + "A rare okapi was seen near water. " + "More of it. " * 40
    shown = excerpt(text, frozenset({"okapi"}), room)
    assert "okapi" in shown
    assert len(shown) <= room + 4
    assert shown.strip("… ") in text
    assert excerpt(text, frozenset(), room).startswith("Nothing here")
    assert excerpt("x" * 1000, frozenset(), room).endswith("…")
    assert excerpt("short", frozenset({"short"}), room) == "short"


def test_colour_is_for_terminals_whose_user_wants_it(own_folder):
    search = ("--library", own_folder, "search", "late", "interaction", "-k", "1")
    shown = on_a_terminal(*search)
    assert "\x1b[33m\x1b[1mlate\x1b[0m" in shown
    plain = on_a_terminal(*search, NO_COLOR="1")
    assert "\x1b[" not in plain
    assert "late" in plain


def test_a_review_of_nothing_says_so_and_writes_no_file(cli, own_folder, tmp_path):
    review = ("--library", own_folder, "review", "zeolite", "catalysis", "of", "methanol")
    run = cli(*review, "-o", tmp_path / "draft.md")
    assert (run.status, run.out) == (0, "")
    assert "Nothing found" in run.err
    assert not (tmp_path / "draft.md").exists()
    assert json.loads(cli(*review, "--json").out)["references"] == []


@pytest.mark.parametrize("missing", ["draft.md", "notes/draft", "draft.docx"])
def test_a_file_that_is_not_there_is_no_sentence(cli, own_folder, missing):
    run = cli("--library", own_folder, "check", missing)
    assert (run.status, run.err.count("\n")) == (1, 1)


def test_chat_lists_pins_and_saves(cli, own_folder, tmp_path, monkeypatch):
    lines = [QUESTION, "/sources", "/pin 1", "/ban 9", "/nonsense", "/save c.md", "/quit", "never"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    run = cli("--library", own_folder, "chat")
    assert run.status == 0
    assert run.out.count("[1] ColBERT") == 2
    assert "Pinned: ColBERT" in run.err
    assert "no such source: 9" in run.err
    assert "no such command: /nonsense" in run.err
    assert (tmp_path / "c.md").read_text("utf-8").startswith(f"## {QUESTION}")


def test_stats_tell_in_plain_words_what_is_missing(cli, tmp_path):
    records = [
        {"title": "One", "abstract": "One is odd.", "year": 2001, "authors": ["A B"]},
        {"title": "Two", "year": 2003, "authors": ["A B"], "venue": "V", "doi": "10.1/two"},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    cli("add", "a.jsonl")
    shown = cli("stats").out
    assert "2 papers, 2001 to 2003, in library" in shown
    assert "an abstract                    1   50%" in shown
    assert "a year" not in shown
    document = json.loads(cli("stats", "--json").out)
    assert (document["without"]["abstract"], document["years"]) == (1, [2001, 2003])


def test_the_invented_examples_make_a_review_with_a_comparison(cli):
    added = cli("add", ROOT / "examples" / "city-cooling.jsonl", "--json").out
    assert json.loads(added)["added"] >= 60
    review = json.loads(cli("review", "cool", "roofs", "--json").out)
    assert len(review["sections"]) >= 3
    assert len(review["references"]) >= 12
    filled = [row for row in review["table"]["rows"] if any(row["cells"])]
    assert len(filled) >= 8
