"""How quick the page is over one library: server times, and what a reader sees in Chromium.

    python -m benchmarks.page FOLDER [--browser]

FOLDER holds a library of any size. It is written to: the browser's question becomes a conversation
and the map is kept, so give it a copy of one that matters. Prints one JSON document, times in
milliseconds; `--browser` needs Chromium and Playwright.
"""

import json
import resource
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from assistant import Assistant
from index.map.layout import draw_map
from index.paper import Filters
from ui.api.access import Access
from ui.page.ask.evidence import evidence_html
from ui.page.library.paper import paper_html
from ui.page.library.tab import summary_html
from ui.page.library.table import ROWS, Shelf, shelf_html
from ui.page.map.tab import map_value
from ui.server import Server

TIMES = 5
QUESTIONS = (
    "What does late interaction cost in storage?",
    "How are diffusion models sampled in fewer steps?",
    "Do graph neural networks suffer from oversmoothing?",
    "Which datasets measure commonsense reasoning?",
    "How is label noise handled when training classifiers?",
)
FILTERS = {
    "year": Filters(years=(2019, 2019)),
    "venue": Filters(venues=("acl",)),
    "author": Filters(authors=("zhang",)),
    "no such author": Filters(authors=("xyzzyx",)),
    "source": Filters(sources=("papers",)),
}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def milliseconds(act: Callable[[], object], times: int = TIMES) -> dict[str, float]:
    """How long an act takes, the first time and in the middle of several."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - start))
    return {"first": round(took[0], 1), "median": round(statistics.median(took), 1)}


def rows(assistant: Assistant) -> dict[str, object]:
    """The table: its first rows, sorted, filtered, searched, and far down."""
    library = assistant.library
    last = max(library.count() - 1, 0) // ROWS

    def show(shelf: Shelf, filters: Filters = Filters()) -> dict[str, float]:  # noqa: B008 - frozen
        return milliseconds(lambda: shelf_html(library, shelf, filters))

    found: dict[str, object] = {"first 50 rows": show(Shelf())}
    found["what the library holds"] = milliseconds(lambda: summary_html(library))
    for sort in ("year", "added"):
        found[f"sorted by {sort}"] = show(Shelf(sort))
    for sort in ("title", "year", "added"):
        found[f"last page by {sort}"] = show(Shelf(sort, page=last))
    for name, filters in FILTERS.items():
        for sort in ("title", "year"):
            found[f"filtered by {name}, sorted by {sort}"] = show(Shelf(sort), filters)
    found["words"] = show(Shelf(words="graph neural network"))
    found["words and author"] = show(Shelf(words="graph network"), FILTERS["author"])
    return found


def questions(assistant: Assistant) -> dict[str, object]:
    """From a question to the HTML of its evidence; the first of all loads what is not yet."""

    def evidence(question: str) -> None:
        stream = assistant.stream(question)
        evidence_html(next(stream), 1, _no_choice())
        stream.close()

    start = time.perf_counter()
    evidence("warm up")
    loading = 1000 * (time.perf_counter() - start)
    took = [milliseconds(partial(evidence, q), 1)["first"] for q in QUESTIONS * 2]
    paper = assistant.library.papers(limit=1)[0].id
    return {
        "first question of all": round(loading, 1),
        "evidence, median": round(statistics.median(took), 1),
        "evidence, slowest": max(took),
        "a paper opened": milliseconds(lambda: paper_html(assistant, paper, Filters())),
    }


def _no_choice() -> Any:
    from assistant.answering.pins import Pins

    return Pins()


def drawing(assistant: Assistant) -> dict[str, object]:
    """The map: drawn anew, and made ready for the browser; a question asked meanwhile."""
    waited: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            start = time.perf_counter()
            next(assistant.stream(QUESTIONS[len(waited) % len(QUESTIONS)]))
            waited.append(1000 * (time.perf_counter() - start))
            over.wait(0.5)

    asking = threading.Thread(target=ask)
    asking.start()
    start = time.perf_counter()
    drawn = draw_map(assistant.library)
    took = time.perf_counter() - start
    over.set()
    asking.join()
    return {
        "drawn": round(1000 * took),
        "evidence meanwhile, median": round(statistics.median(waited), 1),
        "made ready": milliseconds(lambda: map_value(drawn, frozenset())),
        "bytes sent": len(json.dumps(map_value(drawn, frozenset()))),
    }


@contextmanager
def chromium() -> Iterator[Any]:
    """A tab of a running Chromium."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(180_000)
        yield page
        browser.close()


def seen(assistant: Assistant) -> dict[str, object]:
    """What a reader waits for: the page, the evidence, the rows, another order, the map."""
    server = Server(assistant, Access(port=0)).start()
    with chromium() as page:
        waits: dict[str, object] = {f"visit {n}": visit(page, server.url) for n in (1, 2, 3)}
    server.close()
    return waits


def visit(page: Any, url: str) -> dict[str, float]:
    """One visit from the first paint to the map."""
    found: dict[str, float] = {}

    def wait(name: str, act: Callable[[], object], selector: str) -> None:
        start = time.perf_counter()
        act()
        page.wait_for_selector(selector)
        found[name] = round(1000 * (time.perf_counter() - start))

    wait("question field", lambda: page.goto(url), "#question textarea")
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    found["first paint"] = round(page.evaluate(paint))
    page.wait_for_selector("#chats .hint, #chats li", state="attached")
    page.fill("#question textarea", QUESTIONS[0])
    wait("evidence", lambda: page.press("#question textarea", "Enter"), "#evidence .card")
    page.wait_for_selector("#answer .tools")
    views = page.locator("#views-nav")
    wait("rows", views.locator("[data-view=Library]").click, "#shelf tbody tr")
    by_year = page.locator("#shelf [data-sort=year]")
    wait("sorted", by_year.click, "#shelf th[aria-sort] [data-sort=year]")
    wait("map", views.locator("[data-view=Map]").click, "#map-status:has-text('papers.')")
    return found


def main() -> None:
    """Measure what the command line asks for."""
    with Assistant.open(Path(sys.argv[1]), create=False) as assistant:
        found: dict[str, object] = {"papers": assistant.library.count()}
        found |= {"table": rows(assistant), "questions": questions(assistant)}
        found["map"] = drawing(assistant)
        if "--browser" in sys.argv:
            found["browser"] = seen(assistant)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps(found | {"peak_megabytes": peak // 1024}, indent=1))


if __name__ == "__main__":
    main()
