"""What it is worth to read a question's abbreviations in full, as the papers found spell them out.

    python -m benchmarks.abbreviations ../shared

`facts`: SciFact's claims with an abbreviation that two of the papers found define, nDCG@10 of the
search for the claim as it is, in full, and with both. `lists`: questions for a list, asked of the
seeds: how many papers are listed, and how many of them say the thing.
"""

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import numpy as np

from assistant import Assistant
from assistant.answering import evidence
from assistant.text.abbreviations import definitions, spelt_out
from assistant.text.spelling import respelt
from benchmarks.review_topics import open_library
from index.library import Library
from index.paper import Filters
from index.search.evaluate import load_qrels
from index.search.rank import search

LISTS = {
    "Which papers use LoRA?": r"\bLoRA|low-rank adapt",
    "Which papers propose PEFT methods?": r"PEFT|parameter.efficient",
    "Which papers study OOD detection?": r"\bOOD|out-of-distribution",
    "Which papers build on RAG?": r"\bRAG|retrieval.augmented gen",
    "List papers on ICL.": r"\bICL|in-context learn",
    "Which papers study SSL?": r"SSL|self-supervised learn",
    "Which papers use LLMs for recommendation?": r"(?=.*(LLM|large language))(?=.*recommend)",
}
K = 10
Way = Callable[[str, str], str]
WAYS: dict[str, Way] = {
    "as it is": lambda short, long: short,
    "in full": lambda short, long: long,
    "both": lambda short, long: f"{short} ({long})",
}


def ndcg(library: Library, claim: str, gold: set[str]) -> float:
    """nDCG@10 of the search for a claim."""
    found = [result.paper.id in gold for result in search(library, claim, K, Filters())]
    gains = 1 / np.log2(np.arange(K) + 2)
    return float(sum(gains[: len(found)][found]) / sum(gains[: min(len(gold), K)]))


def facts(library: Library, folder: Path) -> None:
    """Print the mean nDCG@10 of each way over the claims that have such an abbreviation."""
    judged = {
        claim: set(of) for p in folder.glob("qrels/*.tsv") for claim, of in load_qrels(p).items()
    }
    rows = []
    for line in (folder / "queries.jsonl").read_text("utf-8").splitlines():
        claim = json.loads(line)
        if claim["_id"] not in judged:
            continue
        found = search(library, claim["text"], 8, Filters())
        texts = [result.paper.text for result in found]
        meant = spelt_out(claim["text"], definitions(texts), texts, 2)
        meant = {short: long for short, long in meant.items() if long not in claim["text"].lower()}
        if meant:
            asked = [
                respelt(claim["text"], {s: way(s, m) for s, m in meant.items()})
                for way in WAYS.values()
            ]
            rows.append([ndcg(library, text, judged[claim["_id"]]) for text in asked])
    means = dict(zip(WAYS, np.mean(rows, axis=0).round(4).tolist(), strict=True))
    print(f"facts: {len(rows)} claims, nDCG@10 {means}")


def lists(library: Library) -> None:
    """Print how many papers are listed for all questions, and how many say the thing."""
    assistant = Assistant(library)
    for name, in_full in {"as it is": lambda *_: {}, "both": spelt_out}.items():
        listed = said = 0
        with patch.object(evidence, "spelt_out", in_full):
            for question, thing in LISTS.items():
                papers = assistant.ask(question, fresh=True).references
                listed += len(papers)
                said += sum(bool(re.search(thing, p.text, re.I | re.S)) for p in papers)
        print(f"lists, {name}: {said} of {listed}")


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    shared = parser.parse_args().shared
    with open_library("scifact", shared) as library:
        facts(library, shared / "evaluation" / "scifact")
    with open_library("seeds", shared) as library:
        lists(library)


if __name__ == "__main__":
    main()
