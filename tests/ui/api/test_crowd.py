"""Twenty clients at once over all doors while papers are added: no error, no wrong paper."""

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import openai
import psutil
import pytest
from mcp.client.client import Client

from tests.loops import run_apart

ROOT = Path(__file__).resolve().parents[3]
CLIENTS = 20
TIMEOUT = 240
SOAK = float(os.environ.get("SOAK_SECONDS", "300"))


@contextmanager
def serving(folder, *options):
    """`serve` as a process of its own, so that its memory is its own too; url and process."""
    command = [sys.executable, "-m", "ui.cli.main", "--library", str(folder / "library"), "serve"]
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([*command, "--port", "0", *options], cwd=ROOT, **told) as process:
        try:
            yield re.search(r"http://\S+", process.stdout.readline())[0], process
        finally:
            process.terminate()


class Papers:
    """Papers each about a thing of its own name; `known` of them are in the library."""

    def __init__(self, url):
        self.url = url
        self.known = 0

    def add(self, count):
        numbers = range(self.known, self.known + count)
        text = "".join(json.dumps(record(number)) + "\n" for number in numbers)
        body = {"text": text, "name": f"batch-{self.known}.jsonl"}
        reply = httpx.post(f"{self.url}/add", json=body, timeout=TIMEOUT)
        assert reply.status_code == 200, reply.text
        assert reply.json()["added"] == count
        self.known += count


def name(number):
    """A word that no other paper has, from consonants and vowels in turn."""
    chosen = random.Random(number)
    return "".join(chosen.choice("bdfgklmnprstvz") + chosen.choice("aeiou") for _ in range(5))


def record(number):
    said = f"We introduce {name(number).title()}, an index. It cuts latency by {number} percent."
    return {"title": f"{name(number).title()}: an index of kind {number}", "abstract": said}


def by_request(url, query):
    return httpx.post(f"{url}/search", json={"query": query}, timeout=TIMEOUT).text


def by_stream(url, query):
    headers = {"Accept": "text/event-stream"}
    body = {"question": f"By how much does {query} cut latency?"}
    reply = httpx.post(f"{url}/ask", json=body, headers=headers, timeout=TIMEOUT)
    return reply.text.strip().splitlines()[-1]


def by_gradio(url, query):
    call = f"{url}/gradio_api/call/v2/search"
    event = httpx.post(call, json={"query": query}, timeout=TIMEOUT).json()["event_id"]
    return httpx.get(f"{call}/{event}", timeout=TIMEOUT).text


def by_tool(url, query):
    async def search():
        async with Client(f"{url}/mcp", read_timeout_seconds=TIMEOUT) as client:
            result = await client.call_tool("search", {"query": query})
            assert not result.is_error
            return result.content[0].text

    return run_apart(search())


def by_chat(url, query):
    asked = [{"role": "user", "content": f"By how much does {query} cut latency?"}]
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        return client.chat.completions.create(model="m", messages=asked).choices[0].message.content


DOORS = (by_request, by_stream, by_gradio, by_tool, by_chat)


def client(papers, number, until):
    """Ask for papers that are in the library, one after the other, at doors drawn by lot."""
    chosen, calls = random.Random(number), 0
    while calls < 2 or time.monotonic() < until:
        paper = chosen.randrange(papers.known)
        door = chosen.choice(DOORS)
        shown = door(papers.url, name(paper).title())
        first = re.search(r"an index of kind (\d+)", shown)
        assert first, f"{door.__name__}: {shown[:500]}"
        assert int(first[1]) == paper, f"{door.__name__}: {first[0]} for {paper}"
        calls += 1
    return calls


def crowd(url, process, seconds):
    """Let the clients in; calls answered, and the server's memory in MB early and at the end."""
    papers, over = Papers(url), threading.Event()
    papers.add(20)
    memory = psutil.Process(process.pid).memory_info
    early = []

    def write():
        while not over.wait(0.5):
            papers.add(5)
            early.append(memory().rss)

    until = time.monotonic() + seconds
    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        writing = pool.submit(write)
        asking = [pool.submit(client, papers, number, until) for number in range(CLIENTS)]
        try:
            calls = sum(asked.result() for asked in asking)
        finally:
            over.set()
        writing.result()
    return calls, early[len(early) // 3] / 1e6, memory().rss / 1e6


def test_twenty_clients_meet_no_error_and_no_wrong_paper(tmp_path):
    with serving(tmp_path) as (url, process):
        calls, _, _ = crowd(url, process, 0)
    assert calls >= 2 * CLIENTS


@pytest.mark.soak
def test_twenty_clients_for_minutes_leave_memory_flat(tmp_path):
    with serving(tmp_path) as (url, process):
        calls, early, late = crowd(url, process, SOAK)
    print(f"{calls} calls, {early:.0f} MB after a third, {late:.0f} MB at the end")
    assert late < 1.15 * early
