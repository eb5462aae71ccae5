"""How `check` judges citations: those that are right, and those of another paper of the library.

python -m benchmarks.citations ../shared scifact   # or citint
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant import Assistant
from assistant.checking.types import CitationVerdict
from training.material import load_rows

CLAIMS, BESIDE = 60, 250
"""Claims of each kind, and papers beside those they cite."""


@dataclass(frozen=True)
class Cited:
    """A sentence and the key of the paper that it cites, with what that is."""

    text: str
    key: str
    kind: str


def scifact(shared: Path) -> tuple[list[dict[str, str]], list[Cited]]:
    """Papers, and claims that cite the one that supports them."""
    folder = shared / "evaluation" / "scifact"
    corpus = {row["_id"]: row for row in load_rows(folder / "corpus.jsonl")}
    rows = json.loads((folder / "evidence.json").read_text("utf-8"))
    claims = [
        Cited(row["claim"], f"p{paper}", "right")
        for row in rows
        for paper, verdict in row["evidence"].items()
        if verdict["label"] == "SUPPORT"
    ]
    chosen = random.Random(0).sample(claims, CLAIMS)
    beside = random.Random(1).sample(sorted(corpus), BESIDE)
    keys = dict.fromkeys([*(claim.key[1:] for claim in chosen), *beside])
    papers = [
        {"key": f"p{key}", "title": corpus[key]["title"], "abstract": corpus[key]["text"]}
        for key in keys
    ]
    return papers, chosen


def citint(shared: Path) -> tuple[list[dict[str, str]], list[Cited]]:
    """The five sentences of each cited paper, and citing sentences of real articles by label."""
    rows = load_rows(shared / "training" / "citint" / "dev.jsonl")
    keys: dict[str, str] = {}
    claims = []
    for row in rows:
        key = keys.setdefault(" ".join(row["sentences"]), f"p{len(keys)}")
        text = row["statement"].replace("<|other_cit|>", "").replace("<|cit|>", "")
        if len(text.split()) > 4:
            claims.append(Cited(text, key, row["label"]))
    papers = [{"key": key, "title": "", "abstract": text} for text, key in keys.items()]
    return papers, random.Random(0).sample(claims, 2 * CLAIMS)


def planted(library: Assistant, claims: Sequence[Cited]) -> Iterator[Cited]:
    """The claims, each cited to the nearest other paper, to the third nearest and to any."""
    keys = [paper.key for paper in library.papers()]
    for claim in claims:
        near = [r.paper.key for r in library.search(claim.text, 5) if r.paper.key != claim.key]
        yield Cited(claim.text, near[0], "nearest other")
        yield Cited(claim.text, near[2], "third nearest")
        other = random.Random(claim.text).choice([key for key in keys if key != claim.key])
        yield Cited(claim.text, other, "any other")


def main(shared: Path, name: str) -> None:
    """Print, for each kind of citation, the share called wrong and the verdicts."""
    papers, claims = {"scifact": scifact, "citint": citint}[name](shared)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "papers.jsonl"
        file.write_text("\n".join(map(json.dumps, papers)), "utf-8")
        with Assistant.open(Path(folder) / "library", checker="none", reranker="none") as library:
            library.add(file)
            held = {paper.key for paper in library.papers()}
            claims = [claim for claim in claims if claim.key in held]
            asked = [*claims, *(planted(library, claims) if name == "scifact" else ())]
            found: dict[str, Counter[CitationVerdict]] = {}
            for one in asked:
                text = f"{one.text.rstrip('. ')} [@{one.key}]."
                marks = [m for sentence in library.check(text) for m in sentence.marks]
                found.setdefault(one.kind, Counter()).update(m.verdict for m in marks)
    for kind, verdicts in found.items():
        wrong = sum(count for verdict, count in verdicts.items() if verdict.is_wrong)
        told = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
        print(f"{kind:<14} {verdicts.total():>4}  wrong {wrong / verdicts.total():.0%}  {told}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
