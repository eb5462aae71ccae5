"""BM25 in tantivy: names, filters, any text as a query."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import QueryError
from index.lexical import Lexical
from index.paper import Body, Paper

PAPERS = [
    Paper("a", "PROP: Pre-training with Representative Words", "We propose PROP for ranking."),
    Paper("b", "B-PROP: Bootstrapped Pre-training", "We propose B-PROP, better than PROP."),
    Paper("c", "", "naïve models of ranking"),
    Paper("d", "A title alone", ""),
]


@pytest.fixture(scope="module")
def lexical(tmp_path_factory):
    made = Lexical(tmp_path_factory.mktemp("lexical"))
    made.replace(PAPERS)
    return made


def found(hits):
    return [paper_id for paper_id, _ in hits]


def test_a_name_with_a_hyphen_is_another_name(lexical):
    assert found(lexical.query("PROP", 1)) == ["a"]
    assert found(lexical.query("B-PROP", 1)) == ["b"]


def test_stems_accents_and_title_alone(lexical):
    assert found(lexical.query("naive model rank", 1)) == ["c"]
    assert found(lexical.query("titles", 4)) == ["d"]


def test_scores_fall_and_are_positive(lexical):
    scores = [score for _, score in lexical.query("propose ranking PROP", 10)]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


def test_among_and_scores_agree_with_the_query(lexical):
    every = dict(lexical.query("propose ranking", 10))
    assert dict(lexical.query("propose ranking", 10, among={"b", "c"})) == pytest.approx(
        {i: every[i] for i in ("b", "c")}
    )
    assert lexical.scores("propose ranking", ["a", "d"]) == pytest.approx({"a": every["a"]})


def test_among_most_papers_is_filtered_afterwards(lexical):
    assert found(lexical.query("propose", 1, among={"b", "c", "d"})) == ["b"]
    assert found(lexical.query("propose", 1, among={"a", "c", "d"})) == ["a"]


@pytest.mark.parametrize(
    ("phrase", "papers"),
    [
        ("training with representative", {"a"}),
        ("Pre-Training", {"a", "b"}),
        ("we propose", {"a", "b"}),
        ("representative words we", set()),  # begins in the title, ends in the abstract
        ("than prop", {"b"}),
        ("naïve model", set()),
        ("naïve mod*", {"c"}),
        ("na?ve models", {"c"}),
        ("a * alone", {"d"}),
        ("* title", {"d"}),
    ],
)
def test_a_phrase_is_said_word_for_word(lexical, phrase, papers):
    assert lexical.saying(phrase) == papers


def test_a_phrase_stands_in_a_body_too(tmp_path):
    lexical = Lexical(tmp_path)
    lexical.replace([Paper("a", "Title", "", body=Body("Magpies\ncache seeds."))])
    assert lexical.saying("magpies cache") == set()
    assert lexical.saying("magpies cache", fields=("text", "body")) == {"a"}


def test_a_sign_for_too_many_words_is_one_line(tmp_path):
    lexical = Lexical(tmp_path)
    lexical.replace([Paper("a", " ".join(f"w{n} x" for n in range(20_000)), "")])
    assert lexical.saying("w1* x") == {"a"}
    with pytest.raises(QueryError, match="too many words"):
        lexical.saying("w* x")


def test_replace_and_forget(tmp_path):
    lexical = Lexical(tmp_path)
    lexical.replace(PAPERS)
    lexical.replace([Paper("a", "Something else", "entirely")], gone=["b", "nowhere"])
    assert lexical.count() == 3
    assert lexical.query("PROP", 5) == []


def test_a_reader_opened_before_sees_more_after_refresh(tmp_path):
    writer, reader = Lexical(tmp_path), Lexical(tmp_path)
    assert reader.count() == 0
    writer.replace(PAPERS)
    reader.refresh()
    assert reader.count() == 4


@pytest.mark.parametrize("opened", ["before the kill", "after the kill"])
def test_files_of_a_killed_write_are_in_nobodys_way(tmp_path, opened):
    """tantivy writes the deletions of a commit before the file that names them."""
    lexical = Lexical(tmp_path)
    lexical.replace(PAPERS)
    named = (tmp_path / "meta.json").read_bytes()
    Lexical(tmp_path).replace([], gone=["a"])
    deletions = [p.name for p in tmp_path.glob("*.del")]
    assert deletions
    (tmp_path / "meta.json").write_bytes(named)
    if opened == "after the kill":
        lexical = Lexical(tmp_path)
    lexical.replace([], gone=["a"])
    assert lexical.ids() == {"b", "c", "d"}
    assert [p.name for p in tmp_path.glob("*.del")] == deletions


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_any_text_is_a_query(lexical, text):
    lexical.query(text, 3)


@pytest.mark.parametrize("text", ["", "the of", 'field:( AND OR " -foo +', "\x00$$", "x " * 50_000])
def test_text_without_words_to_find_finds_nothing(lexical, text):
    assert lexical.query(text, 3) == []
