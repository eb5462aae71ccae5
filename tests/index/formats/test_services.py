"""Saved answers of services, however they are indented."""

import json

import pytest

from index.ingest.files import read_records

ABSTRACT = "Bees that nest under tiles made less honey than others, as we weighed in two towns."
JATS = f"<jats:title>Results</jats:title><jats:p>{ABSTRACT}</jats:p>"


def crossref(number):
    return {
        "indexed": {"date-parts": [[2023, 4, 21]]},
        "DOI": f"10.8888/r{number}",
        "type": "journal-article",
        "title": [f"Roofs {number}"],
        "abstract": JATS,
        "author": [{"given": "Mia", "family": "Moss", "sequence": "first", "affiliation": []}],
        "container-title": ["Journal of Roofs"],
        "issued": {"date-parts": [[2021, 3]]},
        "reference": [{"key": "a", "article-title": "Another"}],
    }


def zotero(number):
    return {
        "itemType": "journalArticle",
        "title": f"Roofs {number}",
        "abstractNote": ABSTRACT,
        "creators": [
            {"creatorType": "author", "firstName": "Mia", "lastName": "Moss"},
            {"creatorType": "editor", "firstName": "Ed", "lastName": "Ek"},
        ],
        "publicationTitle": "Journal of Roofs",
        "date": "March 2021",
        "DOI": f"10.8888/r{number}",
        "tags": [{"tag": "bees"}],
        "extra": "Citation Key: moss2021\nPMID: 7654321",
    }


def named(number, **more):
    return {"title": f"Roofs {number}", "abstract": ABSTRACT, "doi": f"10.8888/r{number}", **more}


def both(make):
    return [make(1), make(2)]


EUROPE_PMC = [
    {
        "id": f"{n}",
        "source": "MED",
        "pmid": f"765432{n}",
        "doi": f"10.8888/r{n}",
        "title": f"Roofs {n}",
        "authorString": "Moss M, Reed T.",
        "pubYear": "2021",
        "journalInfo": {"volume": "12", "journal": {"title": "Journal of Roofs"}},
        "abstractText": ABSTRACT,
    }
    for n in (1, 2)
]
SCOPUS = [
    {
        "dc:title": f"Roofs {n}",
        "dc:creator": "Moss M.",
        "prism:publicationName": "Journal of Roofs",
        "prism:coverDate": "2021-03-01",
        "prism:doi": f"10.8888/r{n}",
        "dc:description": ABSTRACT,
        "eid": f"2-s2.0-{n}",
        "link": [{"@ref": "self", "@href": "https://scopus.example"}],
    }
    for n in (1, 2)
]
DBLP = [
    {
        "@id": str(n),
        "info": {
            "authors": {"author": author},
            "title": f"Roofs {n}",
            "venue": "Journal of Roofs",
            "year": "2021",
            "doi": f"10.8888/r{n}",
            "key": f"j/r{n}",
        },
    }
    for n, author in (
        (1, [{"@pid": "1", "text": "Mia Moss 0002"}, {"@pid": "2", "text": "Tom Reed"}]),
        (2, {"@pid": "1", "text": "Mia Moss"}),
    )
]
IEEE = [
    named(
        n,
        authors={"authors": [{"full_name": "Mia Moss", "author_order": 1}]},
        publication_title="Journal of Roofs",
        publication_year=2021,
    )
    for n in (1, 2)
]
S2 = [
    {
        "paperId": f"{n}f",
        "title": f"Roofs {n}",
        "abstract": ABSTRACT,
        "year": 2021,
        "venue": "Journal of Roofs",
        "externalIds": {"DOI": f"10.8888/r{n}"},
        "authors": [{"name": "Mia Moss"}],
        "references": [{"paperId": "z", "title": "Another"}],
    }
    for n in (1, 2)
]
OPENALEX = [
    {
        "id": f"https://openalex.org/W{n}",
        "doi": f"https://doi.org/10.8888/r{n}",
        "title": f"Roofs {n}",
        "publication_year": 2021,
        "authorships": [{"author": {"display_name": "Mia Moss"}}],
        "primary_location": {"source": {"display_name": "Journal of Roofs"}},
        "abstract_inverted_index": {w: [i] for i, w in enumerate(ABSTRACT.split())},
    }
    for n in (1, 2)
]
LENS = [
    {
        "lens_id": f"0-{n}",
        "title": f"Roofs {n}",
        "abstract": ABSTRACT,
        "year_published": 2021,
        "authors": [{"first_name": "Mia", "last_name": "Moss"}],
        "source": {"title": "Journal of Roofs"},
        "external_ids": [{"type": "doi", "value": f"10.8888/r{n}"}],
    }
    for n in (1, 2)
]
DATACITE = [
    {
        "id": f"10.8888/r{n}",
        "type": "dois",
        "attributes": {
            "doi": f"10.8888/r{n}",
            "titles": [{"title": f"Roofs {n}"}],
            "publicationYear": 2021,
            "creators": [{"name": "Moss, Mia", "givenName": "Mia", "familyName": "Moss"}],
            "container": {"title": "Journal of Roofs"},
            "descriptions": [{"description": ABSTRACT, "descriptionType": "Abstract"}],
        },
    }
    for n in (1, 2)
]
SPRINGER = [
    named(
        n,
        creators=[{"creator": "Moss, Mia"}],
        publicationName="Journal of Roofs",
        publicationDate="2021-03-01",
        url=[{"format": "", "value": "https://springer.example"}],
    )
    for n in (1, 2)
]
ESUMMARY = {
    "uids": ["11", "12"],
    **{
        f"1{n}": {
            "uid": f"1{n}",
            "title": f"Roofs {n}",
            "pubdate": "2021 Mar",
            "source": "J Roofs",
            "authors": [{"name": "Moss M", "authtype": "Author"}],
            "fulljournalname": "Journal of Roofs",
            "articleids": [{"idtype": "doi", "value": f"10.8888/r{n}"}],
        }
        for n in (1, 2)
    },
}
PLOS = [
    {
        "id": f"10.8888/r{n}",
        "title_display": f"Roofs {n}",
        "abstract": [ABSTRACT],
        "author_display": ["Mia Moss"],
        "journal": "Journal of Roofs",
        "publication_date": "2021-03-01T00:00:00Z",
    }
    for n in (1, 2)
]
ANSWERS = {
    "Crossref, one work": {"status": "ok", "message-type": "work", "message": crossref(1)},
    "Crossref, a list": {
        "status": "ok",
        "message": {"facets": {}, "total-results": 2, "items": both(crossref)},
    },
    "Crossref, items": both(crossref),
    "Europe PMC": {"version": "6.9", "request": {"q": "x"}, "resultList": {"result": EUROPE_PMC}},
    "Scopus": {"search-results": {"opensearch:totalResults": "2", "link": [], "entry": SCOPUS}},
    "IEEE": {"total_records": 2, "articles": IEEE},
    "DBLP": {
        "result": {"query": "x", "status": {"@code": "200"}, "hits": {"@total": "2", "hit": DBLP}}
    },
    "Zotero's API": [
        {"key": f"ABCD123{n}", "version": 3, "library": {"type": "user"}, "data": item}
        for n, item in enumerate([*both(zotero), {"itemType": "attachment", "title": "PDF"}])
    ],
    "Zotero's API, one item": {"key": "ABCD1234", "meta": {}, "data": zotero(1)},
    "Better BibTeX JSON": {
        "config": {"label": "BetterBibTeX JSON"},
        "version": {"bbt": "6"},
        "collections": {},
        "items": [{**item, "citationKey": "moss"} for item in both(zotero)],
    },
    "Semantic Scholar": {"total": 2, "offset": 0, "data": S2},
    "Semantic Scholar, one paper": S2[0],
    "Semantic Scholar, citations": {
        "data": [{"isInfluential": True, "citingPaper": p} for p in S2]
    },
    "OpenAlex": {"meta": {"count": 2}, "results": OPENALEX, "group_by": []},
    "OpenAlex, one work": OPENALEX[0],
    "Lens": {"total": 2, "data": LENS},
    "DataCite": {"data": DATACITE, "meta": {"total": 2}},
    "Springer Nature": {"apiMessage": "x", "records": SPRINGER, "facets": []},
    "PubMed's summaries": {"header": {"type": "esummary"}, "result": ESUMMARY},
    "Solr of PLOS": {"response": {"numFound": 2, "start": 0, "docs": PLOS}},
    "Elasticsearch": {
        "took": 1,
        "hits": {"total": {"value": 2}, "hits": [{"_source": i} for i in IEEE]},
    },
    "some service": {
        "results": [
            named(n, authors=["Mia Moss"], year=2021, journal="Journal of Roofs") for n in (1, 2)
        ]
    },
}


@pytest.mark.parametrize("indent", [None, 1, 4, "\t"])
@pytest.mark.parametrize("service", ANSWERS)
def test_an_answer(tmp_path, service, indent):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(ANSWERS[service], indent=indent))
    records = list(read_records(path))
    wanted = ["Roofs 1"] if "one" in service else ["Roofs 1", "Roofs 2"]
    assert [r.title for r in records] == wanted
    for number, paper in enumerate(records, 1):
        assert (paper.year, paper.doi) == (2021, f"10.8888/r{number}")
        assert "Moss" in paper.authors[0]
        assert not any("Ek" in name or name[-1].isdigit() for name in paper.authors)
        assert paper.venue == "Journal of Roofs"
        if service not in ("DBLP", "PubMed's summaries"):
            assert paper.abstract.removeprefix("Results: ") == ABSTRACT


def test_answers_one_a_line(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps({"message": crossref(n)}) + "\n" for n in (1, 2)))
    assert [r.title for r in read_records(path)] == ["Roofs 1", "Roofs 2"]


def test_a_long_answer_is_read_as_it_comes(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"message": {"items": [crossref(n) for n in range(500)]}}, indent=1))
    records = list(read_records(path))
    assert [r.title for r in records] == [f"Roofs {n}" for n in range(500)]
    assert records[1].line > records[0].line + 20


def test_an_answer_that_was_cut_gives_what_is_whole(tmp_path):
    path = tmp_path / "x.json"
    text = json.dumps({"message": {"items": both(crossref)}}, indent=1)
    path.write_text(text[: text.index("Roofs 2")])
    first, refusal = read_records(path)
    assert (first.title, refusal.reason[:8]) == ("Roofs 1", "not JSON")


def test_editors_and_collections_of_zotero(tmp_path):
    path = tmp_path / "x.json"
    item = {**zotero(1), "collections": ["ABCD1234", "Thesis"], "itemType": "bookSection"}
    path.write_text(json.dumps([item]))
    [paper] = read_records(path)
    assert paper.keywords == ("bees", "Thesis")
    assert (paper.key, paper.pmid) == ("moss2021", "7654321")
    assert (paper.extra["editor"], paper.extra["type"]) == ("Ek, Ed", "incollection")
