"""What reference managers and databases export in forms of their own."""

import pytest

from index.errors import FormatError
from index.formats.detect import detect
from index.ingest.files import read_records
from index.paper import Refusal


def read(tmp_path, text, name="export.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return list(read_records(path))


ENDNOTE = """<?xml version="1.0" encoding="UTF-8" ?><xml><records><record>
<database name="My.enl">My.enl</database>
<source-app name="EndNote" version="20">EndNote</source-app>
<rec-number>7</rec-number><ref-type name="Conference Paper">47</ref-type><contributors><authors>
<author><style face="normal">Moss, Mia</style></author><author>Bee Study Group,</author></authors>
<secondary-authors><author>Ek, Ed</author></secondary-authors></contributors><titles><title>
<style face="normal">CO</style><style face="subscript">2</style><style> in </style>
<style face="italic">hives</style></title><secondary-title>Roofs</secondary-title></titles>
<pages>1-9</pages><volume>12</volume><keywords><keyword>bees</keyword></keywords><dates>
<year><style>2021</style></year></dates><abstract>Hives &amp; roofs.</abstract><urls><related-urls>
<url>https://x.example</url></related-urls></urls><accession-num>7654321</accession-num>
<electronic-resource-num>10.8888/r1</electronic-resource-num>
<remote-database-name>Medline</remote-database-name></record>
<record><titles><title>Broken</titles></record>
<record><titles><title>Last</title></titles></record></records></xml>"""


def test_endnote_xml(tmp_path):
    paper, refusal, last = read(tmp_path, ENDNOTE)
    assert paper.title == "CO2 in hives"
    assert paper.authors == ("Moss, Mia", "{Bee Study Group}")
    assert (paper.year, paper.venue, paper.doi) == (2021, "Roofs", "10.8888/r1")
    assert (paper.pmid, paper.url, paper.key) == ("7654321", "https://x.example", "7")
    assert (paper.abstract, paper.keywords) == ("Hives & roofs.", ("bees",))
    assert paper.extra["type"] == "inproceedings"
    assert refusal.reason.startswith("not XML")
    assert last.title == "Last"


def test_endnote_xml_of_old(tmp_path):
    [paper] = read(
        tmp_path,
        "<XML><RECORDS><RECORD><REFERENCE_TYPE>0</REFERENCE_TYPE><REFNUM>3</REFNUM><AUTHORS><AUTHOR>"
        "Moss, M.</AUTHOR></AUTHORS><YEAR>2001</YEAR><TITLE>Hives</TITLE><SECONDARY_TITLE>Roofs"
        "</SECONDARY_TITLE><ABSTRACT>So.</ABSTRACT></RECORD></RECORDS></XML>",
    )
    assert (paper.title, paper.authors, paper.year) == ("Hives", ("Moss, M.",), 2001)
    assert (paper.venue, paper.abstract, paper.key) == ("Roofs", "So.", "3")


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
    <bib:Article rdf:about="https://x.example/1">
        <z:itemType>journalArticle</z:itemType>
        <dcterms:isPartOf rdf:resource="urn:issn:1"/>
        <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Moss</foaf:surname>
            <foaf:givenName>Mia</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
        <bib:editors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Ek</foaf:surname></foaf:Person>
            </rdf:li></rdf:Seq></bib:editors>
        <dc:subject>bees</dc:subject>
        <dc:subject><z:AutomaticTag><rdf:value>roofs</rdf:value></z:AutomaticTag></dc:subject>
        <dc:title>Hives</dc:title><dcterms:abstract>Hives &amp; roofs.</dcterms:abstract>
        <dc:date>March 2021</dc:date><bib:pages>1-9</bib:pages>
        <dc:identifier><dcterms:URI><rdf:value>https://x.example/2</rdf:value></dcterms:URI>
        </dc:identifier>
    </bib:Article>
    <bib:BookSection>
        <z:itemType>bookSection</z:itemType><dc:title>Tiles</dc:title>
        <dcterms:isPartOf><bib:Book><dc:title>Of Roofs</dc:title></bib:Book></dcterms:isPartOf>
    </bib:BookSection>
    <rdf:Description rdf:about="#c">
        <z:itemType>conferencePaper</z:itemType><dc:title>Bricks</dc:title>
        <dc:identifier>DOI 10.8888/r3</dc:identifier>
    </rdf:Description>
    <bib:Journal rdf:about="urn:issn:1"><dc:title>Journal of Roofs</dc:title>
        <prism:volume>12</prism:volume><dc:identifier>DOI 10.8888/r1</dc:identifier></bib:Journal>
    <bib:Memo rdf:about="#m"><rdf:value>A note</rdf:value></bib:Memo>
    <z:Attachment rdf:about="#a"><z:itemType>attachment</z:itemType>
        <dc:title>PDF</dc:title></z:Attachment>
    <z:Collection rdf:about="#k"><dc:title>Thesis</dc:title><dcterms:hasPart rdf:resource="#c"/>
        </z:Collection>
</rdf:RDF>"""


def test_zotero_rdf(tmp_path):
    hives, tiles, bricks = read(tmp_path, RDF)
    assert (hives.title, hives.authors, hives.line) == ("Hives", ("Moss, Mia",), 6)
    assert (hives.year, hives.venue, hives.doi) == (2021, "Journal of Roofs", "10.8888/r1")
    assert (hives.abstract, hives.keywords) == ("Hives & roofs.", ("bees", "roofs"))
    assert (hives.extra["volume"], hives.extra["editor"]) == ("12", "Ek")
    assert hives.url == "https://x.example/2"
    assert (tiles.title, tiles.venue) == ("Tiles", "Of Roofs")
    assert (bricks.title, bricks.doi, bricks.keywords) == ("Bricks", "10.8888/r3", ("Thesis",))


def test_zotero_rdf_with_entities_is_not_read(tmp_path):
    text = RDF.replace("<rdf:RDF", '<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF', 1)
    assert "document type" in read(tmp_path, text)[-1].reason


def test_zotero_rdf_that_breaks_off(tmp_path):
    *papers, refusal = read(tmp_path, RDF[: RDF.index("<bib:BookSection>") + 40] + "<")
    assert [p.title for p in papers] == ["Hives"]
    assert isinstance(refusal, Refusal)


def test_dblp_xml(tmp_path):
    paper, other = read(
        tmp_path,
        '<?xml version="1.0" encoding="US-ASCII"?>\n<dblp>\n'
        '<article key="journals/x/M21" mdate="2021">'
        "<author>Mia Moss</author><author>Per M&uuml;ller 0002</author>"
        "<title>H<sub>2</sub>O.</title>"
        "<year>2021</year><journal>Roofs</journal><ee>https://doi.org/10.8888/r1</ee></article>\n"
        '<inproceedings key="conf/y/R20"><author>Tom Reed</author><title>Tiles.</title><booktitle>Y'
        "</booktitle></inproceedings>\n<www><title>Home Page</title></www></dblp>",
    )
    assert (paper.title, paper.authors) == ("H2O.", ("Mia Moss", "Per Müller"))
    assert (paper.year, paper.venue, paper.doi) == (2021, "Roofs", "10.8888/r1")
    assert (other.key, other.venue) == ("DBLP:conf/y/R20", "Y")


@pytest.mark.parametrize("indent", ["", "  "])
@pytest.mark.parametrize("head", ["---\nreferences:\n", "references:\n", ""])
def test_csl_yaml(tmp_path, head, indent):
    items = (
        "- id: moss2021\n  type: article-journal\n  title: 'Hives: a start'\n  author:\n"
        "  - family: Moss\n    given: Mia\n  container-title: Roofs\n  issued:\n    date-parts:\n"
        "    - - 2021\n      - 3\n  DOI: 10.8888/r1\n  abstract: >\n    Hives &\n    roofs.\n"
        "- id: x\n  type: [broken\n- id: last\n  type: chapter\n  title: Tiles\n"
    )
    text = head + "".join(f"{indent}{line}\n" for line in items.splitlines())
    paper, refusal, last = read(tmp_path, text)
    assert (paper.title, paper.authors) == ("Hives: a start", ("Moss, Mia",))
    assert (paper.year, paper.venue, paper.doi) == (2021, "Roofs", "10.8888/r1")
    assert (paper.abstract, paper.key) == ("Hives & roofs.", "moss2021")
    assert refusal.reason.startswith("not YAML")
    assert last.title == "Tiles"


def test_a_sign_that_yaml_forbids_is_said_in_one_line(tmp_path):
    [refusal] = read(tmp_path, "- id: a\n  title: One\x1cTwo\n")
    assert refusal.reason.startswith("not YAML: unacceptable character")
    assert "\n" not in refusal.reason


def test_yaml_cannot_grow(tmp_path):
    text = (
        "- id: a\n  title: One\n  x: &a [1,2]\n  y: [*a, *a]\n- id: b\n  title: Two\n  z: "
        + "[" * 999
    )
    assert ["alias" in read(tmp_path, text)[0].reason, "deep" in read(tmp_path, text)[1].reason]


OVID = """<1>
Unique Identifier
  7654321
Title
  Hives on roofs
  and walls.
Authors
  Moss M. Reed TB. van der Berg J.
Source
  Journal of Roofs. 12(3):1-9, 2021 Mar.
Abstract
  Bees nest.
DOI
  10.8888/r1

<2>
Title
  Tiles.
Authors Full Name
  Moss, Mia. Reed, Tom B.
Year of Publication
  2020
"""


def test_ovid_citations(tmp_path):
    hives, tiles = read(tmp_path, OVID)
    assert (hives.title, hives.line) == ("Hives on roofs and walls.", 1)
    assert hives.authors == ("Moss M", "Reed TB", "van der Berg J")
    assert (hives.venue, hives.year, hives.doi) == ("Journal of Roofs", 2021, "10.8888/r1")
    assert hives.abstract == "Bees nest."
    assert (tiles.authors, tiles.year) == (("Moss, Mia", "Reed, Tom B"), 2020)


WOS_MAIL = """Dear reader, these are the records you marked.

Record 1 of 2
Title: Hives on roofs
Author(s): Moss, M (Moss, Mia); Reed, T (Reed, Tom)
Source: JOURNAL OF ROOFS  Volume: 12  Issue: 3  Pages: 1-9  DOI: 10.8888/r1  Published: MAR 2021
Abstract: Bees nest: on roofs
and elsewhere.
Accession Number: WOS:0001

Record 2 of 2
Title: Tiles
Author(s): Reed, T
Source: ROOFS  Published: 2020
"""


def test_web_of_science_by_email(tmp_path):
    hives, tiles = read(tmp_path, WOS_MAIL)
    assert (hives.title, hives.line) == ("Hives on roofs", 3)
    assert hives.authors == ("Moss, Mia", "Reed, Tom")
    assert (hives.venue, hives.year, hives.doi) == ("JOURNAL OF ROOFS", 2021, "10.8888/r1")
    assert hives.abstract == "Bees nest: on roofs and elsewhere."
    assert (hives.extra["volume"], hives.extra["number"], hives.extra["pages"]) == (
        "12",
        "3",
        "1-9",
    )
    assert (tiles.venue, tiles.year) == ("ROOFS", 2020)


@pytest.mark.parametrize(
    "piece", ["\n", "\r", " ", "\n ", "<", "Record 1 of ", "- ", "Title: ", "%T "]
)
def test_a_long_run_of_anything_is_told_at_once(piece):
    # Quadratic rules would take minutes here.
    with pytest.raises(FormatError):
        detect(piece * (200_000 // len(piece)) + "x")


def test_long_gaps_inside_of_values(tmp_path):
    gap = " " * 300_000
    text = f"<1>\nTitle: One\nSource: a{gap}b\nAuthor(s): A ({'B, ' * 50_000}; C{gap}(d)\n"
    path = tmp_path / "x.txt"
    path.write_text(text)
    [paper] = read_records(path, format="labelled")
    assert paper.title == "One"
