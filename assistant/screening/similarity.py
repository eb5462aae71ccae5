"""Which papers are alike to those likely on a topic, in words and in meaning, unlike the others."""

from collections.abc import Sequence
from math import log

import numpy as np

from assistant.screening.own_terms import Usual, terms_of
from assistant.screening.paper_words import TopicReading


def similarity(
    read: Sequence[TopicReading], usual: Usual, vectors: np.ndarray, chance: np.ndarray
) -> np.ndarray:
    """The chance of each paper as all the other papers foretell it, (n, 2): by words, by meaning.

    `vectors` (n, dimension) are the papers', `chance` (n,) what is known of them. Words are the
    papers' terms: the rarer a term is in the library, the more it counts.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.preprocessing import normalize

    if not read:
        return np.zeros((0, 2))
    terms = [{term: -log(usual.share(term)) for term in terms_of(one)} for one in read]
    words = normalize(DictVectorizer().fit_transform(terms))
    by_words = _foretold((words @ words.T).toarray(), chance)
    return np.column_stack([by_words, _foretold(vectors @ vectors.T, chance)])


def _foretold(near: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The chance of each by ridge regression on how near all are (n, n), each left out once, (n,).

    As nearness is measured from the mean of the papers, what those likely on topic have and their
    neighbours have too (`dense` in papers on sparse retrieval) counts little, and what only the
    neighbours have counts against.
    """
    near = near - near.mean(axis=0)
    near -= near.mean(axis=1, keepdims=True)
    inverse = np.linalg.inv(near + np.eye(len(near)))
    foretold: np.ndarray = chance - inverse @ (chance - chance.mean()) / np.diag(inverse)
    return foretold
