"""arXiv's query interface, through the `arxiv` package: one request every three seconds."""

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import FormatError
from index.formats.arxiv import VENUE
from index.formats.record import find_arxiv_id, make_record
from index.paper import Record

if TYPE_CHECKING:
    import arxiv

MOST = 30_000
"""Papers of one query: arXiv's interface gives no more. Beyond, there is its metadata snapshot."""
PAGE = 100
DELAY = 3.0
"""Seconds between requests, as arXiv's terms of use ask."""
RETRIES = 3
TIMEOUT = 60.0
ENDPOINT = "PAPER_ASSISTANT_ARXIV_URL"
"""Variable with the address of another server that speaks the interface; for mirrors and tests."""
_FIELD = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate):", re.IGNORECASE)
_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_IDS = re.compile(rf"\s*{_ID}(?:[\s,]+{_ID})*\s*")


def fetch_arxiv(query: str, start: int) -> Iterator[Record]:
    """The papers of ids, of a query in arXiv's syntax, or of words that must all occur.

    Raises FormatError when arXiv can't be reached, refuses, or has more than `MOST`.
    """
    import arxiv
    import requests

    client = _client()
    search = _search(query)
    count = start
    try:
        for result in client.results(search, offset=start):
            if count == MOST:
                raise FormatError(
                    f"arXiv gives no more than {MOST:,} papers of one query; narrow it, by "
                    "submittedDate for one, or add arXiv's metadata snapshot"
                )
            count += 1
            yield _record(result)
    except (arxiv.ArxivError, requests.RequestException) as error:
        raise FormatError(
            f"arXiv can't be read: {_reason(error)}; run it again to go on"
        ) from error
    except (ValueError, KeyError, AttributeError, arxiv.Result.MissingFieldError) as error:
        raise FormatError(f"arXiv's answer can't be read: {error}; run it again") from error


def _client() -> "arxiv.Client":
    import functools

    import arxiv

    client = arxiv.Client(page_size=PAGE, delay_seconds=DELAY, num_retries=RETRIES)
    if endpoint := os.environ.get(ENDPOINT):
        client.query_url_format = endpoint.rstrip("?") + "?{}"
    # The package sets no timeout: a server that hangs would hang us.
    session = client._session
    session.request = functools.partial(session.request, timeout=TIMEOUT)
    return client


def _search(query: str) -> "arxiv.Search":
    import arxiv

    if _IDS.fullmatch(query):
        ids = [find_arxiv_id(part) for part in re.split(r"[\s,]+", query.strip())]
        return arxiv.Search(id_list=[i for i in ids if i])
    if not _FIELD.search(query):
        words = re.findall(r'"[^"]+"|[^\s"]+', query)
        query = " AND ".join(f"all:{word}" for word in words)
    # A fixed order, so that positions mean the same when an interrupted run goes on.
    return arxiv.Search(
        query=query,
        sort_by=arxiv.SortCriterion.SubmittedDate,
        sort_order=arxiv.SortOrder.Ascending,
    )


def _record(result: "arxiv.Result") -> Record:
    arxiv_id = find_arxiv_id(result.entry_id.partition("/abs/")[2] or result.entry_id)
    return make_record(
        {
            "title": result.title,
            "abstract": result.summary,
            "key": arxiv_id,
            "arxiv_id": arxiv_id,
            "year": str(result.published.year),
            "venue": result.journal_ref or VENUE,
            "doi": result.doi,
            "url": f"https://arxiv.org/abs/{arxiv_id}",
            "keywords": list(result.categories),
            "comment": result.comment,
            "published": result.published.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "updated": result.updated.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        authors=[author.name for author in result.authors],
    )


def _reason(error: Exception) -> str:
    status = getattr(error, "status", None)
    if status:
        return f"it answered {status}"
    if "empty" in str(error):
        return "it left a page empty"
    return f"no connection ({type(error).__name__})"
