"""Fixtures that every test may use."""

import math
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Before numpy and torch are loaded, here and in what tests start: the threads of their small
# matrices wait for each other and for the other test process seven times as long as they work.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# No test speaks TLS, and each client of httpx would read all certificates first: 25 ms of work.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = os.devnull

# Its plugin would import it at the very end, where a resource that is collected meanwhile makes
# Python 3.11 fail in the import (github.com/python/cpython/issues/106905).
import hypothesis  # noqa: F401
import pytest

from assistant import Assistant
from index.library import Library
from index.roles.installed import FOLDER_VARIABLE
from tests.index.sources.services import SHORTS, Services
from tests.made_once import EXAMPLES, made_once
from tests.seeds import some_seeds
from ui.cli.main import main

SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass(frozen=True)
class Run:
    """What a command left: its exit status and what it wrote to both streams."""

    status: int
    out: str
    err: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files that drive a browser, which often wait, among those that compute."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    waits = {
        path: any(one.get_closest_marker("browser") for one in of) for path, of in files.items()
    }
    kinds = [[path for path in files if waits[path] is kind] for kind in (True, False)]
    place = {path: n / len(kind) for kind in kinds for n, path in enumerate(kind)}
    items[:] = [item for path in sorted(files, key=place.__getitem__) for item in files[path]]


@pytest.fixture(scope="session", autouse=True)
def no_models_of_the_developer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests, and what they start, use no reranker or checker that lies in the developer's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("models")))
        yield


@pytest.fixture(scope="session", autouse=True)
def opening_is_patient() -> Iterator[None]:
    """Whoever opens a library waits for little that is left, however busy this machine is.

    After `AT_MOST` seconds it would leave the rest to the next writer.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.maintenance.resume.AT_MOST", math.inf)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real papers and evaluation data beside the clone; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this clone")
    return SHARED


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of the examples, only to be copied: a question is kept in it too."""

    def make(folder: Path) -> None:
        with Library.open(folder, create=True) as library:
            library.add([EXAMPLES])

    return made_once(tmp_path_factory, "examples", make)


@pytest.fixture
def own_folder(example_folder: Path, tmp_path: Path) -> Path:
    """A copy of it, the test's own."""
    return Path(shutil.copytree(example_folder, tmp_path / "library"))


@pytest.fixture(scope="module")
def examples(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over a copy of it, for one file of tests, which add and remove nothing."""
    folder = tmp_path_factory.mktemp("examples") / "library"
    with Assistant.open(shutil.copytree(example_folder, folder)) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def seeds_library(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of about 200 papers of ../shared/seeds, with the default embedder; to be read."""

    def make(folder: Path) -> None:
        with Library.open(folder, create=True) as library:
            library.insert(some_seeds(shared))

    made = made_once(tmp_path_factory, "seeds", make)
    folder = shutil.copytree(made, tmp_path_factory.mktemp("seeds") / "library")
    with Library.open(folder) as library:
        yield library


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Services]:
    """Every service on the network, on loopback, with a cache of the test's own."""
    with Services() as server:
        # By default it looks for its end twice a second, and each test would wait for that.
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        for short in SHORTS:
            monkeypatch.setenv(f"PAPER_ASSISTANT_{short}_URL", server.address(short))
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        yield server
        server.stopping.set()
        server.shutdown()


@pytest.fixture
def cli(monkeypatch, capsys, tmp_path) -> Callable[..., Run]:
    """The command line as `cli("stats", "--json")`, without the variables of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("PAPER_ASSISTANT_")]:
        if name != FOLDER_VARIABLE:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["paper-assistant", *map(str, arguments)])
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
        return Run(status, *capsys.readouterr())

    return run
