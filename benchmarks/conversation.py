"""One long conversation on the page: whether the server grows, and what a reader waits for.

    python -m benchmarks.conversation FOLDER [QUESTIONS]

FOLDER holds a library; the conversation is kept in it, so give a copy of one that matters. The page
is served by a process of its own and read in Chromium. Prints one JSON document: for every twenty
questions the server's memory in MB, and the middle and slowest of the seconds to the evidence and
to the whole answer; then errors of the console and requests to other hosts, which are none.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from assistant import Assistant
from benchmarks.page import chromium

EACH = 20
"""Questions between two looks at the server's memory."""
ASKED = (
    "What is known about {}?",
    "Which papers are about {}?",
    "Does {} work?",
    "And how is it evaluated?",
    "How many papers are about {}?",
)
SECONDS = """
turn => new Promise(done => {
  const begun = performance.now(), found = {};
  const look = () => {
    const passed = (performance.now() - begun) / 1000;
    if (document.querySelector(`#evidence [data-shows="${turn}"] .card`)) found.evidence ??= passed;
    if (!document.querySelector(`#answer [data-turn="${turn}"] .tools`)) return;
    watch.disconnect();
    done({ answer: passed, ...found });
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, { childList: true, subtree: true });
  document.querySelector("#question textarea").dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})
"""
"""Press Enter; seconds until evidence and the whole answer of that turn are on the page."""


def questions(folder: Path, number: int) -> list[str]:
    """Questions of several kinds on papers from all over the library, each another."""
    with Assistant.open(folder, create=False) as assistant:
        papers = assistant.library.papers()
    apart = papers[:: max(len(papers) // number, 1)]
    pairs = zip(cycle(ASKED), cycle(apart), strict=False)
    return [form.format(paper.title.rstrip(".?")) for form, paper in islice(pairs, number)]


@contextmanager
def served(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """The page of a library in a process of its own, and its address."""
    command = [sys.executable, "-m", "ui.cli.main", "--library", str(folder), "serve"]
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, "--port", "0"], stdout=pipe, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = re.search(r"http://\S+", said)
        assert address, said
        yield psutil.Process(process.pid), address[0].rstrip("./")
        process.terminate()


def talk(page: Any, url: str, asked: list[str], server: psutil.Process) -> dict[str, object]:
    """Ask one after the other in one conversation."""
    strange: list[str] = []

    def hear(said: Any) -> None:
        if said.type == "error":
            strange.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: strange.append(str(error)))
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(url)
    page.wait_for_selector("#next .next button")  # The first look is not what is measured.
    found: list[dict[str, float]] = [{"questions": 0, "memory": _megabytes(server)}]
    for first in range(0, len(asked), EACH):
        waits = [_ask(page, n, asked[n - 1]) for n in _numbers(first, asked)]
        so_far = {"questions": first + len(waits), "memory": _megabytes(server)}
        found.append(so_far | _told(waits))
        print(found[-1], file=sys.stderr)
    others = sorted(hosts - {urlsplit(url).netloc, ""})
    return {"by twenty": found, "console errors": strange, "requests to others": others}


def _numbers(first: int, asked: list[str]) -> range:
    return range(first + 1, min(first + EACH, len(asked)) + 1)


def _ask(page: Any, turn: int, question: str) -> dict[str, float]:
    page.wait_for_selector("#question .submit-button")
    page.fill("#question textarea", question)
    page.wait_for_timeout(100)  # Nobody is quicker from the last letter to Enter.
    waited: dict[str, float] = page.evaluate(SECONDS, turn)
    return waited


def _told(waits: list[dict[str, float]]) -> dict[str, float]:
    told = {}
    for name in ("evidence", "answer"):
        seconds = [wait[name] for wait in waits if name in wait]
        told[name] = round(statistics.median(seconds), 2)
        told[f"{name}, slowest"] = round(max(seconds), 2)
    return told


def _megabytes(server: psutil.Process) -> int:
    return round(server.memory_info().rss / 1e6)


def main() -> None:
    """Measure what the command line asks for."""
    folder, number = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200
    asked = questions(folder, number)
    began, load = time.monotonic(), os.getloadavg()[0]
    with served(folder) as (server, url), chromium() as page:
        found = talk(page, url, asked, server)
    found["load"] = [round(load, 1), round(os.getloadavg()[0], 1)]
    found["minutes"] = round((time.monotonic() - began) / 60, 1)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
