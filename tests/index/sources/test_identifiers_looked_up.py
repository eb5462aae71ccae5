"""Identifiers, links of papers and files of them, against the services on loopback."""

import gzip
import json

import pytest

from index.errors import FormatError
from index.formats.identifiers import is_identifiers
from index.ingest.files import list_files, read_records
from index.library import Library
from index.paper import Record, Refusal
from index.sources import Network
from tests.index.embedders import WordVectors
from tests.index.sources.services import Work

ABSTRACT = "Dense vectors find passages. They cost storage."
DOI = Work(
    "Dense passages found",
    doi="10.1000/dense(1)",
    pmid="31452104",
    abstract=ABSTRACT,
    abstract_at=frozenset({"OPENALEX", "PUBMED", "S2"}),
    number=1,
)
SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
OLD = Work("An old DOI", doi=SICI, abstract="Odd signs.", number=4)
HASH = Work("Hash", doi="10.1000/hash#1?x=2", number=5, abstract="Ab.", at=frozenset({"CROSSREF"}))
PREPRINT = Work("Late interaction", arxiv="2004.12832", abstract=ABSTRACT, number=2, venue="arXiv")
DATASET = Work(
    "A set of queries", doi="10.5281/zenodo.7", number=3, abstract="Queries.",
    at=frozenset({"DATACITE"}),
)  # fmt: skip


@pytest.fixture
def held(services):
    services.works = [DOI, PREPRINT, DATASET, OLD, HASH]
    return services


def read(*named):
    network = Network(wait=lambda _: None)
    return [item for one in list_files(named) for item in read_records(one, network=network)]


@pytest.mark.parametrize(
    "named, title, source",
    [
        ("doi:10.1000/Dense(1)", DOI.title, "doi:10.1000/dense(1):1"),
        ("10.1000/dense(1)", DOI.title, "doi:10.1000/dense(1):1"),
        ("https://doi.org/10.1000/dense%281%29", DOI.title, "doi:10.1000/dense(1):1"),
        ("https://onlinelibrary.test/doi/full/10.1000/dense(1)", DOI.title,
         "doi:10.1000/dense(1):1"),
        (f"doi:{SICI.upper()}", OLD.title, f"doi:{SICI}:1"),
        ("10.1000/hash#1?x=2", "Hash", "doi:10.1000/hash#1?x=2:1"),
        ("pmid:31452104", DOI.title, "pmid:31452104:1"),
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", DOI.title, "pmid:31452104:1"),
        ("openalex:W1001", DOI.title, "openalex:W1001:1"),
        ("s2:CorpusID:1", DOI.title, "s2:CorpusID:1:1"),
        ("s2:10.1000/dense(1)", DOI.title, "doi:10.1000/dense(1):1"),
        ("arxiv:2004.12832v2", PREPRINT.title, "arxiv:2004.12832:1"),
        ("https://arxiv.org/abs/2004.12832", PREPRINT.title, "arxiv:2004.12832:1"),
        ("https://arxiv.org/pdf/2004.12832v1.pdf", PREPRINT.title, "arxiv:2004.12832:1"),
        ("doi:10.48550/arXiv.2004.12832", PREPRINT.title, "doi:10.48550/arxiv.2004.12832:1"),
        ("doi:10.5281/zenodo.7", DATASET.title, "doi:10.5281/zenodo.7:1"),
    ],
)  # fmt: skip
def test_one_paper_under_each_of_its_names(held, named, title, source):
    [record] = read(named)
    assert (record.title, record.source, record.year) == (title, source, 2020)
    assert {name.split()[-1].strip(",") for name in record.authors} & {"Doe", "Jane"}


def test_what_crossref_says_is_kept_whole_but_for_counts(held):
    [record] = read("doi:10.1000/dense(1)")
    assert record == Record(
        title=DOI.title,
        abstract=ABSTRACT,
        authors=("Doe, Jane", "Roe, Max"),
        year=2020,
        venue="Journal of Tests",
        doi="10.1000/dense(1)",
        url="https://doi.org/10.1000/dense(1)",
        extra={
            "publisher": "Test Press",
            "volume": "7",
            "number": "2",
            "pages": "11-19",
            "ISSN": ["1234-5678"],
            "issued": {"date-parts": [[2020, 4]]},
            "type": "journal-article",
            "abstract_from": "OpenAlex",
        },
        source="doi:10.1000/dense(1):1",
    )


def test_an_abstract_is_none_where_openalex_is_away(held):
    held.works[0] = Work(DOI.title, doi=DOI.doi, at=frozenset({"CROSSREF"}))
    [record] = read("doi:10.1000/dense(1)")
    assert record.abstract == ""


@pytest.mark.parametrize(
    "named, reason",
    [
        ("doi:10.1000/nothing", "neither Crossref nor DataCite has it: 10.1000/nothing; check"),
        ("pmid:999", "PubMed has no such article: 999; check its spelling"),
        ("arxiv:2001.00001", "arXiv has no such paper: 2001.00001; check its spelling"),
        ("openalex:W9999", "OpenAlex has no such work: W9999"),
        ("s2:" + "f" * 40, "Semantic Scholar has no such paper: ffff"),
    ],
)
def test_what_no_service_has_is_refused(held, named, reason):
    [refusal] = read(named)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith(reason)


@pytest.mark.parametrize(
    "named, reason",
    [
        ("doi:tomorrow", "no whole DOI: 'tomorrow'"),
        ("doi:10.1000/cut-...", "no whole DOI: '10.1000/cut-...'"),
        ("pmid:PMC12", "no PubMed id: 'PMC12'"),
        ("https://example.org/paper.html", "no identifier in this address"),
        ("https://arxiv.org/list/cs.IR/recent", "no identifier in this address"),
        ("crossref:words", "no such source: crossref"),
        ("no-such.bib", "no such file: no-such.bib; check the path"),
    ],
)
def test_what_is_no_identifier_says_so(named, reason):
    with pytest.raises(FormatError, match="^" + reason.replace("(", r"\(")):
        read(named)


LIST = "# my papers\ndoi\n10.1000/dense(1)\n\nhttps://arxiv.org/abs/2004.12832\n31452104\nhello\n"


def test_a_file_of_them_in_its_order_with_its_lines(held, tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text(LIST + "arxiv:2004.12832 2001.00001\n")
    items = read(str(file))
    assert [item.line for item in items] == [3, 5, 6, 7, 8, 8]
    assert [getattr(item, "title", None) for item in items] == [
        DOI.title, PREPRINT.title, DOI.title, None, PREPRINT.title, None,
    ]  # fmt: skip
    assert items[0].file == str(file)
    assert items[3].reason == "no identifier: 'hello'; write doi:10..."
    assert len(held.asked_of("ARXIV")) == 1  # all of them in one request


def test_a_hundred_pmids_behind_one_name(held):
    named = "pmid:" + ",".join(str(n) for n in range(31452005, 31452125))
    items = read(named)
    assert [item.title for item in items if isinstance(item, Record)] == [DOI.title]
    assert len(items) == 120


@pytest.mark.parametrize("length", [10**3, 10**6])
def test_a_long_name_is_no_identifier_however_it_is_built(length):
    built = ("https://a.b/" + "?" * length, "10.1000/" + "a/full" * length, "pmid:" + "1" * length)
    for text in built:
        with pytest.raises(FormatError) as error:
            list(list_files([text]))
        assert len(str(error.value)) < 500


def test_a_packed_one_and_one_as_windows_writes_it(held, tmp_path):
    packed = tmp_path / "mine.txt.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbfpmid:31452104\r\ndoi:10.1000/dense(1)\r\n"))
    assert [record.pmid or record.doi for record in read(str(packed))] == [DOI.pmid, DOI.doi]


@pytest.mark.parametrize(
    "text",
    ["title,doi\nA,10.1/a\n", "A title\n" + "An abstract of some length. " * 20, "1 2 3\n4 5 6\n"],
)
def test_what_is_no_list(text):
    assert not is_identifiers(text)


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as opened:
        yield opened


def test_a_library_joins_them_to_what_it_has(held, library, tmp_path):
    (tmp_path / "own.jsonl").write_text(
        json.dumps({"title": DOI.title, "abstract": "My own words.", "doi": DOI.doi})
    )
    library.add([tmp_path / "own.jsonl"])
    report = library.add(["pmid:31452104", "arxiv:2004.12832"], network=Network())
    assert (report.added, report.merged, report.refused) == (1, 1, 0)
    again = library.add(["pmid:31452104", "arxiv:2004.12832"], network=Network())
    assert (again.read, again.unchanged) == (2, 2)
    assert library.papers()[0].sources[1] == "pmid:31452104:1"


def test_without_a_network_nothing_is_asked(held, library, tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text(LIST)
    for named in ("doi:10.1000/dense(1)", "openalex:dense", str(file)):
        with pytest.raises(FormatError, match=r"^offline, but .* is read from the network; leave"):
            library.add([named])
    assert held.asked == []


def test_a_list_in_a_folder_is_not_looked_up(held, library, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "mine.txt").write_text(LIST)
    report = library.add([folder], network=Network())
    assert [r.reason for r in report.refusals] == [
        "identifiers to be looked up: name the file itself"
    ]
    assert held.asked == []


def test_a_refused_line_is_tried_again(held, library, tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("doi:10.1000/later\npmid:31452104\n")
    assert library.add([file], network=Network()).refused == 1
    held.works.append(Work("Registered later", doi="10.1000/later", number=9))
    network = Network(folder=tmp_path / "another cache")
    assert library.retry(network=network).added == 1
    assert library.refusals() == []
