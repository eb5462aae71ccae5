"""Twenty people at once and a slow model: all stream, nobody waits for another, memory is flat."""

import os
import random
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import psutil
import pytest

from assistant import Assistant
from assistant.answering.effort import Effort
from assistant.models.scripted import Script, ScriptedServer
from tests.made_once import EXAMPLES
from tests.ui.api.test_crowd import serving
from tests.ui.page.readers import EVIDENCE, TIMEOUT, Reader
from tests.ui.page.steps import QUESTION
from ui.api.access import Access
from ui.server import Server

PEOPLE = 20
PAUSE = 0.3
SAID = "Late interaction costs storage [1]. " + "More words of it follow slowly " * 4
TABS = 5
"""Questions asked in one tab before it is closed."""
QUESTIONS = int(os.environ.get("SOAK_QUESTIONS", "1000"))


def read(url: str, number: int) -> dict[str, float]:
    """Ask in a tab of one's own: when the evidence, the first words and the end came."""
    came: dict[str, float] = {}
    with closing(Reader(url)) as reader:
        for at, line in reader.ask(f"{QUESTION} Asked by {number}"):
            if EVIDENCE in line:
                came.setdefault("evidence", at)
            if "unfinished" in line:
                came.setdefault("words", at)
            came["end"] = at
    return came


def test_twenty_people_at_once_are_all_answered_at_once(own_folder):
    with ScriptedServer(Script(SAID, delay=PAUSE)) as model:
        assistant = Assistant.open(own_folder, llm=model.spec)
        assistant.effort = Effort.QUICK
        with closing(assistant), closing(Server(assistant, Access(port=0)).start()) as server:
            with ThreadPoolExecutor(PEOPLE) as pool:
                answers = [*pool.map(lambda n: read(server.url, n), range(PEOPLE))]
            assert len(model.seen) == PEOPLE
    first_end = min(came["end"] for came in answers)
    assert max(came["evidence"] for came in answers) < first_end
    assert max(came["words"] for came in answers) < first_end
    # The model was writing for all of them at once, not for one after the other.
    assert max(came["end"] for came in answers) - first_end < PEOPLE * PAUSE * len(SAID.split()) / 4


def test_a_tab_that_is_closed_stops_its_model_request(own_folder):
    with ScriptedServer(Script(SAID * 20, delay=PAUSE)) as model:
        assistant = Assistant.open(own_folder, llm=model.spec)
        assistant.effort = Effort.QUICK
        with closing(assistant), closing(Server(assistant, Access(port=0)).start()) as server:
            reader = Reader(server.url)
            answer = reader.ask(QUESTION)
            next(line for _, line in answer if "unfinished" in line)
            answer.close()
            reader.close()
            assert model.broken.wait(15)


@pytest.mark.soak
def test_a_thousand_questions_leave_memory_flat(own_folder):
    with (
        ScriptedServer(Script("Late interaction costs storage [1].")) as model,
        serving(own_folder.parent, "--llm", model.spec) as (url, process),
    ):
        memory = {0: megabytes(process)}

        def tab(first: int) -> None:
            with closing(Reader(url)) as reader:
                for number in range(first, first + TABS):
                    for _ in reader.ask(f"{QUESTION} Number {number}"):
                        pass

        started = time.monotonic()
        with ThreadPoolExecutor(PEOPLE) as pool:
            for asked in range(0, QUESTIONS, 100):
                list(pool.map(tab, range(asked, asked + 100, TABS)))
                memory[asked + 100] = megabytes(process)
        seconds = time.monotonic() - started
    print(f"{QUESTIONS} questions in {seconds:.0f} s; MB after so many: {memory}", file=sys.stderr)
    assert memory[QUESTIONS] < 1.15 * memory[100]


@pytest.mark.soak
def test_two_hundred_other_questions_leave_memory_flat(own_folder):
    words = sorted(set(re.findall(r"[a-z]{5,}", EXAMPLES.read_text("utf-8").lower())))
    chosen, memory = random.Random(1), {}
    with serving(own_folder.parent) as (url, process):
        for number in range(1, 201):
            question = f"What is known about {' and '.join(chosen.sample(words, 3))}?"
            reply = httpx.post(f"{url}/ask", json={"question": question}, timeout=TIMEOUT)
            assert reply.status_code == 200
            if number in (35, 200):
                memory[number] = megabytes(process)
    print(f"MB after so many questions: {memory}", file=sys.stderr)
    assert memory[200] < 1.05 * memory[35]


def megabytes(process) -> int:
    return round(psutil.Process(process.pid).memory_info().rss / 1e6)
