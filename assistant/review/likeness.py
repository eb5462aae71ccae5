"""Which papers are alike in words to those likely on a topic, and unlike the others."""

from collections.abc import Sequence
from math import log

import numpy as np

from assistant.review.terms import Usual, terms_of
from assistant.review.topic import Read

RIDGE = 1.0


def likeness(read: Sequence[Read], usual: Usual, chance: np.ndarray) -> np.ndarray:
    """The chance of each paper as the words of all the other papers foretell it, (n,).

    Ridge regression on the papers' terms, each paper left out once. As the terms are measured from
    the mean of the papers, what those likely on topic have and their neighbours have too (`dense`
    in papers on sparse retrieval) counts little, and what only the neighbours have counts against.
    The rarer a term is in the library, the more it counts.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.preprocessing import normalize

    if not read:
        return chance
    terms = [{term: -log(usual.share(term)) for term in terms_of(one)} for one in read]
    vectors = normalize(DictVectorizer().fit_transform(terms))
    near = (vectors @ vectors.T).toarray()
    near -= near.mean(axis=0)
    near -= near.mean(axis=1, keepdims=True)
    inverse = np.linalg.inv(near + RIDGE * np.eye(len(read)))
    foretold: np.ndarray = chance - inverse @ (chance - chance.mean()) / np.diag(inverse)
    return foretold
