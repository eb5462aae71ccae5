"""The sets that the reader is fitted and judged on, each read as one kind of row.

They lie in `shared/training` and `shared/evaluation`; none of their text is kept here. One set,
`written.jsonl` beside this file, was written for this project: invented abstracts of the fields
that the others lack, whose statements can't be told by their wording. Another, `prose.jsonl`, has
sentences as three writers put them into answers, beside the abstracts in `shared` that they cite.
"""

import hashlib
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.reader.types import Candidate, Claim, Source
from index.text.statements import split_statements

WRITTEN = Path(__file__).with_name("written.jsonl")
PROSE = Path(__file__).with_name("prose.jsonl")
CARRIED, CONTRADICTED, ABSENT = "carried", "contradicted", "absent"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and what is right; `wrong` says how, where that is known."""

    origin: str
    claim: Claim
    label: str

    @property
    def carried(self) -> bool:
        """Whether the sources carry it."""
        return self.label == CARRIED


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the paper it is asked of, and the places of the sentences that answer it.

    None answers where the paper does not.
    """

    origin: str
    question: str
    paper: Source
    gold: frozenset[int]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The sentences of the paper."""
        spans = split_statements(self.paper.text)
        return tuple(Candidate(self.paper, start, end) for start, end in spans)


def load_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def load_claims(shared: Path) -> list[Judged]:
    """Every labelled statement: pairs, written, citint, healthver, fever, covid, scifact, model.

    And `prose`, which is there to report on: nothing is fitted to it, and nothing chosen by it.
    """
    training, evaluation = shared / "training", shared / "evaluation"
    found = [*_pairs("pairs", training / "pairs.jsonl"), *_pairs("written", WRITTEN)]
    for part in ("train", "dev"):
        found += _citint(training / "citint" / f"{part}.jsonl")
    for origin, folder in (
        ("healthver", "healthver"),
        ("fever", "fever_symmetric"),
        ("covid", "covidfact"),
    ):
        for row in load_rows(training / folder / "pairs.jsonl"):
            claim = Claim(row["statement"], (Source(row["evidence"]),))
            found.append(Judged(origin, claim, row["label"]))
    found += _scifact(evaluation / "scifact")
    for row in load_rows(evaluation / "statements-dev.jsonl"):
        claim = Claim(row["text"], tuple(Source(text) for text in row["abstracts"]))
        found.append(Judged("model", claim, CARRIED if row["truth"] == "supported" else ABSENT))
    return [*found, *_prose(shared)]


def _pairs(origin: str, path: Path) -> Iterator[Judged]:
    labels = (("supported", CARRIED), ("contradicted", CONTRADICTED), ("absent", ABSENT))
    for row in load_rows(path):
        paper = Source(row["abstract"], row["title"])
        for name, label in labels:
            for written in row[name]:
                text = written if isinstance(written, str) else written["text"]
                yield Judged(origin, Claim(text, (paper,)), label)


def _citint(path: Path) -> Iterator[Judged]:
    for row in load_rows(path):
        label = CARRIED if row["label"] == "accurate" else ABSENT
        source = Source(" ".join(row["sentences"]))
        yield Judged("citint", Claim(row["statement"], (source,)), label)


def _scifact(folder: Path) -> Iterator[Judged]:
    corpus = {row["_id"]: row for row in load_rows(folder / "corpus.jsonl")}
    for row in json.loads((folder / "evidence.json").read_text("utf-8")):
        for paper, verdict in row["evidence"].items():
            source = Source(corpus[paper]["text"], corpus[paper]["title"])
            label = CARRIED if verdict["label"] == "SUPPORT" else CONTRADICTED
            yield Judged("scifact", Claim(row["claim"], (source,)), label)


def _prose(shared: Path) -> Iterator[Judged]:
    papers = {paper_key(paper.title): paper for paper in _cited_papers(shared)}
    labels = {"supported": CARRIED, "contradicted": CONTRADICTED, "absent": ABSENT}
    for row in load_rows(PROSE):
        sources = tuple(papers[key] for key in row["papers"])
        yield Judged("prose", Claim(row["text"], sources), labels[row["truth"]])


def paper_key(title: str) -> str:
    """What `prose.jsonl` names a paper of the shared collections by, with nothing of its text."""
    return hashlib.blake2b(title.encode(), digest_size=8).hexdigest()


def _cited_papers(shared: Path) -> Iterator[Source]:
    for name in ("scifact", "cranfield"):
        for row in load_rows(shared / "evaluation" / name / "corpus.jsonl"):
            yield Source(row["text"], row["title"])
    for row in load_rows(shared / "training" / "pubmedqa" / "questions.jsonl"):
        yield Source(" ".join([*row["contexts"], row["conclusion"]]), row["question"])
    with lzma.open(shared / "scale" / "papers-ml.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Source(row["abstract"] or "", row["title"])


def load_questions(shared: Path) -> list[Asked]:
    """Questions with the sentences that answer them, and questions that nothing answers."""
    found = []
    for row in load_rows(shared / "training" / "pairs.jsonl"):
        paper = Source(row["abstract"], row["title"])
        for asked in row["answerable"]:
            gold = [row["sentences"][n] for n in asked["sentences"]]
            found.append(Asked("pairs", asked["question"], paper, _places_of(gold, paper.text)))
        found += [
            Asked("pairs", asked["question"], paper, frozenset()) for asked in row["unanswerable"]
        ]
    for row in load_rows(WRITTEN):
        paper = Source(row["abstract"], row["title"])
        for asked in row["answerable"]:
            gold_places = _places_of([asked["gold"]], paper.text)
            found.append(Asked("written", asked["question"], paper, gold_places))
        found += [
            Asked("written", asked["question"], paper, frozenset()) for asked in row["unanswerable"]
        ]
    for row in load_rows(shared / "training" / "pubmedqa" / "questions.jsonl"):
        text = " ".join([*row["contexts"], row["conclusion"]])
        at = len(text) - len(row["conclusion"])
        spans = split_statements(text)
        gold_at = frozenset(n for n, (start, _) in enumerate(spans) if start >= at)
        found.append(Asked("pubmedqa", row["question"], Source(text), gold_at))
    return found


def _places_of(sentences: list[str], text: str) -> frozenset[int]:
    """Which sentences of a text are those given, or hold one, or stand in one."""
    spans = split_statements(text)
    return frozenset(
        n
        for n, (start, end) in enumerate(spans)
        for given in sentences
        if text[start:end] in given or given.strip() in text[start:end]
    )


def load_topics(folder: Path) -> list[tuple[str, Source, bool]]:
    """Query, paper and whether it is relevant, of a folder in BEIR layout: judged pairs only."""
    corpus = {row["_id"]: row for row in load_rows(folder / "corpus.jsonl")}
    queries = {row["_id"]: row["text"] for row in load_rows(folder / "queries.jsonl")}
    (qrels,) = (folder / "qrels").glob("*.tsv")
    pairs = []
    for line in qrels.read_text("utf-8").splitlines()[1:]:
        query, paper, grade = line.split("\t")
        if query in queries and paper in corpus:
            row: Mapping[str, str] = corpus[paper]
            pairs.append((queries[query], Source(row["text"], row["title"]), int(grade) > 0))
    return pairs
