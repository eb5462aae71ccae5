"""Papers from the network, when they are asked for by name and only then: `arxiv:QUERY_OR_ID`.

A source is a function from a query to records; another is added by naming it in `SOURCES`. What
arrives is kept in the user's cache until all of it has, so that an interrupted run goes on where
it stopped.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

from index.errors import FormatError
from index.formats.own import record_of_own
from index.paper import NO_CONTENT, Record, Refusal
from index.sources.arxiv import fetch_arxiv

Fetch = Callable[[str, int], Iterator[Record]]
"""Records that answer a query, from the given position on. Raises FormatError."""
SOURCES: dict[str, Fetch] = {"arxiv": fetch_arxiv}


def is_source(path: str) -> bool:
    """Whether this names a source and no file: `arxiv:2004.04906`."""
    name, colon, query = path.partition(":")
    return bool(colon and name in SOURCES and query.strip()) and not Path(path).exists()


def read_source(spec: str) -> Iterator[Record | Refusal]:
    """The records of `NAME:QUERY`, each with the source `NAME:QUERY:position`.

    What stops it is the last item, a refusal that says how to go on.
    """
    name, _, query = spec.partition(":")
    spool = _Spool(spec)
    position = 0
    try:
        for position, record in enumerate(spool.kept(), 1):
            yield replace(record, source=f"{spec}:{position}")
        for record in SOURCES[name](query.strip(), position):
            position += 1
            spool.keep(record)
            yield replace(record, source=f"{spec}:{position}")
    except FormatError as error:
        yield Refusal(spec, position, str(error))
        return
    spool.clear()
    if not position:
        yield Refusal(spec, 0, f"{name} has nothing for this query; check its spelling")


class _Spool:
    """What has arrived of an unfinished answer, one record a line."""

    def __init__(self, spec: str) -> None:
        from platformdirs import user_cache_path

        folder = user_cache_path("paper-assistant") / "sources"
        readable = re.sub(r"\W+", "-", spec)[:40]
        digest = hashlib.sha256(spec.encode()).hexdigest()[:16]
        self._path = folder / f"{readable}-{digest}.jsonl"

    def kept(self) -> Iterator[Record]:
        """The records of the last run, if it did not come to its end."""
        if not self._path.exists():
            return
        for line in self._path.read_text("utf-8").splitlines():
            try:
                yield record_of_own(json.loads(line), "")
            except (ValueError, FormatError):
                return self.clear()  # a line cut by a kill: ask for everything again

    def keep(self, record: Record) -> None:
        """Add a record."""
        values = {n: v for n, v in asdict(record).items() if n not in NO_CONTENT}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(values, ensure_ascii=False) + "\n")

    def clear(self) -> None:
        """Forget them: the answer is complete."""
        self._path.unlink(missing_ok=True)
