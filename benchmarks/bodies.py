"""What a search over full texts costs beside one over their abstracts, asked by turns in one run.

    python -m benchmarks.bodies FOLDER [EMBEDDER]

Draws a PDF of each paper of the examples, its abstract and a body of sentences of all of them, and
adds the PDFs to one library, the abstracts to another; libraries in FOLDER are only searched.
Prints one JSON document: chunks, and CPU milliseconds of a search (k = 10), median and quickest.
"""

import json
import random
import re
import statistics
import sys
import time
from collections.abc import Sequence
from html import escape
from pathlib import Path

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from index.library import Library
from index.search.rank import search

EXAMPLES = ("examples/papers.jsonl", "examples/city-cooling.jsonl")
SECTIONS = ("1 Introduction", "2 Related work", "3 Method", "4 Results", "5 Discussion")
SENTENCES = 60
"""Sentences of a section: with five sections some twelve pages, as a paper of a conference has."""
ROUNDS = 5


def draw(folder: Path, papers: Sequence[dict[str, object]]) -> None:
    """A PDF of each paper."""
    said = [s for one in papers for s in re.split(r"(?<=\.) ", str(one["abstract"]))]
    styles, chance = getSampleStyleSheet(), random.Random(7)
    for number, paper in enumerate(papers):
        parts = [
            (str(paper["title"]), "Title"),
            (", ".join(map(str, paper["authors"])), "Normal"),  # type: ignore[call-overload]
            ("Abstract", "Heading2"),
            (str(paper["abstract"]), "Normal"),
        ]
        for heading in SECTIONS:
            body = " ".join(chance.choices(said, k=SENTENCES))
            parts += [(heading, "Heading2"), (body, "Normal")]
        document = SimpleDocTemplate(str(folder / f"{number:04}.pdf"))
        document.build([Paragraph(escape(words), styles[style]) for words, style in parts])


def make(folder: Path, embedder: str) -> list[str]:
    """The libraries `bodies` and `abstracts` in a folder; what is asked of both."""
    files = [Path(name) for name in EXAMPLES]
    papers = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    papers = [paper for paper in papers if paper.get("abstract") and paper.get("authors")]
    if not folder.exists():
        (folder / "pdfs").mkdir(parents=True)
        draw(folder / "pdfs", papers)
        alone = folder / "abstracts.jsonl"
        alone.write_text("".join(json.dumps(paper) + "\n" for paper in papers), "utf-8")
        for name, source in (("bodies", folder / "pdfs"), ("abstracts", alone)):
            with Library.open(folder / name, create=True, embedder=embedder) as library:
                library.add([source])
    return [str(paper["abstract"]).split(". ")[0] for paper in papers]


def ask(libraries: Sequence[Library], queries: Sequence[str]) -> list[list[float]]:
    """CPU milliseconds of each search of each library, by turns; the first round is not counted."""
    times: list[list[float]] = [[] for _ in libraries]
    for turn in range(ROUNDS + 1):
        for query in queries:
            for library, found in zip(libraries, times, strict=True):
                start = time.process_time()
                search(library, query, 10)
                found.extend([1000 * (time.process_time() - start)] if turn else [])
    return times


def main(folder: str, embedder: str = "") -> None:
    """Measure, and print the figures."""
    place = Path(folder)
    queries = make(place, embedder)
    with Library.open(place / "bodies") as bodies, Library.open(place / "abstracts") as abstracts:
        times = ask((bodies, abstracts), queries)
        figures = {
            name: {
                "papers": library.count(),
                "chunks": library.vectors.count(),
                "cpu_ms_p50": round(statistics.median(found), 2),
                "cpu_ms_least": round(min(found), 2),
            }
            for name, library, found in zip(
                ("bodies", "abstracts"), (bodies, abstracts), times, strict=True
            )
        }
    ratio = statistics.median(times[0]) / statistics.median(times[1])
    print(json.dumps(figures | {"ratio_p50": round(ratio, 2)}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
