"""The page in a real Chromium, over a library of the examples."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.effort import Effort
from assistant.models.scripted import Script, ScriptedServer
from index.errors import QueryError
from index.library import Library
from index.map.cache import MapCache
from tests.made_once import made_once
from tests.ui.page.kept import KeptTab
from tests.ui.page.steps import LAPTOP, tab_in
from ui.api.access import Access
from ui.server import Server

KEY = "sk-never-on-the-page"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions"]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """A running Chromium, as its main context; skips, saying so, where there is none.

    Its profile lies on the disk, where it keeps the scripts of an address compiled: a page is there
    again for half the work. A context made of it is `browser.new_context`: see `fresh_tab`.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine: install Debian's `chromium`")
    playwright = pytest.importorskip("playwright.sync_api")
    profile = tmp_path_factory.mktemp("profile")
    with (
        playwright.sync_playwright() as driver,
        driver.chromium.launch_persistent_context(
            profile, executable_path=program, args=ARGUMENTS, viewport=LAPTOP
        ) as context,
    ):
        yield context


@pytest.fixture(scope="session")
def served_at() -> Callable[[Assistant], AbstractContextManager[str]]:
    """Serve an assistant, as `with served_at(assistant) as url`.

    Addresses are used again, since what Chromium has compiled it knows by them.
    """
    ports: list[int] = []

    def start(assistant: Assistant) -> Server:
        for port in ports:
            with suppress(QueryError):  # That one is in use.
                return Server(assistant, Access(port=port)).start()
        server = Server(assistant, Access(port=0)).start()
        ports.append(server.access.port)
        return server

    @contextmanager
    def served(assistant: Assistant) -> Iterator[str]:
        with closing(start(assistant)) as server:
            yield server.url

    return served


@pytest.fixture(scope="session")
def example_folder(example_folder, tmp_path_factory) -> Path:
    """The same with its map, which each server would draw anew for the first look."""

    def make(folder: Path) -> None:
        shutil.copytree(example_folder, folder)
        with Library.open(folder) as library:
            atlas = MapCache(library)
            atlas.look()
            while atlas.drawing:
                time.sleep(0.05)

    return made_once(tmp_path_factory, "examples-with-map", make)


@pytest.fixture
def page(chromium, serve):
    """A tab that nothing was opened in, and that is told nothing of others.

    It is closed before what it shows is: a server gives a page that is open five seconds to end.
    """
    with tab_in(chromium) as tab:
        yield tab


@pytest.fixture(scope="module")
def kept(chromium, url) -> Iterator[KeptTab]:
    """A tab of the examples for one file of tests."""
    with closing(KeptTab(chromium, url)) as kept:
        yield kept


@pytest.fixture
def home(kept, request):
    """The examples as a reader finds them who comes to the page; the tab of `kept`."""
    with kept.lent(request.session) as tab:
        yield tab


@pytest.fixture
def serve(served_at) -> Iterator[Callable[..., str]]:
    """Serve a library folder, as `serve(folder, llm=...)`: the address."""
    with ExitStack() as stack:

        def start(folder: Path, llm: str | None = None) -> str:
            assistant = stack.enter_context(Assistant.open(folder, llm=llm))
            assistant.effort = Effort.QUICK  # One call an answer: a script says it all.
            return stack.enter_context(served_at(assistant))

        yield start


@pytest.fixture(scope="module")
def modelled(example_folder, tmp_path_factory, served_at) -> Iterator[tuple[ScriptedServer, str]]:
    """A scripted model and the address of the examples with it, for one file of tests.

    The same question is answered from the cache the second time: each test asks another.
    """
    folder = Path(shutil.copytree(example_folder, tmp_path_factory.mktemp("modelled") / "library"))
    with (
        pytest.MonkeyPatch.context() as patch,
        ScriptedServer(models=("scripted", "larger")) as model,
    ):
        patch.setenv("PAPER_ASSISTANT_API_KEY", KEY)
        with Assistant.open(folder, llm=model.spec) as assistant, served_at(assistant) as url:
            assistant.effort = Effort.QUICK  # One call an answer: a script says it all.
            yield model, url


@pytest.fixture
def model(modelled) -> ScriptedServer:
    """The model, which has seen nothing yet; `model.scripts` says what it answers."""
    server, _ = modelled
    server.scripts[:] = [Script("Late interaction costs storage [1].\nANSWERED: yes")]
    server.seen.clear()
    server.broken.clear()
    return server


@pytest.fixture(scope="module")
def kept_modelled(chromium, modelled) -> Iterator[KeptTab]:
    """A tab of the examples with the model for one file of tests."""
    with closing(KeptTab(chromium, modelled[1])) as kept:
        yield kept


@pytest.fixture
def model_home(kept_modelled, model, request):
    """The same as a reader finds it; for who chooses no other model or price."""
    with kept_modelled.lent(request.session) as tab:
        yield tab


@pytest.fixture
def model_url(modelled) -> str:
    """The address of the examples with the model."""
    return modelled[1]


@pytest.fixture(scope="session")
def url(example_folder, tmp_path_factory, served_at) -> Iterator[str]:
    """The address of the examples, for tests that change nothing but conversations."""
    folder = Path(shutil.copytree(example_folder, tmp_path_factory.mktemp("served") / "library"))
    with Assistant.open(folder) as assistant, served_at(assistant) as address:
        yield address
