"""Queries that require something of every paper they find."""

import json

import pytest

from index.library import Library
from index.paper import Filters
from index.search.by_words import ids_by_words
from index.search.rank import search
from tests.index.embedders import WordVectors

ROWS = [
    {"title": "Pruning by magnitude", "year": 2018, "venue": "ICLR", "authors": ["Lee, Ann"],
     "abstract": "We prune the weights of small networks in mice and men."},
    {"title": "Networks of late pruning", "year": 2020, "venue": "NeurIPS", "authors": ["Lee, Bo"],
     "abstract": "Small weights stay. Pruning late-stage networks keeps their behaviour."},
    {"title": "Retrieval without weights", "year": 2022, "venue": "SIGIR", "authors": ["Kim, Cy"],
     "abstract": "Retrieving is cheap for small collections of “late stage” trials."},
    {"title": "Retrievers", "year": None, "venue": "", "authors": ["Kim, Cy"],
     "abstract": "A study of studies, and weights of small dogs."},
]  # fmt: skip
BY = {row["title"].split()[0] + str(row["year"] or ""): row["title"] for row in ROWS}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("syntax")
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    with Library.open(folder / "library", create=True, embedder=WordVectors()) as made:
        made.add([folder / "a.jsonl"])
        yield made


def found(library, query, **options):
    return {result.paper.year for result in search(library, query, syntax=True, **options)}


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("small weights", {2018, 2020, 2022, None}),
        ('"small weights"', {2020}),
        ('"SMALL  weights" pruning', {2020}),
        ("“late stage”", {2020, 2022}),
        ('"late-stage networks"', {2020}),
        ('"behavior"', {2020}),  # in another spelling
        ('"of no"', set()),
        ('weights -"small weights"', {2018, 2022, None}),
        ("weights -mice", {2020, 2022, None}),
        ("weights -mouse", {2018, 2020, 2022, None}),
        ("late-stage weights", {2018, 2020, 2022, None}),
        ("weights - mice", {2018, 2020, 2022, None}),
        ("title:retrieval weights", {2022}),
        ('title:"late pruning"', {2020}),
        ("Title:networks -title", {2020}),
        ('title:"networks', {2020}),
        ("venue:“SIGIR weights", {2022}),
        ('-title:"networks weights', {2018, 2022, None}),
        ("venue:neurips weights", {2020}),
        ('weights venue:"SIGIR"', {2022}),
        ("year:2020 weights", {2020}),
        ("weights year:2018..2020", {2018, 2020}),
        ("weights year:2020..", {2020, 2022}),
        ("weights year:..2019", {2018}),
        ("weights year:2018-2020", {2018, 2020}),
        ("weights years:2018:2020", {2018, 2020}),
        ("year:2020..", {2020, 2022}),
        ("retriev*", {2022, None}),
        ("studie*", {None}),
        ("author:kim -dogs", {2022}),
        ("author:lee year:2020 weights", {2020}),
        ("author:lee year:2021.. weights", set()),
        ('weights "', {2018, 2020, 2022, None}),
        ("weights title: year: -", {2018, 2020, 2022, None}),
        ("year:20201", {2018, 2020, 2022, None}),
        ("weights year:2018…2020", {2018, 2020}),
        ("weights year:2018–2020", {2018, 2020}),
        ("weights year:2020..2018", {2018, 2020}),
        ("weights year:2018.. year:..2020", {2018, 2020}),
        ("weights -year:2018..2020", {2022, None}),
        ("weights -title:pruning", {2022, None}),
        ('weights -title:"late pruning"', {2018, 2022, None}),
        ("weights -venue:neurips", {2018, 2022, None}),
        ("weights -author:lee", {2022, None}),
        ('weights -author:"Cy Kim"', {2018, 2020}),
        ("weights -retriev*", {2018, 2020}),
        ("weights -mice.", {2020, 2022, None}),
        ("title:retriev* weights", {2022, None}),
        ('title:"late prun*"', {2020}),
        ("venue:neur* weights", {2020}),
        ("venue:SIGIR, weights", {2022}),
        ('weights venue:iclr -"small networks"', set()),
        ("author:ki* weights", {2022, None}),
        ('author:"Cy Kim" weights', {2022, None}),
        ("author:«Cy Kim» weights", {2022, None}),
        ('author:"Cy Kim" "small dogs"', {None}),
        ('"small weigh*"', {2020}),
        ('"late* stage"', {2020, 2022}),
        ("late-stag* weights", {2020, 2022}),
        ("behavio?r", {2020}),
        ("behavio*r weights", {2020}),
        ("retr*val weights", {2022}),
        ("m?n weights", {2018, 2020, 2022, None}),  # too short a beginning: words
        ("What do weights do?", {2018, 2020, 2022, None}),
    ],
)
def test_what_is_required_holds(library, query, years):
    assert found(library, query) == years


def test_a_venue_holds_beside_the_filter_of_another(library):
    assert found(library, "weights venue:iclr", filters=Filters(venues=("SIGIR",))) == set()


def test_a_pasted_text_quotes_and_requires_nothing(library):
    text = "We study -mice and the “of no” question of small weights. " * 20
    assert found(library, text) == {2018, 2020, 2022, None}


def test_a_filter_holds_besides(library):
    assert found(library, "weights year:2018..", filters=Filters(years=(None, 2020))) == {
        2018,
        2020,
    }


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("weights -mice", {2020, 2022, None}),
        ('"small weights"', {2020}),
        ("author:kim retriev*", {2022, None}),
        ("author:nobody weights", set()),
        ("year:2020.. venue:sigir", {2022}),
        ("Retrieval without weights", {2018, 2020, 2022, None}),
        ("of no", set()),
    ],
)
def test_a_list_by_words_takes_the_same(library, words, years):
    ids = ids_by_words(library, words, Filters(), 10)
    assert {paper.year for paper in library.get(ids)} == years


def test_a_title_in_quotation_marks_names_its_paper(library):
    results = search(library, '"Retrievers" weights', syntax=True)
    assert results[0].paper.title == "Retrievers"
    assert len(results) == len(ROWS)


def test_a_question_may_quote(library):
    results = search(library, 'What are "small weights" -mice?')
    assert len(results) == len(ROWS)
