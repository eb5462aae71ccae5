"""Real papers beside the clone: those near three topics, what questions ask for, and others."""

import json
import re
from pathlib import Path
from typing import Any

from index.ingest.files import list_files, read_records
from index.merging.identity import paper_from
from index.paper import Paper

WANTED = re.compile(
    r"sparse|splade|impact|retriev|self-superv|visual repr|masked"
    r"|parameter.efficient|lora\b|fine-tun",
    re.IGNORECASE,
)


def factual_questions(shared: Path) -> list[dict[str, Any]]:
    """The questions that one paper answers, with its title."""
    lines = (shared / "evaluation" / "seed_questions.jsonl").read_text("utf-8").splitlines()
    return [asked for asked in map(json.loads, lines) if asked["id"].startswith("F")]


def some_seeds(shared: Path) -> list[Paper]:
    """About 200 of the 651 papers: all of them take a minute to embed."""
    found: dict[str, Paper] = {}
    for file in list_files([shared / "seeds"]):
        for record in read_records(file):
            paper = paper_from(record)
            found.setdefault(paper.title.lower(), paper)
    gold = {title for asked in factual_questions(shared) for title in asked["gold_titles"]}
    return [
        paper
        for number, paper in enumerate(found.values())
        if WANTED.search(paper.title) or paper.title in gold or number % 12 == 0
    ]
