"""`from assistant import ...` as a program or a notebook meets it."""

import asyncio
import json
import logging
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import assistant
from assistant import (
    Answer,
    Assistant,
    AssistantError,
    AsyncAssistant,
    Conversation,
    Filters,
    LibraryError,
    Paper,
    Results,
    check_support,
)
from index.errors import PaperAssistantError
from tests.loops import run_apart

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "What does late interaction cost in storage?"
COLBERT = "ColBERT: Efficient and effective passage search via contextualized late interaction"


@pytest.fixture(scope="module")
def library(examples):
    return examples


@pytest.fixture(scope="module")
def folder(library):
    return library.library.folder


@pytest.fixture
def own(tmp_path):
    """A small library to change."""
    records = [
        {"key": "one2020", "title": "One thing: a study", "abstract": "One is odd.", "year": 2020},
        {"key": "two2021", "title": "Two things", "abstract": "Two is even.", "year": 2021},
        {"key": "two2022", "title": "Two things: more of them", "abstract": "", "year": 2022},
    ]
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    with Assistant.open(tmp_path / "library") as library:
        library.add(tmp_path / "own.jsonl")
        yield library


def test_every_public_name_is_there_and_its_errors_share_a_base():
    for name in assistant.__all__:
        assert getattr(assistant, name).__name__
    assert AssistantError is PaperAssistantError
    assert issubclass(LibraryError, AssistantError)
    assert assistant.__version__.count(".") == 2
    assert {"__version__", *assistant.__all__} <= set(dir(assistant))


def test_packages_say_that_they_are_typed():
    assert all((ROOT / name / "py.typed").is_file() for name in ("assistant", "index", "ui"))


def test_the_module_is_the_program():
    program = [sys.executable, "-m", "assistant", "--help"]
    shown = subprocess.run(program, cwd=ROOT, capture_output=True, text=True)
    assert (shown.returncode, "review" in shown.stdout) == (0, True)


def test_import_is_light():
    code = (
        "import sys; before = set(sys.modules); import assistant; print(*set(sys.modules)-before)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "assistant" in loaded
    assert not loaded - {"assistant", "_typing", "typing", "collections"}


@pytest.mark.parametrize(
    "call,words",
    [
        (lambda a: a.search("x", filters={"year": 2020}), "Filters(years=(2020, 2020))"),
        (lambda a: a.search("x", filters={"venue": "SIGIR"}), "Filters(venues=('SIGIR',))"),
        (lambda a: a.ask("x y", filters={"year": "2020:"}), "Filters(years=(2020, None))"),
        (lambda a: a.ask("x y", filters=[]), "Filters"),
        (lambda a: a.papers({"author": "Khattab"}), "Filters(authors=('Khattab',))"),
        (lambda a: a.review("x y", filters="2020"), "Filters"),
        (lambda a: a.export(filters={1: 2}), "Filters"),
        (lambda a: a.as_retriever(filters={}), "Filters"),
        (lambda a: a.chat(filters={}), "Filters"),
        (lambda a: a.search(None), "query is a str"),
        (lambda a: a.search(["a", "b"]), "query is a str"),
        (lambda a: a.search("x", "5"), "k is an int"),
        (lambda a: a.search("x", k=2.5), "k is an int"),
        (lambda a: a.search("x", k=True), "k is an int"),
        (lambda a: a.ask(b"x"), "question is a str"),
        (lambda a: a.stream(5), "question is a str"),
        (lambda a: a.ask("x y", history=Answer("x")), "history=[answer]"),
        (lambda a: a.ask("x y", history=["earlier"]), "sequence of Answers"),
        (lambda a: a.ask("x y", budget="1000"), "budget is an int"),
        (lambda a: a.check(5), "draft is a str"),
        (lambda a: a.review(None), "topic is a str"),
        (lambda a: a.review("x", sections="3"), "sections is an int"),
        (lambda a: a.papers(limit="3"), "limit is an int"),
        (lambda a: a.add(["a.bib", "b.bib"]), "add(*paths)"),
        (lambda a: a.add(None), "a path is a str or Path"),
        (lambda a: a.get(3), "name is a str"),
        (lambda a: a.remove(["a", "b"]), "remove(*papers)"),
        (lambda a: a.chat().pin(7), "a paper is a Paper"),
        (lambda a: Assistant.open(None), "path is a str or Path"),
        (lambda a: Assistant.open("x", llm=5), "llm is a str or a LlamaIndex LLM"),
        (lambda a: Filters(venues="SIGIR"), 'venues=("...",)'),
        (lambda a: Filters(years=2020), "years=(2019, 2021)"),
        (lambda a: Filters(years=("2020", None)), "years is a pair"),
        (lambda a: check_support("A claim.", "one abstract"), "sequence of str"),
        (lambda a: check_support(None, ["x"]), "statement is a str"),
    ],
)
def test_a_wrong_type_is_a_type_error_that_names_the_right_one(library, call, words):
    with pytest.raises(TypeError) as error:
        call(library)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_what_is_returned_shows_itself_in_a_line_and_in_a_notebook(library):
    found = library.search("late interaction", k=3)
    answer = library.ask(QUESTION)
    review = library.review("late interaction retrieval")
    shown = [found[0], found[0].passages[0], found[0].paper, answer, answer.statements[0], review]
    for one in shown:
        assert repr(one).startswith(type(one).__name__ + "(")
        assert len(repr(one)) < 200
    assert isinstance(found, Results)
    assert repr(found).count("\n") == 4
    assert "library" in repr(library)
    assert repr(Filters(years=(2020, None))) == "Filters(years=(2020, None))"
    for one in (found, found[0], found[0].paper, answer, review, library.papers()):
        assert one._repr_html_().lstrip().startswith("<")
    assert library.papers()._repr_html_().count("<li>") == 50
    assert "and 2 more" in library.papers()._repr_html_()


def test_a_paper_in_a_notebook_does_nothing():
    wicked = Paper("1", "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', venue="<b>")
    assert "<script" not in wicked._repr_html_()
    assert "<img" not in wicked._repr_html_()
    assert "<b>" not in wicked._repr_html_()


def test_a_conversation_remembers_pins_and_saves(library, tmp_path):
    chat = library.chat(k=4)
    assert (isinstance(chat, Conversation), len(chat), chat.sources) == (True, 0, ())
    first = chat.ask(QUESTION)
    assert chat.sources == first.references
    second = chat.ask("And who wrote it?")
    assert chat.answers == (first, second)
    assert second.standalone != second.question
    pinned = library.get("robertson2009")
    chat.pin(pinned)
    assert pinned.id in {result.paper.id for result in chat.ask(QUESTION).retrieved}
    chat.ban(pinned, first.references[0].id)
    read = {result.paper.id for result in chat.ask(QUESTION).retrieved}
    assert not read & {pinned.id, first.references[0].id}
    text = chat.save(tmp_path / "chat.md").read_text("utf-8")
    assert text.count("\n## ") + text.startswith("## ") == 4
    with pytest.raises(AssistantError):
        chat.save(tmp_path / "nowhere" / "chat.md")


def test_a_paper_is_found_by_id_key_doi_and_title(library):
    paper = library.search("late interaction ColBERT", k=1)[0].paper
    for name in (paper.id, paper.key, paper.key.upper(), paper.title, "colbert", paper.doi):
        if name:
            assert library.get(name) == paper
    with pytest.raises(LibraryError, match="ColBERT"):
        library.get("ColBRT late interaction")
    with pytest.raises(LibraryError, match="no such paper"):
        library.get("")


def test_papers_are_removed_all_or_none_and_exported(own, tmp_path):
    assert own.stats().papers == 3
    with pytest.raises(LibraryError, match="no such paper"):
        own.remove("one2020", "three")
    assert own.stats().papers == 3
    assert [paper.key for paper in own.remove("one2020", own.get("two2021"))] == [
        "one2020",
        "two2021",
    ]
    assert own.export(tmp_path / "out.bib").startswith("@")
    assert (tmp_path / "out.bib").read_text("utf-8") == own.export(format="bibtex")
    assert json.loads(own.export(tmp_path / "out.jsonl"))["title"] == "Two things: more of them"
    for wrong in (tmp_path / "out.xyz", tmp_path / "nowhere" / "out.bib"):
        with pytest.raises(AssistantError):
            own.export(wrong)


def test_a_listening_program_hears_what_is_done(folder, caplog):
    with (
        caplog.at_level(logging.INFO, "paper_assistant"),
        closing(Assistant.open(folder)) as opened,
    ):
        opened.ask(QUESTION)
    assert {record.name for record in caplog.records} == {"paper_assistant"}
    assert [record.message.split()[0] for record in caplog.records] == ["opened", "answers"]


def test_a_library_says_nothing_unasked(folder):
    code = (
        f"from assistant import Assistant; a = Assistant.open({str(folder)!r}); a.ask({QUESTION!r})"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_the_asynchronous_twin_answers_alike(folder):
    async def use() -> None:
        async with await AsyncAssistant.open(folder) as library:
            answer = await library.ask(QUESTION)
            with Assistant.open(folder) as other:
                assert answer.text == other.ask(QUESTION).text
            partials = [partial async for partial in library.stream(QUESTION)]
            assert partials[-1].text == answer.text
            assert not partials[0].statements
            both = await asyncio.gather(library.search("BM25", k=2), library.papers(limit=3))
            assert [len(found) for found in both] == [2, 3]
            chat = library.chat(k=3)
            await chat.ask(QUESTION)
            assert len(chat.plain) == 1
            statements = [one async for one in library.check("Late interaction needs storage.")]
            assert len(statements) == 1
            async for _ in library.stream(QUESTION):
                break  # left early, it ends
            with pytest.raises(TypeError, match="Filters"):
                await library.search("x", filters={"year": 2020})

    run_apart(use())


def test_every_verb_that_waits_has_a_twin():
    verbs = "open add search ask stream chat check review papers get remove export stats close"
    for verb in verbs.split():
        assert callable(getattr(Assistant, verb))
        assert getattr(AsyncAssistant, verb).__doc__
    assert not [verb for verb in verbs.split() if not getattr(Assistant, verb).__doc__]


def test_llamaindex_engine_and_tool_answer_checked(library):
    answer = library.ask(QUESTION)
    response = library.as_query_engine().query(QUESTION)
    assert str(response) == answer.text
    assert response.metadata["standing"] == answer.standing
    quotes = [quote.text for s in answer.statements for quote in s.evidence]
    assert [found.node.text for found in response.source_nodes] == quotes
    tool = library.as_tool(k=4)
    assert tool.metadata.name == "papers"
    assert "storage" in str(tool.call(QUESTION))


@pytest.mark.parametrize("k", [1, 3])
def test_langchain_documents_are_the_passages(library, k):
    documents = library.as_langchain_retriever(k=k).invoke("late interaction storage")
    nodes = library.as_retriever(k=k).retrieve("late interaction storage")
    assert [one.page_content for one in documents] == [found.node.text for found in nodes]
    assert [one.id for one in documents] == [found.node.node_id for found in nodes]
    assert len(documents) == k
    abstract = library.get(documents[0].metadata["paper_id"]).abstract
    span = slice(documents[0].metadata["start"], documents[0].metadata["end"])
    assert documents[0].page_content == abstract[span]
