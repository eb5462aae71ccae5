"""Pairs of texts that nobody labelled: the teacher says how they stand, the student learns it.

A student that reads only labelled pairs learns how those sets are written; what a teacher says of
many other pairs carries over more of what it knows (Hinton et al., 2015).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from index.text.statements import split_statements
from training.material import ABSENT, CARRIED, CONTRADICTED

Pair = tuple[str, str]
"""Evidence, statement."""
FEWEST = 3
"""Sentences of an abstract that is used."""
OF_A_ROW = 16
"""Of the thirty ordered pairs that six statements make, how many are taken."""
AT_ONCE = 1000
_WORD = re.compile(r"[a-z0-9]{3,}")


def of_abstracts(papers: Sequence[Mapping[str, str]], random: Random) -> Iterator[Pair]:
    """Titles and last sentences beside the sentences of their abstract nearest to them in words."""
    for paper in papers:
        text = " ".join(paper["abstract"].split())
        sentences = [text[start:end] for start, end in split_statements(text)]
        if len(sentences) >= FEWEST:
            most = random.choice([1, 1, 2, 2, 3])
            yield _nearest_sentences(paper["title"], sentences, most), paper["title"]
            yield _nearest_sentences(sentences[-1], sentences[:-1], most), sentences[-1]


def of_one_row(rows: Sequence[Mapping[str, Sequence[str]]], random: Random) -> Iterator[Pair]:
    """Statements about one piece of evidence beside one another."""
    for row in rows:
        said = [one for label in (CARRIED, CONTRADICTED, ABSENT) for one in row[label]]
        pairs = [(one, other) for one in said for other in said if one is not other]
        yield from random.sample(pairs, min(OF_A_ROW, len(pairs)))


def beside_the_nearest(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Statements beside the evidence of another that is nearest to them in words."""
    evidence = list(dict.fromkeys(text for text, _ in pairs))
    place = {text: n for n, text in enumerate(evidence)}
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
    table = words.fit_transform(evidence)
    for start in range(0, len(pairs), AT_ONCE):
        part = pairs[start : start + AT_ONCE]
        likeness = (words.transform([said for _, said in part]) @ table.T).toarray()
        likeness[np.arange(len(part)), [place[own] for own, _ in part]] = -1.0
        nearest = likeness.argmax(axis=1)
        yield from ((evidence[n], said) for n, (_, said) in zip(nearest, part, strict=True))


def _nearest_sentences(said: str, sentences: Sequence[str], most: int) -> str:
    """The sentences that share most words with a statement, in their order."""
    words = set(_WORD.findall(said.lower()))
    shared = [len(words & set(_WORD.findall(sentence.lower()))) for sentence in sentences]
    chosen = np.argsort([-n for n in shared], kind="stable")[:most]
    return " ".join(sentences[n] for n in sorted(chosen))
