"""The page in a real Chromium, over a library of the examples."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.effort import Effort
from ui.api.access import Access
from ui.server import Server

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions"]


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; skips, saying so, where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine: install Debian's `chromium`")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, serve):
    """A fresh tab that fails the test on an error of the page's own scripts.

    It is closed before what it shows is: a server gives a page that is open five seconds to end.
    """
    errors: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.set_default_timeout(120_000)  # of a machine that does much else
    yield tab
    context.close()
    assert not errors, errors


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serve a library folder, as `serve(folder, llm=...)`: the address."""
    with ExitStack() as stack:

        def start(folder: Path, llm: str | None = None) -> str:
            assistant = stack.enter_context(Assistant.open(folder, llm=llm))
            assistant.effort = Effort.QUICK  # One call an answer: a script says it all.
            server = Server(assistant, Access(port=0)).start()
            stack.callback(server.close)
            return server.url

        yield start


@pytest.fixture(scope="session")
def url(example_folder, tmp_path_factory) -> Iterator[str]:
    """The address of the examples, for tests that change nothing but conversations."""
    folder = Path(shutil.copytree(example_folder, tmp_path_factory.mktemp("served") / "library"))
    with Assistant.open(folder) as assistant:
        server = Server(assistant, Access(port=0)).start()
        yield server.url
        server.close()
