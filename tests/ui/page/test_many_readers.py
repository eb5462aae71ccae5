"""Twenty people at once and a slow model: all stream, nobody waits for another, memory is flat."""

import json
import os
import random
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier, Event

import httpx
import psutil
import pytest

from assistant import Assistant
from assistant.answering.effort import Effort
from assistant.models.scripted import Script, ScriptedServer
from tests.made_once import EXAMPLES
from tests.ui.api.test_crowd import serving
from tests.ui.page.readers import EVIDENCE, TIMEOUT, Reader
from tests.ui.page.steps import PATIENCE, QUESTION
from ui.api.access import Access
from ui.server import Server

PEOPLE = 20
SAID = "Late interaction costs storage [1]. More words of it follow"
MORE = " when everybody has some. ANSWERED: yes"
TABS = 5
"""Questions asked in one tab before it is closed."""
QUESTIONS = int(os.environ.get("SOAK_QUESTIONS", "1000"))


def held(go_on: Event) -> Iterator[bytes]:
    """A model's stream: a sentence at once, the rest when it may go on."""
    yield from map(chunk, SAID.split())
    assert go_on.wait(TIMEOUT)
    yield from map(chunk, MORE.split())
    yield b"data: [DONE]\n\n"


def chunk(word: str) -> bytes:
    about = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
    choice = {"index": 0, "delta": {"content": f"{word} "}}
    return f"data: {json.dumps({**about, 'choices': [choice]})}\n\n".encode()


def read(url: str, number: int, have_words: Barrier) -> list[str]:
    """Ask in a tab of one's own, wait until everybody has words, read on: what came, in order."""
    came: list[str] = []
    with closing(Reader(url)) as reader:
        for _, line in reader.ask(f"{QUESTION} Asked by {number}"):
            if EVIDENCE in line and not came:
                came.append("evidence")
            if "unfinished" in line and "words" not in came:
                came.append("words")
                have_words.wait(TIMEOUT)
    return came


def test_twenty_people_at_once_are_all_answered_at_once(own_folder):
    go_on = Event()
    have_words = Barrier(PEOPLE, action=go_on.set)
    with ScriptedServer(lambda seen: Script(raw=held(go_on))) as model:
        assistant = Assistant.open(own_folder, llm=model.spec)
        assistant.effort = Effort.QUICK
        with closing(assistant), closing(Server(assistant, Access(port=0)).start()) as server:
            with ThreadPoolExecutor(PEOPLE) as pool:
                answers = [*pool.map(lambda n: read(server.url, n, have_words), range(PEOPLE))]
            assert len(model.seen) == PEOPLE
    # Each saw evidence, then words, while nobody's answer was done.
    assert answers == [["evidence", "words"]] * PEOPLE


def test_a_tab_that_is_closed_stops_its_model_request(own_folder):
    with ScriptedServer(Script(f"{SAID} " * 20, delay=0.3)) as model:
        assistant = Assistant.open(own_folder, llm=model.spec)
        assistant.effort = Effort.QUICK
        with closing(assistant), closing(Server(assistant, Access(port=0)).start()) as server:
            reader = Reader(server.url)
            answer = reader.ask(QUESTION)
            next(line for _, line in answer if "unfinished" in line)
            answer.close()
            reader.close()
            assert model.broken.wait(PATIENCE)


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
