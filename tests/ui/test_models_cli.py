"""`models`, `models get`, and what is on this machine in the verbs that judge."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.index.cross_encoders import NLI, make_cross_encoder
from tests.index.hub import COMMIT, hub

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = "cross-encoder/ms-marco-MiniLM-L6-v2"
QUESTION = "What does late interaction cost in storage?"


@pytest.fixture(autouse=True)
def models(tmp_path, monkeypatch):
    """An empty place for models."""
    monkeypatch.setenv("PAPER_ASSISTANT_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def checker(cli, tmp_path):
    """A checker that is on this machine: whatever it reads contradicts."""
    make_cross_encoder(tmp_path / "naysayer", NLI, says="contradiction")
    assert cli("models", "get", "checker", "file:naysayer").status == 0


@pytest.fixture
def reranker(cli, tmp_path):
    """A reranker that is on this machine."""
    make_cross_encoder(tmp_path / "second-look")
    assert cli("models", "get", "reranker", "file:second-look").status == 0


def told(cli, *arguments):
    run = cli(*arguments)
    assert run.status == 0, run.err
    return json.loads(run.out)


def program(*arguments, **environment):
    """The command line in a process of its own, which reads the hub's address when it starts."""
    return subprocess.run(
        [sys.executable, "-m", "ui.cli.main", *arguments],
        cwd=ROOT,
        # The server of other tests sets this one for its own process.
        env={k: v for k, v in os.environ.items() if k != "HF_HUB_OFFLINE"} | environment,
        capture_output=True,
        text=True,
    )


def test_the_list_says_what_is_here_and_in_use(cli, reranker):
    listed = {one["name"]: one for one in told(cli, "models", "--json")["models"]}
    assert listed["all-MiniLM-L6-v2"]["in_use"]
    assert listed["second-look"]["in_use"]
    assert listed["second-look"]["runs"] == "onnxruntime"
    published = listed["ms-marco-MiniLM-L6-v2"]
    assert (published["here"], published["repository"]) == (False, REPOSITORY)
    assert {one["role"] for one in listed.values()} == {"embedder", "reranker", "checker"}
    lines = cli("models").out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("*")] == [
        "all-MiniLM-L6-v2",
        "second-look",
    ]


def test_the_embedder_in_use_is_that_of_the_library(cli, own_folder):
    listed = told(cli, "models", "--json", "--library", own_folder)["models"]
    assert [one["name"] for one in listed if one["in_use"]] == ["all-MiniLM-L6-v2"]
    listed = told(cli, "--embedder", "bge-small-en-v1.5", "models", "--json")["models"]
    assert not any(one["in_use"] for one in listed)  # it is not here


def test_what_is_here_judges_and_says_so(cli, own_folder, checker, reranker):
    at = ("--library", own_folder)
    stats = told(cli, *at, "stats", "--json")
    assert (stats["checker"], stats["reranker"]) == ("naysayer", "second-look")
    answer = told(cli, *at, "ask", QUESTION, "--json")
    assert answer["judge"] == "naysayer"
    assert answer["trace"]["details"]["checker"] == "naysayer"
    assert answer["trace"]["details"]["reranker"] == "second-look"
    (tmp := Path("draft.md")).write_text("Late interaction is a cheap way to store passages.")
    (statement, *_) = told(cli, *at, "check", tmp, "--json")["statements"]
    assert statement["support"] == "contradicted"
    found = told(cli, *at, "search", QUESTION, "--json")["results"]
    assert all("second-look" in str(one["explanation"]) for one in found)


def test_it_is_off_where_the_user_says_none(cli, own_folder, checker, reranker):
    off = ("--library", own_folder, "stats", "--json")
    stats = told(cli, *off, "--checker", "none", "--reranker", "none")
    assert (stats["checker"], stats["reranker"]) == ("built-in", "none")
    answer = told(
        cli, "--library", own_folder, "ask", QUESTION, "--json", "--checker", "none",
        "--reranker", "none",
    )  # fmt: skip
    assert answer["judge"] == "built-in"
    assert answer["trace"]["details"]["reranker"] == "none"
    assert not any("second-look" in str(one) for one in answer["retrieved"])


def test_offline_needs_no_more_than_what_is_here(cli, own_folder, checker, reranker):
    run = cli("--library", own_folder, "ask", QUESTION, "--json", "--offline")
    assert json.loads(run.out)["judge"] == "naysayer"


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("reranker", "--offline"), "offline, but ms-marco-MiniLM-L6-v2"),
        (("checker", "file:nowhere"), "no such folder"),
        (("checker", "nli"), "no such checker: 'nli'"),
    ],
)
def test_what_can_not_be_had_is_one_line(cli, arguments, said):
    run = cli("models", "get", *arguments)
    assert (run.status, run.out, run.err.count("\n")) == (1, "", 1)
    assert said in run.err


def test_a_role_that_is_none_is_wrong_usage(cli):
    assert cli("models", "get", "writer").status == 2


def test_without_a_hub_it_is_one_line(tmp_path):
    run = program("models", "get", "reranker", HF_ENDPOINT="http://127.0.0.1:9")
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (1, "", 1), run.stderr
    assert f"can't be downloaded: {REPOSITORY}" in run.stderr


def test_a_download_is_pinned_and_takes_what_is_needed(cli, tmp_path, models):
    folder = Path(make_cross_encoder(tmp_path / "published"))
    (folder / "tf_model.h5").write_text("left where it is")
    with hub(REPOSITORY, folder) as (address, asked):
        run = program("models", "get", "reranker", "--json", HF_ENDPOINT=address)
        assert run.returncode == 0, run.stderr
        kept = json.loads(run.stdout)
        assert (kept["revision"], kept["runs"]) == (COMMIT, "onnxruntime")
        assert not any("tf_model" in path for path in asked)
        assert not (Path(kept["folder"]) / "tf_model.h5").exists()
        asked.clear()
        program("models", "get", "reranker", HF_ENDPOINT=address)  # it is here already
        assert asked == []
        missing = program("models", "get", "checker", HF_ENDPOINT=address)
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1), missing.stderr
    (listed,) = (one for one in told(cli, "models", "--json")["models"] if one["in_use"] and
                 one["role"] == "reranker")  # fmt: skip
    assert (listed["revision"], listed["repository"]) == (COMMIT, REPOSITORY)


def test_an_onnx_file_of_the_hub_is_taken_alone(tmp_path):
    from index.roles.export_pairs import export_pairs
    from index.roles.published import Role

    folder = Path(make_cross_encoder(tmp_path / "published"))
    assert export_pairs(Role.RERANKER, folder) is None
    (folder / "onnx" / "model_int8.onnx").write_bytes(b"not this one")
    with hub(REPOSITORY, folder) as (address, asked):
        run = program("models", "get", "reranker", HF_ENDPOINT=address)
    assert run.returncode == 0, run.stderr
    assert not any("safetensors" in path or "int8" in path for path in asked if "GET" in path)
