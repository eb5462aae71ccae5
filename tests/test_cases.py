"""The inputs in ../shared/cases that were once read or answered wrongly, each by what is right."""

from pathlib import Path

import pytest

from assistant import Assistant
from index.formats.registry import read_file
from index.paper import Record, Refusal
from index.text.clean import clean

_W1, _W2 = "10.5555/w1", "10.5555/w2"
_CHAPTERS = [f"10.1007/978-3-030-92127-9_{number}" for number in (30, 31, 32)]
FILES = {
    "00-list-question-crashes-without-abstract": {
        "mix.ris": {"year": [2015] * 7},
        "noabs.ris": {"year": [2015, 2016, 2017], "abstract": [False, False, True]},
    },
    "01-bibtex-doi-escaped-underscore": {
        name: {"doi": _CHAPTERS}
        for name in ("40-doi-a-mendeley.bib", "40-doi-c-backslash.bib", "40-doi-d.ris")
    },
    "04-ieee-ris-stray-cr": {"01-ieee.ris": {"doi": [_W1, _W2, "10.5555/w3"]}},
    "05-json-answers-of-services": {
        "07a-results-oneline.json": {"doi": [_W1, _W2], "year": [2021, 2020]},
        "07b-results-pretty.json": {"doi": [_W1, _W2], "year": [2021, 2020]},
        "07c-solr-pretty.json": {"year": [2021, 2020], "abstract": [True, True]},
        "07d-crossref-single.json": {"doi": [_W1], "year": [2021], "first": ["Ahlberg, Anna"]},
        "07e-crossref-list.json": {"doi": [_W1, _W2], "year": [2021, 2020]},
        "07f-crossref-list-pretty.json": {"doi": [_W1, _W2], "year": [2021, 2020]},
        "07g-europepmc.json": {"doi": [_W1, _W2], "first": ["Ahlberg A"] * 2},
        "07h-scopus-api.json": {"doi": [_W1, _W2], "abstract": [True, True]},
        "07i-ieee-api.json": {"doi": [_W1, _W2], "first": ["Anna Ahlberg"] * 2},
        "07j-dblp.json": {"doi": [_W1, _W2], "authors": [2, 2]},
        # The editor is no author.
        "07k-zotero-api.json": {"doi": [_W1, _W2], "authors": [2, 2], "year": [2021, 2020]},
        "07l-bbt.json": {"doi": [_W1, _W2], "authors": [2, 2], "year": [2021, 2020]},
    },
    "06-wos-tab-delimited-doi-lost": {
        "21-wos-tab-utf16.txt": {"doi": [_W1, _W2], "first": ["Ahlberg, Anna", "Bellini, Bruno"]}
    },
    "07-dimensions-csv-preamble": {
        "23-dimensions.csv": {"doi": [_W1], "year": [2021], "first": ["Ahlberg, Anna"]}
    },
    "11-html-subscripts": {"wos.ris": {"year": [2022, 2021], "abstract": [True, True]}},
    "12-placeholder-abstract": {"scopus.ris": {"abstract": [False, False, True]}},
    "17-ris-without-leading-TY": {
        "08a-ty-mid.ris": {"year": [2021, 2020], "authors": [2, 2], "abstract": [True, True]},
        "08b-no-ty.ris": {"doi": [_W1, _W2], "year": [2021, 2020]},
    },
    "18-biblatex-crossref-xdata": {
        # Two chapters, their two books, an article with xdata, and four more; no @xdata.
        "19-crossref.bib": {"year": [2020, 2004, 2004, 2020, 2018, 2019, 2022, 2021, 1985]}
    },
    "20-formats-not-read": {
        "13-endnote.xml": {"doi": [_W1], "year": [2021], "abstract": [True]},
        "25-embase-vertical.csv": {"doi": [_W1, ""], "year": [2021, 2020], "authors": [2, 1]},
        "28-csl.yaml": {"first": ["Ahlberg, Anna"], "year": [2021], "abstract": [True]},
        "29-zotero.rdf": {"first": ["Ahlberg, Anna"], "year": [2021], "abstract": [True]},
        "30-dblp.xml": {"doi": [_W1], "first": ["Anna Ahlberg"], "authors": [2]},
        "30b-refworks.txt": {"doi": [_W1, ""], "first": ["Ahlberg, Anna", "Bellini, Bruno"]},
        "30c-ovid-citation.txt": {"first": ["Ahlberg A"], "authors": [2], "year": [2021]},
    },
    "22-ris-wrapped-line-begins-ER": {
        "15-er-wrap.ris": {"doi": [_W1, ""], "year": [2021, None], "authors": [1, 1]}
    },
    "24-scopus-csv-row-with-one-cell-more": {
        "06-scopus.csv": {"doi": [_W1, _W2], "year": [2021, 2020], "abstract": [True, True]}
    },
}
"""What is right of each file's records, in their order, by what is looked at."""
_LOOKED_AT = {
    "abstract": lambda record: bool(record.abstract),
    "authors": lambda record: len(record.authors),
    "doi": lambda record: record.doi,
    "first": lambda record: record.authors[0],
    "year": lambda record: record.year,
}
QUESTIONS = [
    ("00-list-question-crashes-without-abstract/noabs.ris", "Which papers are about school roofs?",
     {"Turbines", "Heat pumps"}),
    ("00-list-question-crashes-without-abstract/mix.ris",
     "Which papers are about walking to school?", {"fitness", "sleep", "handbook"}),
    ("02-question-by-author-year-or-key/lib.bib", "What did Ahlberg (2021) find?", {"aerobic"}),
    ("02-question-by-author-year-or-key/lib.bib", "Summarise Lind 2022", {"Cycling"}),
    ("02-question-by-author-year-or-key/lib.bib", "What are the key results in Ahlberg2021?",
     {"aerobic"}),
    ("02-question-by-author-year-or-key/lib.bib",
     "How do the findings of Ahlberg and Lind differ?", {"aerobic", "Cycling"}),
    ("02-question-by-author-year-or-key/lib.bib", "What did Sukarno report about rice snacks?",
     {"recess"}),
    ("02-question-by-author-year-or-key/lib.bib", "papers by Bellini", {"beehives"}),
    ("11-html-subscripts/wos.ris", "What did smoke do to PM2.5 in school yards?", {"Smoke"}),
    ("11-html-subscripts/wos.ris", "What does CO2 do to wheat?", {"wheat"}),
    ("13-question-in-capitals/lib.bib", "WHAT DOES WALKING TO SCHOOL DO TO AEROBIC FITNESS?",
     {"aerobic"}),
    ("14-question-in-the-papers-language/plain.bib",
     "¿Cómo afecta el ruido escolar a la memoria?", {"Ruido"}),
    ("14-question-in-the-papers-language/plain.bib",
     "Was ist über Schlafdauer und Schulweg bekannt?", {"Schlafdauer"}),
]  # fmt: skip
"""A file, a question, and a word of the title of each paper that must be named."""


@pytest.mark.parametrize("case", [f"{case}/{file}" for case in FILES for file in FILES[case]])
def test_each_file_is_read_as_its_case_says(case: str, shared: Path) -> None:
    found = list(read_file(shared / "cases" / case))
    assert not [item for item in found if isinstance(item, Refusal)]
    records = [item for item in found if isinstance(item, Record)]
    folder, file = case.split("/")
    for looked_at, right in FILES[folder][file].items():
        assert [_LOOKED_AT[looked_at](record) for record in records] == right
    assert len({record.title for record in records}) == len(records)


@pytest.mark.parametrize(("file", "question", "named"), QUESTIONS)
def test_each_question_is_answered_as_its_case_says(
    file: str, question: str, named: set[str], shared: Path, tmp_path: Path
) -> None:
    with Assistant.open(tmp_path / "library") as library:
        library.add(shared / "cases" / file)
        answer = library.ask(question)
    assert answer.answered
    titles = [clean(paper.title) for paper in answer.references]
    assert all(any(word in title for title in titles) for word in named), titles
    assert not [notice for notice in answer.notices if "language" in notice]


def test_a_follow_up_leans_on_the_newest_question_alone(shared: Path, tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "library") as library:
        library.add(shared / "cases" / "16-follow-up-keeps-old-topics" / "plain.bib")
        history = []
        for question, word in [
            ("What is the footprint of yellow pea protein?", "yellow"),
            ("What about green pea protein?", "green"),
            ("What does walking to school do to fitness?", "Walking"),
            ("What about cycling?", "Cycling"),
        ]:
            history.append(library.ask(question, history=history))
            assert history[-1].answered
            assert word in history[-1].references[0].title


@pytest.mark.parametrize(
    "question", ["How many papers are in the library?", "What are these papers about?"]
)
def test_the_whole_library_is_told_of(question: str, shared: Path, tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "library") as library:
        library.add(shared / "cases" / "25-questions-about-the-whole-library" / "plain.bib")
        answer = library.ask(question)
    assert "10" in f"{answer.text} {answer.notices}" or "review" in " ".join(answer.notices)


def test_each_handed_case_is_looked_at_here(shared: Path) -> None:
    asked = {file.split("/")[0] for file, *_ in QUESTIONS} | set(FILES)
    apart = {"16-follow-up-keeps-old-topics", "25-questions-about-the-whole-library"}
    here = {folder.name for folder in (shared / "cases").iterdir()}
    assert here == asked | apart
    for case, files in FILES.items():
        there = {file.name for file in (shared / "cases" / case).iterdir()} - {"README.md"}
        assert set(files) == there
