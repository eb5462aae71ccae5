"""A reranker says which sentences and papers come first, the reader how likely they are."""

import numpy as np
import pytest

from assistant.reader.builtin import BuiltIn
from assistant.reader.load_reader import load_reader
from assistant.reader.reranked import MOST_READ
from assistant.reader.types import Candidate, Claim, Source
from index.search.rerank import Reranker
from tests.index.cross_encoders import make_cross_encoder

NOUNS = "storage latency recall trees heat sleep memory proteins cells wages prices rivers".split()
PAPERS = [
    Source(f"We measure {noun} {n}. The {noun} grows by {n} percent.", f"On {noun} {n}")
    for n in range(1, 8)
    for noun in NOUNS
]


@pytest.fixture(scope="module")
def reranker(tmp_path_factory):
    return Reranker(make_cross_encoder(tmp_path_factory.mktemp("reranker")))


@pytest.mark.parametrize("count", [0, 1, 2, 12, len(PAPERS)])
def test_papers_stand_in_its_order_with_the_chances_of_the_reader(count, reranker):
    papers, topic = PAPERS[:count], "storage and memory"
    plain = BuiltIn().on_topic(topic, papers)
    found = load_reader(reranker=reranker).on_topic(topic, papers)
    assert sorted(found) == sorted(plain)
    read = np.flatnonzero(found != plain)
    assert len(read) <= MOST_READ
    if count == 12:
        first = np.argsort(-plain, kind="stable")[:4]
        scores = reranker.scores(topic, [f"{papers[n].title}\n{papers[n].text}" for n in first])
        assert [*np.argsort(-found, kind="stable")[:4]] == [*first[np.argsort(-scores)]]


def test_sentences_stand_in_its_order(reranker):
    question = "By how much does storage grow?"
    sentences = [Candidate(paper, 0, paper.text.index(".") + 1) for paper in PAPERS[:6]]
    plain = BuiltIn().answers(question, sentences)
    found = load_reader(reranker=reranker).answers(question, sentences)
    best, second = np.argsort(-plain, kind="stable")[:2]
    scores = reranker.scores(question, [sentences[best].text, sentences[second].text])
    assert found.argmax() == (best if scores[0] >= scores[1] else second)


def test_statements_are_judged_as_before(reranker):
    claims = [Claim("The storage grows by 40 percent.", (PAPERS[0],))]
    reader = load_reader(reranker=reranker)
    assert reader.support(claims) == BuiltIn().support(claims)
    assert (reader.name, reader.sure) == (BuiltIn().name, BuiltIn().sure)
