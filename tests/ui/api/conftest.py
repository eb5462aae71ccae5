"""A served library of three papers, and how to speak to it."""

import json
from contextlib import closing, contextmanager

import argon2
import httpx
import pytest

from assistant import Assistant
from tests.assistant.doubles import PAPERS
from ui.api.access import Access
from ui.server import Server

SHIPPED = argon2.PasswordHasher
QUESTION = "By how much does MUVERA improve recall and lower latency?"


class Cheap(SHIPPED):
    """Hashes in no time what by default takes a tenth of a second and 64 MB."""

    def __init__(self, time_cost=1, memory_cost=8, parallelism=1, **others):
        super().__init__(time_cost, memory_cost, parallelism, **others)


@pytest.fixture(scope="session", autouse=True)
def passwords_are_cheap():
    """A few hundred are tried in these tests; one of them holds what they cost as shipped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("argon2.PasswordHasher", Cheap)
        patch.setattr("ui.api.login_attempts.PAUSE", 0.01)
        yield


def lines_of(papers):
    """Papers as the text of a JSON lines file."""
    fields = ("title", "abstract", "authors", "year", "venue")
    records = ({name: getattr(paper, name) for name in fields} for paper in papers)
    return "".join(json.dumps(record) + "\n" for record in records)


@contextmanager
def shelf_in(folder):
    """An assistant over a library of three papers."""
    (folder / "papers.jsonl").write_text(lines_of(PAPERS), "utf-8")
    with closing(Assistant.open(folder / "library", create=True)) as assistant:
        assistant.add(folder / "papers.jsonl")
        yield assistant


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    """An assistant over a library of three papers, one for all that only read."""
    with shelf_in(tmp_path_factory.mktemp("shelf")) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def own_shelf(tmp_path_factory):
    """The same for one file of tests, to be changed."""
    with shelf_in(tmp_path_factory.mktemp("own")) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def served(shelf):
    """The address of a library without a login."""
    with closing(Server(shelf, Access(port=0)).start()) as server:
        yield server.url


@pytest.fixture(scope="session")
def guarded(shelf):
    """The address of a library that asks for anna's password."""
    access = Access(port=0, login=("anna", "secret"))
    with closing(Server(shelf, access).start()) as server:
        yield server.url


@pytest.fixture
def http(served):
    with httpx.Client(base_url=served, timeout=30) as client:
        yield client
