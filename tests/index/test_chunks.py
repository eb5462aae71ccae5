import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding.embedder import load_embedder
from index.paper import Chunk, Paper
from index.text.chunks import SENTENCES, chunk_paper, embedded_texts


class Words:
    """Reads sixteen words; a word of n letters is one token for every four."""

    name, dimension, max_tokens = "words", 2, 16

    def count_tokens(self, text):
        return sum(-(-len(word) // 4) for word in text.split())


def chunks_of(abstract, title="A title"):
    paper = Paper("p", title, abstract)
    return paper, chunk_paper(paper, Words())


def test_three_sentences_a_chunk():
    paper, chunks = chunks_of("One. Two. Six. Ten. Low.")
    assert [paper.abstract[c.start : c.end] for c in chunks] == ["One. Two. Six.", "Ten. Low."]
    assert SENTENCES == 3


def test_fewer_sentences_where_three_do_not_fit():
    paper, chunks = chunks_of("Aa bb cc dd ee. Ff gg hh ii jj. Kk ll mm nn oo.")
    assert [paper.abstract[c.start : c.end] for c in chunks] == [
        "Aa bb cc dd ee. Ff gg hh ii jj.",
        "Kk ll mm nn oo.",
    ]


def test_no_abstract_is_one_empty_chunk_that_reads_the_title():
    paper, chunks = chunks_of("")
    assert chunks == [Chunk("p", 0, 0)]
    assert embedded_texts(paper, chunks, Words())[0] == "A title"


def test_the_title_stands_in_front():
    paper, chunks = chunks_of("One. Two.")
    assert embedded_texts(paper, chunks, Words())[0] == "A title\nOne. Two."


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="ab . \n!字", max_size=300),
    st.text(alphabet="ab 字", max_size=200),
)
def test_nothing_is_lost_and_nothing_is_longer_than_the_embedder_reads(abstract, title):
    paper, chunks = chunks_of(abstract.strip(), title.strip())
    embedder = Words()
    for text in embedded_texts(paper, chunks, embedder):
        assert embedder.count_tokens(text) <= embedder.max_tokens
    kept = "".join(paper.abstract[c.start : c.end] for c in chunks)
    assert "".join(kept.split()) == "".join(paper.abstract.split())


@pytest.mark.parametrize("unit", ["word ", "字", "a.b", "x", "?!", "ab, cd; "])
def test_long_abstracts_with_the_default_embedder(unit):
    embedder = load_embedder()
    paper = Paper("p", "A very long title " * 40, (unit * 20_000)[:20_000].strip())
    chunks = chunk_paper(paper, embedder)
    longest = max(embedder.count_tokens(text) for text in embedded_texts(paper, chunks, embedder))
    assert longest <= embedder.max_tokens
