"""A reader of the page without a browser: what a tab sends and receives, and nothing it paints."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack

import httpx

TIMEOUT = 240
EVIDENCE = "Close in meaning"
"""Stands on every card of the evidence."""


class Reader:
    """One open tab: a session of Gradio with its heartbeat, which ends when the tab is closed."""

    def __init__(self, url: str, login: tuple[str, str] | None = None):
        self._url = f"{url}/gradio_api"
        self._session = uuid.uuid4().hex
        self._open = ExitStack()
        self._http = self._open.enter_context(httpx.Client(timeout=TIMEOUT, auth=login))
        config = self._http.get(f"{url}/config").json()
        box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "question")
        calls = config["dependencies"]
        self._asking = next(c for c in calls if [box, "submit"] in map(list, c["targets"]))
        beat = f"{self._url}/heartbeat/{self._session}"
        self._open.enter_context(self._http.stream("GET", beat))
        for call in calls:
            if any(event == "load" for _, event in call["targets"]):
                for _ in self._call(call, [None] * len(call["inputs"])):
                    pass

    def ask(self, question: str) -> Iterator[tuple[float, str]]:
        """What comes back for a question, each piece with its time; closing it leaves."""
        return self._call(self._asking, [None, question, "", "", "", "", None, None, None])

    def _call(self, call: dict, data: list) -> Iterator[tuple[float, str]]:
        body = {"data": data, "fn_index": call["id"], "session_hash": self._session}
        self._http.post(f"{self._url}/queue/join", json=body).raise_for_status()
        session = {"session_hash": self._session}
        with self._http.stream("GET", f"{self._url}/queue/data", params=session) as reply:
            for line in reply.iter_lines():
                if not line.startswith("data: "):
                    continue
                yield time.monotonic(), line
                if json.loads(line[6:])["msg"] == "process_completed":
                    assert json.loads(line[6:])["success"], line[:2000]
                    return

    def close(self) -> None:
        """Close the tab."""
        self._open.close()
