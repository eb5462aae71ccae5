"""arXiv's query interface: https://info.arxiv.org/help/api/user-manual.html."""

import re
from collections.abc import Iterator, Mapping, Sequence

from index.errors import SourceError
from index.formats.arxiv import read_arxiv_feed
from index.formats.opener import source_of
from index.paper import Record, Refusal
from index.sources.network import Call, Network, Unreadable, read_xml
from index.sources.paging import Found
from index.sources.services import ARXIV

MOST = 30_000
"""Papers of one query: arXiv's interface gives no more. Beyond, there is its metadata snapshot."""
PAGE = 100
_FIELD = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate):", re.IGNORECASE)
_TOTAL = re.compile(r"totalResults[^>]*>\s*(\d+)")


def arxiv_papers(network: Network, ids: Sequence[str]) -> dict[str, Record]:
    """The papers of ids without version, by id; those it lacks are left out. Raises SourceError."""
    found: dict[str, Record] = {}
    for start in range(0, len(ids), PAGE):
        wanted = ids[start : start + PAGE]
        asked = {"id_list": ",".join(wanted), "max_results": str(len(wanted))}
        _, items = _page(network, asked)
        if len(wanted) > 1 and any(isinstance(item, Refusal) for item in items):
            # One id that arXiv refuses spoils the answer for all.
            for one in wanted:
                found |= arxiv_papers(network, [one])
            continue
        found |= {item.arxiv_id: item for item in items if isinstance(item, Record)}
    return found


def arxiv_query(network: Network, query: str) -> Iterator[Record | Refusal | Found]:
    """The papers of a query in arXiv's syntax, or of words that must all occur, best first.

    Raises SourceError when arXiv can't be reached, refuses, or has more than `MOST`.
    """
    asked = {"search_query": _syntax(query), "sortBy": "relevance", "sortOrder": "descending"}
    size, start, total = min(PAGE, network.limit), 0, 1
    while start < min(total, network.limit, MOST):
        page = {"start": str(start), "max_results": str(size)}
        total, items = _page(network, {**asked, **page})
        if not start:
            yield Found(total)
        yield from items
        start += len(items)
    if start >= MOST and min(total, network.limit) > MOST:
        raise SourceError(
            f"arXiv gives no more than {MOST:,} papers of one query; narrow it, by "
            "submittedDate for one, or add arXiv's metadata snapshot"
        )


def _page(network: Network, asked: Mapping[str, str]) -> tuple[int, list[Record | Refusal]]:
    """How many papers fit, and those of one page."""
    text = network.ask(Call(ARXIV, "", asked), lambda body: _feed(body, int(asked.get("start", 0))))
    items = list(read_arxiv_feed(source_of("arXiv", text or "")))
    match = _TOTAL.search(text or "")
    return int(match[1]) if match else len(items), items


def _feed(body: bytes, start: int) -> str:
    """A feed that is whole; arXiv leaves pages empty at times, and fills them when asked again."""
    text = read_xml("feed")(body)
    match = _TOTAL.search(text)
    if match and int(match[1]) > start and "<entry" not in text:
        raise Unreadable("an empty page")
    return text


def _syntax(query: str) -> str:
    if _FIELD.search(query):
        return query
    words = re.findall(r'"[^"]+"|[^\s"]+', query)
    return " AND ".join(f"all:{word}" for word in words)
