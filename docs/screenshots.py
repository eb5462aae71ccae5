"""Take the screenshots of docs/page.md anew: `python -m docs.screenshots`.

Serves a new library of the examples and drives the Chromium of this machine with Playwright.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant import Assistant
from index.curation.tags import tag
from ui.api.access import Access
from ui.server import Server

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
SAVED = ("late interaction", "cool roofs in winter")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
QUESTION = "What does late interaction cost in storage?"
OWN = (
    "What late interaction costs is storage. Zebras graze on the savanna in large herds. "
    "Does it scale?"
)
WIDE, NARROW = (1280, 800), (390, 844)
KINDS = (("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-phone", NARROW, "light"))


@contextmanager
def tab(browser: Any, url: str, size: tuple[int, int], scheme: str = "light") -> Iterator[Any]:
    """A tab of that size with the page open, listening."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(600_000)  # of a machine that does much else
    page.goto(url)
    page.wait_for_selector("#chats .hint, #chats li", state="attached")
    yield page
    context.close()


def take(page: Any, name: str) -> None:
    """Take a screenshot of what is to be seen, once it has settled."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(1000)
    page.screenshot(path=HERE / f"page-{name}.png")


def ask(page: Any) -> None:
    """Ask, and click the first mark."""
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#answer .tools")
    page.wait_for_selector("#next .next button")


def turn_to(page: Any, name: str) -> None:
    """Open another view of the page, through the drawer where it is closed."""
    if page.locator("#rail-toggle").get_attribute("aria-expanded") == "false":
        page.locator("#rail-toggle").click()
    page.locator(f"#views-nav [data-view={name}]").click()


def take_all(page: Any, kind: str) -> None:
    """A picture of every view, in one size and light."""
    page.wait_for_selector("#next .next button")
    take(page, f"first{kind}")
    ask(page)
    if kind != "-phone":
        page.locator("#answer a.mark").first.click()
        page.wait_for_selector("#evidence mark.looked-at")
    take(page, f"ask{kind}")
    turn_to(page, "Check")
    page.fill("#own-text textarea", OWN)
    page.locator("#check-go").click()
    page.wait_for_selector("#checked .own-words:not([data-run]) .silent")
    take(page, f"check{kind}")
    turn_to(page, "Review")
    page.get_by_label("Topic", exact=True).fill("late interaction retrieval")
    page.locator("#review-find").click()
    page.wait_for_selector("#screened table")
    take(page, f"papers{kind}")
    page.locator("#review-plan").click()
    page.wait_for_selector("#outline .section-card")
    take(page, f"outline{kind}")
    page.locator("#review-write").click()
    page.wait_for_selector("#draft .after table")
    take(page, f"review{kind}")
    turn_to(page, "Library")
    page.wait_for_selector("#shelf tbody button")
    if kind != "-phone":
        page.locator("#shelf tbody button").nth(2).click()
        page.wait_for_selector("#paper .card")
    take(page, f"library{kind}")
    page.keyboard.press("Escape")
    page.locator("#table-tools [data-do=alike]").click()
    page.wait_for_selector("#told .alike")
    for box in page.locator("#shelf .pick").all()[:2]:
        box.check()
    take(page, f"duplicates{kind}")
    page.locator("#told [data-do=close]").first.click()
    page.fill("#words :is(input, textarea)", "author:khatab storage")
    page.wait_for_selector("#shelf [data-do=find]")
    take(page, f"search{kind}")
    turn_to(page, "Map")
    page.wait_for_selector("#map-status:has-text('papers.')")
    take(page, f"map{kind}")


def _tag(assistant: Assistant) -> None:
    """Tags on a few papers, and a preprint of one under a longer title: a look-alike."""
    found = assistant.library.papers(sort="title")
    tag(assistant.library.store, "read", [paper.id for paper in found[:3]])
    tag(assistant.library.store, "to cite", [found[1].id])
    twin = replace(found[1], id="preprint", title=f"{found[1].title}, version 1", doi="")
    assistant.library.insert([twin])


def main() -> None:
    """Serve the examples and take the pictures."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with (
        tempfile.TemporaryDirectory() as folder,
        Assistant.open(Path(folder) / "examples") as assistant,
    ):
        assistant.add(EXAMPLES / "papers.jsonl")
        for words in SAVED:
            assistant.save_search(words, words)
        # What is added after a search was saved is new to it.
        assistant.add(EXAMPLES / "city-cooling.jsonl")
        _tag(assistant)
        server = Server(assistant, Access(port=0)).start()
        with closing(server), sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
            for kind, size, scheme in KINDS:
                with tab(browser, server.url, size, scheme) as page:
                    take_all(page, kind)
            browser.close()


if __name__ == "__main__":
    main()
