"""What the embedder does not understand is said in one line."""

import json

import pytest

from assistant.text.understood import language_notice
from index.embedding.embedder import load_embedder

SPANISH = "Los modelos de lenguaje son cada vez más grandes y no se entrenan en un día."
GERMAN = "Die Modelle werden immer größer und nicht für jeden ist das ein Vorteil."
ENGLISH = "The models are ever larger and this is not for everybody."


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2 (fp32)", "/m/bge-small-en-v1.5#0a1b (fp32)"])
def test_other_languages_are_named_once(name):
    said = language_notice(name, [ENGLISH, SPANISH, GERMAN, SPANISH])
    assert said.startswith("papers in Spanish and German are found by words only: ")
    assert "models get embedder multilingual-e5-small" in said
    assert "\n" not in said


@pytest.mark.parametrize("texts", [[], [ENGLISH], ["ColBERT"], ["in vivo de novo"]])
def test_nothing_is_said_of_english_or_too_little(texts):
    assert language_notice("all-MiniLM-L6-v2 (fp32)", texts) == ""


@pytest.mark.parametrize("name", ["", "word vectors", "/m/multilingual-e5-small#0a1b (fp32)"])
def test_nothing_is_said_of_an_embedder_for_many_languages_or_one_unknown(name):
    assert language_notice(name, [SPANISH]) == ""


def test_the_default_embedder_is_known():
    assert language_notice(load_embedder().name, [SPANISH])


def test_a_search_says_so_in_both_directions(cli, own_folder, tmp_path):
    library = ("--library", own_folder)
    (tmp_path / "es.jsonl").write_text(json.dumps({"title": "Techos", "abstract": SPANISH}))
    cli(*library, "add", "es.jsonl")
    run = cli(*library, "search", "title:techos")  # a Spanish paper for words of no language
    assert "papers in Spanish are found by words only" in run.err
    asked = "¿Qué es la interacción tardía en los modelos para que se use más?"
    document = json.loads(cli(*library, "search", asked, "--json").out)
    assert document["notices"][-1].startswith("papers in Spanish")
    assert json.loads(cli(*library, "search", "late interaction", "--json").out)["notices"] == []
    answer = json.loads(cli(*library, "ask", asked, "--json").out)
    assert any("papers in Spanish" in one for one in answer["notices"])
