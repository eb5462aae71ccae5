"""`arxiv:QUERY_OR_ID` against a server on loopback that answers in arXiv's documented format."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from index.adding.files import list_files, read_records
from index.library import Library
from index.paper import Record, Refusal
from index.sources import arxiv
from tests.index.embedders import WordVectors

ENTRY = """<entry><id>http://arxiv.org/abs/2001.{n:05}v2</id><updated>2020-02-01T00:00:00Z</updated>
<published>2020-01-{day:02}T00:00:00Z</published><title>Paper {n}</title><summary>We measure {n}.
</summary><author><name>Jane Doe</name></author><arxiv:comment>9 pages</arxiv:comment>
<link href="http://arxiv.org/abs/2001.{n:05}v2" rel="alternate" type="text/html"/>
<link title="pdf" href="http://arxiv.org/pdf/2001.{n:05}v2" rel="related" type="application/pdf"/>
<arxiv:primary_category term="cs.IR" scheme="http://arxiv.org/schemas/atom"/>
<category term="cs.IR" scheme="http://arxiv.org/schemas/atom"/></entry>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
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


class Server(HTTPServer):
    """Holds `total` papers, remembers what it was asked, fails where it is told to."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.total, self.asked, self.fail_from = 5, [], None


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self.server.asked.append(query)
        start, size = int(query["start"]), int(query["max_results"])
        if self.server.fail_from is not None and start >= self.server.fail_from:
            self.send_error(503)
            return
        total = len(query["id_list"].split(",")) if query.get("id_list") else self.server.total
        numbers = range(start, min(start + size, total))
        entries = "".join(ENTRY.format(n=n, day=n % 28 + 1) for n in numbers)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(FEED.format(total=total, start=start, size=size, entries=entries).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch, tmp_path):
    with Server() as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        monkeypatch.setenv(arxiv.ENDPOINT, f"http://127.0.0.1:{made.server_port}/api/query")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        monkeypatch.setattr(arxiv, "DELAY", 0.0)
        monkeypatch.setattr(arxiv, "RETRIES", 1)
        monkeypatch.setattr(arxiv, "PAGE", 2)
        yield made
        made.shutdown()


def read(spec):
    [path] = list_files([spec])
    return list(read_records(path))


def test_an_id(server):
    assert read("arxiv:2001.00000v1") == [
        Record(
            title="Paper 0",
            abstract="We measure 0.",
            key="2001.00000",
            authors=("Jane Doe",),
            year=2020,
            venue="arXiv",
            arxiv_id="2001.00000",
            url="https://arxiv.org/abs/2001.00000",
            keywords=("cs.IR",),
            extra={
                "comment": "9 pages",
                "published": "2020-01-01T00:00:00Z",
                "updated": "2020-02-01T00:00:00Z",
            },
            source="arxiv:2001.00000v1:1",
        )
    ]
    assert server.asked[0]["id_list"] == "2001.00000"


def test_words_and_arxivs_own_syntax(server):
    assert len(read('arxiv:dense "late interaction"')) == 5
    assert server.asked[0]["search_query"] == 'all:dense AND all:"late interaction"'
    assert [query["start"] for query in server.asked] == ["0", "2", "4"]
    read("arxiv:cat:cs.IR AND ti:dense")
    assert server.asked[-1]["search_query"] == "cat:cs.IR AND ti:dense"


def test_an_interrupted_run_goes_on(server, tmp_path):
    server.fail_from = 2
    first = read("arxiv:dense")
    assert [type(r) for r in first] == [Record, Record, Refusal]
    assert first[2].reason == "arXiv can't be read: it answered 503; run it again to go on"
    server.fail_from, server.asked = None, []
    assert [r.source for r in read("arxiv:dense")] == [f"arxiv:dense:{n}" for n in range(1, 6)]
    assert [query["start"] for query in server.asked] == ["2", "4"]
    server.asked = []
    assert len(read("arxiv:dense")) == 5
    assert server.asked[0]["start"] == "0"


def test_no_answer_and_too_many(server, monkeypatch):
    server.total = 0
    [refusal] = read("arxiv:nonsense")
    assert refusal.reason == "arxiv has nothing for this query; check its spelling"
    server.total = 7
    monkeypatch.setattr(arxiv, "MOST", 3)
    *records, refusal = read("arxiv:dense")
    assert len(records) == 3
    assert refusal.reason.startswith("arXiv gives no more than 3 papers of one query; narrow it")
    monkeypatch.setenv(arxiv.ENDPOINT, "http://127.0.0.1:1/api")
    [refusal] = read("arxiv:elsewhere")
    assert "no connection" in refusal.reason


def test_a_library_takes_it_and_finds_it_unchanged(server, tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        assert library.add(["arxiv:dense"]).added == 5
        assert library.add(["arxiv:dense"]).unchanged == 5
        assert library.papers()[0].sources == ("arxiv:dense:1",)


def test_a_file_of_that_name_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("arxiv:x").write_text('{"title": "T"}')
    [record] = read("arxiv:x")
    assert record.title == "T"
