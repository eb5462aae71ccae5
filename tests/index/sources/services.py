"""Crossref, DataCite, OpenAlex, PubMed, arXiv and Semantic Scholar on loopback, in their shapes.

What each answers is taken from its public documentation. A test hands it papers, and faults: the
next answers of a service that is named are those.
"""

import json
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

SHORTS = ("CROSSREF", "DATACITE", "OPENALEX", "PUBMED", "ARXIV", "S2")


@dataclass(frozen=True)
class Work:
    """A paper as the services know it; `at` are the shorts of those that hold it."""

    title: str
    doi: str = ""
    pmid: str = ""
    arxiv: str = ""
    abstract: str = ""
    year: int = 2020
    venue: str = "Journal of Tests"
    authors: tuple[tuple[str, str], ...] = (("Doe", "Jane"), ("Roe", "Max"))
    at: frozenset[str] = frozenset(SHORTS)
    abstract_at: frozenset[str] = frozenset(SHORTS)
    number: int = 1
    cites: tuple[int, ...] = ()
    retracted_by: str = ""
    retracts: str = ""

    def abstract_of(self, service: str) -> str:
        return self.abstract if service in self.abstract_at else ""

    @property
    def openalex(self) -> str:
        return f"W{1000 + self.number}"


@dataclass(frozen=True)
class Fault:
    """An answer in place of the right one; `cut` breaks off, `drip` sends a byte now and then."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    drip: float = 0.0


WEB_PAGE = Fault(body="<!DOCTYPE html><html><body>Log in to the network</body></html>")
BUSY = Fault(429, '{"message": "Too Many Requests"}', {"Retry-After": "7"})


class Services(ThreadingHTTPServer):
    """All of them on one port, each below its own path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.works: list[Work] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.always: dict[str, Fault] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.sent: list[dict[str, str]] = []
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def address(self, short: str) -> str:
        return f"{self.url}/{short}" + ("/api/query" if short == "ARXIV" else "")

    def asked_of(self, short: str) -> list[dict[str, str]]:
        """The parameters of each request to one service, its path under `path`."""
        return [{"path": path, **query} for name, path, query in self.asked if name == short]

    def holding(self, short: str) -> list[Work]:
        return [work for work in self.works if short in work.at]


class Answer(BaseHTTPRequestHandler):
    """One request."""

    server: Services

    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        _, short, *rest = split.path.split("/", 2)
        path = unquote(rest[0]) if rest else ""
        query = {name: values[0] for name, values in parse_qs(split.query).items()}
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        self.server.asked.append((short, path, query))
        self.server.sent.append({name.lower(): value for name, value in self.headers.items()})
        queue = self.server.faults[short]
        fault = queue.pop(0) if queue else self.server.always.get(short)
        if fault:
            return self._fail(fault)
        status, kind, text = ANSWERS[short](self.server, path, query, body)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def _fail(self, fault: Fault) -> None:
        body = fault.body.encode()
        self.send_response(fault.status)
        for name, value in fault.headers.items():
            self.send_header(name, value)
        if not fault.drip:
            self.send_header("Content-Length", str(len(body) + (100 if fault.cut else 0)))
        self.end_headers()
        self.wfile.write(body)
        while fault.drip and not self.server.stopping.wait(fault.drip):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        pass


JSON = "application/json"


def crossref(server: Services, path: str, query: dict[str, str], _: str) -> tuple[int, str, str]:
    held = server.holding("CROSSREF")
    if path.startswith("works/"):
        doi = path.removeprefix("works/").lower()
        found = [work for work in held if work.doi == doi]
        if not found:
            return 404, "text/plain", "Resource not found."
        message = crossref_row(found[0])
        return (
            200,
            JSON,
            json.dumps(
                {
                    "status": "ok",
                    "message-type": "work",
                    "message-version": "1.0.0",
                    "message": message,
                }
            ),
        )
    if "filter" in query:
        dois = [part.removeprefix("doi:") for part in query["filter"].split(",")]
        found = [work for work in held if work.doi in dois]
    else:
        found = matching(held, query["query.bibliographic"])
    message = {
        "facets": {},
        "total-results": len(found),
        "items": [crossref_row(work) for work in found[: int(query["rows"])]],
        "items-per-page": int(query["rows"]),
        "query": {"start-index": 0, "search-terms": None},
    }
    return (
        200,
        JSON,
        json.dumps(
            {
                "status": "ok",
                "message-type": "work-list",
                "message-version": "1.0.0",
                "message": message,
            }
        ),
    )


def crossref_row(work: Work) -> dict:
    row = {
        "indexed": {"date-parts": [[2024, 5, 1]], "timestamp": 1714521600000},
        "reference-count": 12,
        "publisher": "Test Press",
        "issue": "2",
        "DOI": work.doi.upper(),
        "type": "journal-article",
        "created": {"date-parts": [[work.year, 3, 2]]},
        "page": "11-19",
        "source": "Crossref",
        "is-referenced-by-count": 42,
        "title": [work.title] if work.title else [],
        "prefix": "10.1000",
        "volume": "7",
        "author": [
            {"given": given, "family": family, "sequence": "first", "affiliation": []}
            for family, given in work.authors
        ],
        "container-title": [work.venue],
        "score": 1,
        "issued": {"date-parts": [[work.year, 4]]},
        "URL": f"https://doi.org/{work.doi}",
        "relation": {},
        "ISSN": ["1234-5678"],
        "reference": [{"key": "1", "unstructured": "Somebody, Something"}],
    }
    if text := work.abstract_of("CROSSREF"):
        row["abstract"] = f"<jats:title>Abstract</jats:title><jats:p>{escape(text)}</jats:p>"
    if work.retracted_by:
        row["updated-by"] = [
            {
                "DOI": work.retracted_by,
                "type": "retraction",
                "label": "Retraction",
                "source": "retraction-watch",
                "updated": {"date-parts": [[2022, 1, 1]]},
                "record-id": "31415",
            }
        ]
    if work.retracts:
        row["update-to"] = [
            {
                "DOI": work.retracts,
                "type": "retraction",
                "label": "Retraction",
                "source": "publisher",
                "updated": {"date-parts": [[2022, 1, 1]]},
            }
        ]
    return row


def datacite(server: Services, path: str, _: dict[str, str], __: str) -> tuple[int, str, str]:
    doi = path.removeprefix("dois/").lower()
    found = [work for work in server.holding("DATACITE") if work.doi == doi]
    if not found:
        error = {"status": "404", "title": "The resource you are looking for doesn't exist."}
        return 404, JSON, json.dumps({"errors": [error]})
    work = found[0]
    attributes = {
        "doi": work.doi,
        "creators": [
            {"name": f"{f}, {g}", "nameType": "Personal", "givenName": g, "familyName": f}
            for f, g in work.authors
        ],
        "titles": [{"title": work.title}],
        "publisher": "Zenodo",
        "container": {},
        "publicationYear": work.year,
        "subjects": [],
        "types": {"resourceTypeGeneral": "Text"},
        "descriptions": [
            {"description": work.abstract_of("DATACITE"), "descriptionType": "Abstract"}
        ],
        "url": f"https://zenodo.org/{work.number}",
    }
    data = {"id": work.doi, "type": "dois", "attributes": attributes}
    return 200, JSON, json.dumps({"data": data})


def openalex(server: Services, path: str, query: dict[str, str], _: str) -> tuple[int, str, str]:
    held = server.holding("OPENALEX")
    if path.startswith("works/"):
        name = path.removeprefix("works/")
        found = [
            work
            for work in held
            if name
            in (work.openalex, f"doi:{work.doi}", f"pmid:{work.pmid}", f"doi:{arxiv_doi(work)}")
        ]
        if not found:
            return 404, "text/html", "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>"
        return 200, JSON, json.dumps(openalex_row(found[0], query))
    if "search" in query:
        found = matching(held, query["search"])
    else:
        kind, _, value = query["filter"].partition(":")
        values = value.split("|")
        numbers = [int(v[1:]) - 1000 for v in values if v.startswith("W")]
        cited = {n for work in held if work.number in numbers for n in work.cites}
        found = [
            work
            for work in held
            if (kind == "doi" and work.doi and work.doi in values)
            or (kind == "pmid" and work.pmid and work.pmid in values)
            or (kind == "cites" and set(numbers) & set(work.cites))
            or (kind == "cited_by" and work.number in cited)
        ]
    size = int(query["per-page"])
    start = int(query.get("cursor", "*").replace("*", "0").replace("c", ""))
    rows = [openalex_row(work, query) for work in found[start : start + size]]
    following = f"c{start + size}" if start + size < len(found) else None
    meta = {
        "count": len(found),
        "db_response_time_ms": 12,
        "page": None,
        "per_page": size,
        "next_cursor": following if "cursor" in query else None,
    }
    return 200, JSON, json.dumps({"meta": meta, "results": rows, "group_by": []})


def openalex_row(work: Work, query: dict[str, str]) -> dict:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(work.abstract_of("OPENALEX").split()):
        index.setdefault(word, []).append(place)
    doi = work.doi or arxiv_doi(work)
    place = {
        "is_oa": True,
        "landing_page_url": f"https://doi.org/{doi}",
        "pdf_url": None,
        "source": {"id": "https://openalex.org/S1", "display_name": work.venue, "type": "journal"},
        "license": "cc-by",
    }
    row = {
        "id": f"https://openalex.org/{work.openalex}",
        "doi": f"https://doi.org/{doi}" if doi else None,
        "title": work.title,
        "display_name": work.title,
        "publication_year": work.year,
        "publication_date": f"{work.year}-04-01",
        "ids": {"openalex": f"https://openalex.org/{work.openalex}"}
        | ({"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{work.pmid}"} if work.pmid else {}),
        "language": "en",
        "type": "article",
        "primary_location": place,
        "locations": [place],
        "authorships": [
            {
                "author_position": "first",
                "author": {"id": "https://openalex.org/A1", "display_name": f"{given} {family}"},
                "institutions": [{"display_name": "Test University"}],
                "raw_author_name": f"{given} {family}",
            }
            for family, given in work.authors
        ],
        "cited_by_count": 42,
        "biblio": {"volume": "7", "issue": "2", "first_page": "11", "last_page": "19"},
        "is_retracted": bool(work.retracted_by),
        "keywords": [{"id": "https://openalex.org/keywords/t", "display_name": "Testing"}],
        "abstract_inverted_index": index or None,
        "counts_by_year": [{"year": 2024, "cited_by_count": 3}],
    }
    selected = query.get("select", ",".join(row)).split(",")
    return {name: row[name] for name in selected}


def pubmed(server: Services, path: str, query: dict[str, str], _: str) -> tuple[int, str, str]:
    held = server.holding("PUBMED")
    if path == "esearch.fcgi":
        found = matching(held, query["term"].replace("[Title]", ""))
        start, size = int(query["retstart"]), int(query["retmax"])
        result = {
            "count": str(len(found)),
            "retmax": str(size),
            "retstart": str(start),
            "idlist": [work.pmid for work in found[start : start + size]],
            "translationset": [],
            "querytranslation": query["term"],
        }
        header = {"type": "esearch", "version": "0.3"}
        return 200, JSON, json.dumps({"header": header, "esearchresult": result})
    ids = query["id"].split(",")
    articles = "".join(pubmed_article(work) for work in held if work.pmid in ids)
    return 200, "text/xml", PUBMED_SET.format(articles=articles)


PUBMED_SET = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st '
    'January 2024//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_240101.dtd">\n'
    "<PubmedArticleSet>{articles}</PubmedArticleSet>"
)


def pubmed_article(work: Work) -> str:
    authors = "".join(
        f'<Author ValidYN="Y"><LastName>{f}</LastName><ForeName>{g}</ForeName>'
        f"<Initials>{g[0]}</Initials></Author>"
        for f, g in work.authors
    )
    text = escape(work.abstract_of("PUBMED"))
    abstract = f"<Abstract><AbstractText>{text}</AbstractText></Abstract>" if text else ""
    doi = f'<ArticleId IdType="doi">{escape(work.doi)}</ArticleId>' if work.doi else ""
    gone = '<CommentsCorrections RefType="RetractionIn"/>' if work.retracted_by else ""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{work.pmid}'
        '</PMID><Article PubModel="Print"><Journal><ISSN IssnType="Print">1234-5678</ISSN>'
        f"<JournalIssue><Volume>7</Volume><PubDate><Year>{work.year}</Year></PubDate>"
        f"</JournalIssue><Title>{escape(work.venue)}</Title></Journal><ArticleTitle>"
        f"{escape(work.title)}</ArticleTitle><Pagination><MedlinePgn>11-19</MedlinePgn></Pagination>"
        f"{abstract}<AuthorList>{authors}</AuthorList><Language>eng</Language></Article>"
        f"<CommentsCorrectionsList>{gone}</CommentsCorrectionsList></MedlineCitation><PubmedData>"
        f'<ArticleIdList><ArticleId IdType="pubmed">{work.pmid}</ArticleId>{doi}</ArticleIdList>'
        "</PubmedData></PubmedArticle>"
    )


def arxiv(server: Services, _: str, query: dict[str, str], __: str) -> tuple[int, str, str]:
    held = server.holding("ARXIV")
    if "id_list" in query:
        found = [work for work in held if work.arxiv in query["id_list"].split(",")]
    else:
        found = matching(held, query["search_query"].replace("all:", "").replace(" AND ", " "))
    start, size = int(query.get("start", 0)), int(query.get("max_results", 10))
    entries = "".join(arxiv_entry(work) for work in found[start : start + size])
    text = ARXIV_FEED.format(total=len(found), start=start, size=size, entries=entries)
    return 200, "application/atom+xml", text


def arxiv_entry(work: Work) -> str:
    authors = "".join(f"<author><name>{g} {f}</name></author>" for f, g in work.authors)
    return (
        f"<entry><id>http://arxiv.org/abs/{work.arxiv}v2</id><updated>{work.year}-06-01T00:00:00Z"
        f"</updated><published>{work.year}-05-01T00:00:00Z</published><title>{escape(work.title)}"
        f"</title><summary>{escape(work.abstract_of('ARXIV'))}\n</summary>{authors}"
        "<arxiv:comment>9 pages</arxiv:comment>"
        f'<link href="http://arxiv.org/abs/{work.arxiv}v2" rel="alternate" type="text/html"/>'
        '<arxiv:primary_category term="cs.IR" scheme="http://arxiv.org/schemas/atom"/>'
        '<category term="cs.IR" scheme="http://arxiv.org/schemas/atom"/></entry>'
    )


ARXIV_FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<link href="http://arxiv.org/api/query" rel="self" type="application/atom+xml"/>
<title type="html">ArXiv Query</title><id>http://arxiv.org/api/x</id>
<updated>2020-02-01T00:00:00-05:00</updated>
<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{total}
</opensearch:totalResults>
<opensearch:startIndex xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{start}
</opensearch:startIndex>
<opensearch:itemsPerPage xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{size}
</opensearch:itemsPerPage>{entries}</feed>"""


def scholar(server: Services, path: str, query: dict[str, str], body: str) -> tuple[int, str, str]:
    held = server.holding("S2")
    if path == "paper/search":
        found = matching(held, query["query"])
        start, size = int(query["offset"]), int(query["limit"])
        rows = [scholar_row(work) for work in found[start : start + size]]
        answer = {"total": len(found), "offset": start}
        if found:
            answer |= {"data": rows} | ({"next": start + size} if start + size < len(found) else {})
        return 200, JSON, json.dumps(answer)
    if path == "paper/batch":
        found = [scholar_named(held, name) for name in json.loads(body)["ids"]]
        return 200, JSON, json.dumps([work and scholar_row(work) for work in found])
    work = scholar_named(held, path.removeprefix("paper/"))
    if work is None:
        return 404, JSON, json.dumps({"error": f"Paper with id {path[6:]} not found"})
    return 200, JSON, json.dumps(scholar_row(work))


def scholar_named(held: list[Work], name: str) -> Work | None:
    for work in held:
        names = {f"CorpusID:{work.number}", f"{work.number:040x}"}
        names |= {f"DOI:{work.doi}"} if work.doi else set()
        names |= {f"PMID:{work.pmid}"} if work.pmid else set()
        names |= {f"ARXIV:{work.arxiv}"} if work.arxiv else set()
        if name in names:
            return work
    return None


def scholar_row(work: Work) -> dict:
    ids: dict[str, object] = {"CorpusId": work.number}
    ids |= {"DOI": work.doi} if work.doi else {}
    ids |= {"PubMed": work.pmid} if work.pmid else {}
    ids |= {"ArXiv": work.arxiv} if work.arxiv else {}
    return {
        "paperId": f"{work.number:040x}",
        "externalIds": ids,
        "url": f"https://www.semanticscholar.org/paper/{work.number:040x}",
        "title": work.title,
        "abstract": work.abstract_of("S2") or None,
        "venue": work.venue,
        "publicationVenue": {"id": "v1", "name": work.venue, "type": "journal"},
        "year": work.year,
        "fieldsOfStudy": ["Computer Science"],
        "publicationTypes": ["JournalArticle"],
        "journal": {"name": work.venue, "pages": "11-19", "volume": "7"},
        "authors": [{"authorId": "1", "name": f"{g} {f}"} for f, g in work.authors],
    }


def arxiv_doi(work: Work) -> str:
    return f"10.48550/arxiv.{work.arxiv}" if work.arxiv else ""


def matching(works: list[Work], words: str) -> list[Work]:
    """The works with every word in the title."""
    wanted = words.lower().replace('"', "").split()
    return [work for work in works if all(word in work.title.lower() for word in wanted)]


ANSWERS = {
    "CROSSREF": crossref,
    "DATACITE": datacite,
    "OPENALEX": openalex,
    "PUBMED": pubmed,
    "ARXIV": arxiv,
    "S2": scholar,
}
