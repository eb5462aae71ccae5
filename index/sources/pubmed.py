"""PubMed through NCBI's E-utilities: https://www.ncbi.nlm.nih.gov/books/NBK25499/."""

from collections.abc import Iterator, Mapping, Sequence

from index.errors import SourceError
from index.formats.opener import source_of
from index.formats.pubmed import read_pubmed
from index.paper import Json, Record, Refusal
from index.sources.network import Call, Network, read_object, read_xml
from index.sources.paging import Found
from index.sources.services import PUBMED
from index.sources.shapes import changed, number, object_at

PAGE = 100
MOST = 9_999
"""Papers of one query: PubMed gives the numbers of no more."""
_TOOL = {"db": "pubmed", "tool": "paper-assistant"}


def pubmed_articles(network: Network, pmids: Sequence[str]) -> dict[str, Record]:
    """The articles of PubMed ids, by id; those it lacks are left out. Raises SourceError."""
    found: dict[str, Record] = {}
    for start in range(0, len(pmids), PAGE):
        asked = {**_TOOL, "id": ",".join(pmids[start : start + PAGE]), "retmode": "xml"}
        # 400 is how it says that it knows none of the ids.
        call = Call(PUBMED, "efetch.fcgi", asked, absent=(400, 404, 410))
        text = network.ask(call, read_xml("PubmedArticleSet"))
        for item in read_pubmed(source_of("PubMed", text or "")):
            if isinstance(item, Record) and item.pmid:
                found[item.pmid] = item
    return found


def pubmed_query(network: Network, query: str) -> Iterator[Record | Refusal | Found]:
    """The articles that fit a query in PubMed's own syntax, best first."""
    size, start, total = min(PAGE, network.limit), 0, 1
    while start < min(total, network.limit, MOST):
        total, pmids = _search(network, query, start, size)
        if not start:
            yield Found(total)
        articles = pubmed_articles(network, pmids)
        for place, pmid in enumerate(pmids, start + 1):
            yield articles.get(pmid) or Refusal("", place, f"PubMed sends no article {pmid}")
        if not pmids:
            return
        start += len(pmids)
    if start >= MOST and network.limit > MOST:
        raise SourceError(
            f"PubMed gives no more than {MOST:,} papers of one query; narrow it, by year for one"
        )


def _search(network: Network, query: str, start: int, size: int) -> tuple[int, list[str]]:
    """The number of articles that fit, and the ids of one page."""
    page = {"retstart": str(start), "retmax": str(size), "retmode": "json", "sort": "relevance"}
    call = Call(PUBMED, "esearch.fcgi", {**_TOOL, "term": query, **page}, absent=())
    return network.ask(call, _numbers) or (0, [])


def _numbers(body: bytes) -> tuple[int, list[str]]:
    result: Mapping[str, Json] = object_at(read_object(body), "esearchresult", PUBMED)
    if said := result.get("ERROR"):
        raise SourceError(f"PubMed refuses the query: {' '.join(str(said).split())[:80]}; mend it")
    ids = result.get("idlist")
    if not isinstance(ids, list):
        raise changed(PUBMED, "idlist")
    return number(result.get("count")), [str(pmid) for pmid in ids]
