"""The box of the Library tab that takes what is on the network, and no file of this machine."""

import json
import shutil
import uuid
from pathlib import Path

import httpx
import pytest

from assistant import Assistant
from index.curation.lacking import Lack, count_lacking
from index.paper import Filters
from tests.index.sources.services import Work
from ui.api.access import Access
from ui.page.library.adding import fetch_html, look_up_html
from ui.server import Server

WORK = Work("Zebras graze", doi="10.1000/1", abstract="Zebras graze on grass.", number=1)


@pytest.fixture
def assistant(own_folder, services):
    services.works = [WORK]
    with Assistant.open(own_folder) as opened:
        yield opened


def test_it_is_added_and_reported(assistant):
    *_, last = fetch_html(assistant, "https://doi.org/10.1000/1\n\n doi:10.1000/none \n")
    assert "1 records read: 1 added" in last
    assert "neither Crossref nor DataCite has it" in last
    assert assistant.library.papers()[-1].title == WORK.title


@pytest.mark.parametrize("named", ["/etc/passwd", "papers.jsonl", ".", "-", "a <b>title</b>"])
def test_no_file_of_this_machine_can_be_named(assistant, services, named):
    [shown] = fetch_html(assistant, f"{named}\n10.1000/1")
    assert "nothing of the network" in shown
    assert "<b>" not in shown
    assert services.asked == []


def test_a_file_of_such_a_name_is_not_read(assistant, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    Path("doi:10.1000").mkdir()
    Path("doi:10.1000/1").write_text(json.dumps({"title": "Secret salaries"}))
    *_, last = fetch_html(assistant, "doi:10.1000/1")
    assert "1 added" in last
    assert "Secret salaries" not in {paper.title for paper in assistant.papers()}


def test_offline_it_is_refused(own_folder, services):
    with Assistant.open(own_folder, offline=True, reranker="none", checker="none") as opened:
        *_, last = fetch_html(opened, "10.1000/1")
        *_, missed = look_up_html(opened, Lack.DOI, Filters())
    assert "offline, but enrich asks the network" in missed
    assert "offline, but doi:10.1000/1 is read from the network" in last
    assert services.asked == []


def test_what_records_lack_is_looked_up(assistant, tmp_path):
    (tmp_path / "own.csv").write_text(f"title,doi\n{WORK.title},{WORK.doi}\n")
    assistant.add(tmp_path / "own.csv")
    *_, last = look_up_html(assistant, Lack.YEAR, Filters())
    assert "1 papers looked up, year found for 1." in last
    assert assistant.library.papers()[-1].year == WORK.year
    assert Lack.YEAR not in count_lacking(assistant.library)


def test_the_button_of_the_served_page_does_it(own_folder, services):
    services.works = [WORK]
    with Assistant.open(Path(shutil.copytree(own_folder, own_folder.parent / "two"))) as assistant:
        server = Server(assistant, Access(port=0)).start()
        try:
            config = httpx.get(f"{server.url}/config").json()
            [box] = (
                c["id"]
                for c in config["components"]
                if c["props"].get("label") == "From the network"
            )
            event = next(d for d in config["dependencies"] if d["inputs"] == [box])
            session = uuid.uuid4().hex
            sent = {"fn_index": event["id"], "data": ["10.1000/1"], "session_hash": session}
            httpx.post(f"{server.url}/gradio_api/queue/join", json=sent).raise_for_status()
            heard = httpx.get(
                f"{server.url}/gradio_api/queue/data", params={"session_hash": session}, timeout=60
            ).text
        finally:
            server.close()
        assert "1 records read: 1 added" in heard
