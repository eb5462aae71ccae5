"""How well questions are answered with no model: `python -m benchmarks.questions LIBRARY FILE`.

FILE holds one question a line: id, question, type (factoid, compare, list, unanswerable),
gold_titles, key_facts. Prints a figure per measure, and with `-v` every miss.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant import Answer, Assistant
from assistant.answering.list_papers import MAY_FIT

# Subjects far from any library of papers: all must be refused.
OFF_TOPIC = Path(__file__).parent / "off_topic.txt"


@dataclass
class Tally:
    """Counts of what was asked for and found, by measure."""

    found: dict[str, int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)

    def add(self, measure: str, found: int, total: int) -> None:
        self.found[measure] = self.found.get(measure, 0) + found
        self.total[measure] = self.total.get(measure, 0) + total

    def lines(self) -> list[str]:
        return [
            f"{measure:24} {self.found[measure]:4} of {total:4}  "
            f"{self.found[measure] / max(total, 1):6.1%}"
            for measure, total in self.total.items()
        ]


def measure(library: Path, questions: Path, *, verbose: bool) -> Tally:
    tally, seconds = Tally(), []
    with Assistant.open(library, create=False) as assistant:
        for line in questions.read_text("utf-8").splitlines():
            asked = json.loads(line)
            started = perf_counter()
            answer = assistant.ask(asked["question"])
            seconds.append(perf_counter() - started)
            _note(tally, asked, answer, verbose=verbose)
        for question in OFF_TOPIC.read_text("utf-8").splitlines():
            answer = assistant.ask(question)
            tally.add("off-topic refused", not answer.answered, 1)
            if verbose and answer.answered:
                print("answered:", question)
    print(
        f"median {sorted(seconds)[len(seconds) // 2]:.2f} s a question, slowest {max(seconds):.2f}"
    )
    return tally


def _note(tally: Tally, asked: Mapping[str, Any], answer: Answer, *, verbose: bool) -> None:
    kind = asked["type"]
    if kind == "unanswerable":
        tally.add("unanswerable refused", not answer.answered, 1)
    else:
        tally.add("answerable answered", answer.answered, 1)
    if verbose and answer.answered == (kind == "unanswerable"):
        print(asked["id"], "answered" if answer.answered else f"refused: {answer.text}")
    gold = set(asked["gold_titles"])
    if kind in ("factoid", "compare"):
        retrieved = [result.paper.title for result in answer.retrieved]
        tally.add(f"{kind}: gold retrieved", len(gold & set(retrieved)), len(gold))
        tally.add(f"{kind}: gold first", retrieved[0] in gold, 1)
        facts = [fact for fact in asked["key_facts"] if fact.lower() in answer.text.lower()]
        tally.add(f"{kind}: key facts", len(facts), len(asked["key_facts"]))
        lost = set(asked["key_facts"]) - set(facts)
        if verbose and lost:
            print(asked["id"], "lacks", lost)
    if kind == "list":
        fit, may = listed(answer)
        tally.add("list: gold fits", len(gold & fit), len(gold))
        tally.add("list: gold fits or may", len(gold & (fit | may)), len(gold))
        tally.add("list: what fits is gold", len(gold & fit), len(fit))
        tally.add("list: what may is gold", len(gold & may), len(may))
        if verbose:
            print(asked["id"], f"{len(gold & fit)} of {len(gold)} gold fit, {len(gold & may)} may;")
            print(f"  {len(fit)} fit, {len(may)} may")


def listed(answer: Answer) -> tuple[set[str], set[str]]:
    """The titles of a list: of papers that fit, and of those that only may, which stand apart."""
    told = [s for s in answer.statements if s.citations]
    may = {s.citations[0].title for s in told if (s.reason or "").startswith(MAY_FIT)}
    return {paper.title for paper in answer.references} - may, may


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    print(*measure(given.library, given.questions, verbose=given.verbose).lines(), sep="\n")


if __name__ == "__main__":
    main()
