"""Questions written for this project over invented abstracts, and questions beside other papers."""

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.reader.passages import ReadPassage
from index.text.statements import split_statements
from training.material import Asked
from training.texts import Question

FILE = Path(__file__).with_name("questions.jsonl.xz")
ORIGIN = "questions"
NEAREST, FARTHER = 2, (6, 20)
"""Nearest other papers that the teacher judges; ranks of one that surely does not answer."""
BESIDE_ANOTHER = 0.5
AT_ONCE = 500


def load_questions_written() -> list[Question]:
    """Those of `questions.jsonl.xz`: four or five a paper with an answer, and two without."""
    found = []
    with lzma.open(FILE, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            passage = ReadPassage(row["title"], tuple(row["sentences"]))
            for one in row["questions"]:
                found.append(Question(one["q"], passage, tuple(one["gold"]), True, ORIGIN))
            found += [Question(text, passage, (), False, ORIGIN) for text in row["unanswerable"]]
    return found


def question_of(asked: Asked) -> Question:
    """A question of the labelled sets; the titles of PubMedQA are its questions."""
    title = "" if asked.origin == "pubmedqa" else asked.paper.title
    passage = passage_of(title, asked.paper.text)
    gold = tuple(sorted(asked.gold))
    return Question(
        asked.question, passage, gold, bool(gold), asked.origin, ranked=asked.origin == "pairs"
    )


def passage_of(title: str, text: str) -> ReadPassage:
    """A title and the sentences of a text."""
    return ReadPassage(title, tuple(text[start:end] for start, end in split_statements(text)))


def beside_others(
    asked: Sequence[Question], papers: Sequence[Mapping[str, Any]], random: Random
) -> Iterator[Question]:
    """Questions beside the nearest other papers, and half beside one that does not answer."""
    passages = list(dict.fromkeys(question.passage for question in asked))
    passages += [passage_of(p["title"], " ".join(p["abstract"].split())) for p in papers]
    place = {passage: n for n, passage in enumerate(passages)}
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2, dtype=np.float32)
    table = words.fit_transform(" ".join([p.title, *p.sentences]) for p in passages)
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        likeness = (words.transform([q.text for q in part]) @ table.T).toarray()
        likeness[np.arange(len(part)), [place[q.passage] for q in part]] = -1.0
        for question, row in zip(part, likeness, strict=True):
            order = np.argsort(-row)[: FARTHER[1]]
            for n in order[:NEAREST]:
                yield replace(question, passage=passages[n], gold=(), answered=None)
            if random.random() < BESIDE_ANOTHER:
                other = passages[order[random.randrange(*FARTHER)]]
                yield replace(question, passage=other, gold=(), answered=False)


def titles_as_queries(
    papers: Sequence[Mapping[str, Any]], random: Random, most: int
) -> list[Question]:
    """Titles beside their own abstract without its title: what a query of key words is like."""
    found = []
    for paper in random.sample(papers, most):
        passage = passage_of("", " ".join(paper["abstract"].split()))
        found.append(Question(paper["title"], passage, (), None, "titles"))
    return found
