"""JATS, MODS, and what Crossref and DataCite keep for a DOI."""

import pytest

from index.ingest.files import read_records

JATS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE pmc-articleset PUBLIC "-//NLM//DTD ARTICLE SET 2.0//EN"
"https://dtd.nlm.nih.gov/ncbi/pmc/articleset/nlm-articleset-2.0.dtd">
<pmc-articleset>
<article xmlns:mml="http://www.w3.org/1998/Math/MathML"
xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front>
<journal-meta><journal-id journal-id-type="nlm-ta">PLoS One</journal-id><journal-title-group>
<journal-title>PLoS ONE</journal-title></journal-title-group><issn
pub-type="epub">1932-6203</issn><publisher><publisher-name>PLOS</publisher-name></publisher>
</journal-meta>
<article-meta><article-id pub-id-type="pmid">39999993</article-id><article-id
pub-id-type="pmc">PMC12345</article-id><article-id pub-id-type="doi">10.9999/pone.1</article-id>
<title-group><article-title>Uptake of CO<sub>2</sub> by <italic>Zea mays</italic><xref
ref-type="fn" rid="fn1">*</xref></article-title><subtitle>A trial</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Ågren</surname>
<given-names>Lena M</given-names><suffix>Jr</suffix></name><xref ref-type="aff"
rid="a1">1</xref></contrib><contrib contrib-type="author">
<collab>The Maize Group<contrib-group><contrib contrib-type="author"><name>
<surname>Hidden</surname><given-names>H</given-names></name></contrib></contrib-group>
</collab></contrib></contrib-group>
<contrib-group><contrib contrib-type="editor"><name><surname>Editor</surname>
<given-names>E</given-names></name></contrib></contrib-group>
<pub-date pub-type="epub"><day>3</day><month>12</month><year>2019</year></pub-date><pub-date
pub-type="collection"><year>2020</year></pub-date><pub-date pub-type="pmc-release">
<year>2021</year></pub-date>
<volume>15</volume><issue>1</issue><elocation-id>e0227000</elocation-id>
<abstract><title>Abstract</title><sec><title>Background</title><p>Maize takes <inline-formula>
<alternatives>
<tex-math>\\documentclass[12pt]{minimal}\\begin{document}$$x^2$$\\end{document}</tex-math>
<mml:math><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:math></alternatives>
</inline-formula> of CO<sub>2</sub>.</p></sec><sec><title>Methods.</title>
<p>We measured &amp; weighed.</p></sec></abstract>
<abstract abstract-type="graphical"><p>A picture.</p></abstract>
<kwd-group><kwd>maize</kwd><kwd><italic>Zea</italic></kwd></kwd-group></article-meta></front>
<body><p>Text</p></body><back><ref-list><ref><mixed-citation>
<article-title>Other</article-title><pub-id pub-id-type="doi">10.1/other</pub-id>
</mixed-citation></ref></ref-list></back></article>
<article article-type="letter"><front><journal-meta><journal-title>J</journal-title>
</journal-meta><article-meta><title-group><article-title>Second</article-title></title-group>
<pub-date date-type="pub"><year>2001</year></pub-date><fpage>1</fpage><lpage>9</lpage>
</article-meta></front></article>
</pmc-articleset>
"""
MODS = """<?xml version="1.0"?>
<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="doe2020" version="3.2">
<titleInfo><nonSort>The</nonSort><title>Soil book</title><subTitle>of wheat</subTitle>
</titleInfo><titleInfo type="abbreviated"><title>Soil bk</title></titleInfo>
<name type="personal"><namePart type="given">Jane</namePart><namePart
type="given">Q</namePart><namePart type="family">Doe</namePart><role><roleTerm
authority="marcrelator" type="text">author</roleTerm></role></name>
<name type="corporate"><namePart>Wheat Board, Berlin</namePart><role><roleTerm
type="code">aut</roleTerm></role></name>
<name type="personal"><namePart>Ed Itor</namePart><role><roleTerm
type="text">editor</roleTerm></role></name>
<originInfo><dateIssued>2020-05</dateIssued></originInfo><genre>journal article</genre>
<abstract>Wheat grows.</abstract><subject><topic>wheat</topic></subject><subject>
<topic>soil</topic></subject>
<relatedItem type="host"><titleInfo><title>Journal of Soil</title></titleInfo><identifier
type="issn">1234-5678</identifier><part><detail type="volume"><number>3</number></detail>
<detail type="issue"><number>2</number></detail><extent unit="page"><start>10</start>
<end>20</end></extent></part></relatedItem>
<identifier type="doi">10.9999/Soil.1</identifier><identifier
type="citekey">doe2020</identifier></mods>
<mods><titleInfo><title>Two</title></titleInfo></mods></modsCollection>
"""
CROSSREF = """<?xml version="1.0" encoding="UTF-8"?>
<doi_records><doi_record owner="10.1" timestamp="2020"><crossref><journal><journal_metadata
language="en"><full_title>Nature of Soil</full_title><issn media_type="print">00280836</issn>
</journal_metadata><journal_issue><publication_date media_type="print"><month>1</month>
<year>2020</year></publication_date><journal_volume><volume>5</volume></journal_volume>
<issue>7</issue></journal_issue><journal_article publication_type="full_text"><titles>
<title>Soil <i>in situ</i></title></titles><contributors><person_name
contributor_role="author" sequence="first"><given_name>Ana</given_name>
<surname>Lopez</surname></person_name><organization contributor_role="author"
sequence="additional">Soil Team</organization></contributors>
<jats:abstract xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1">
<jats:title>Abstract</jats:title><jats:p>Soil is deep.</jats:p></jats:abstract>
<publication_date media_type="online"><year>2019</year></publication_date><pages>
<first_page>1</first_page><last_page>8</last_page></pages><doi_data><doi>10.9999/NAT.1</doi>
<resource>https://x.org/1</resource></doi_data><citation_list><citation key="r1">
<journal_title>Other</journal_title><doi>10.1/o</doi></citation></citation_list>
</journal_article></journal></crossref></doi_record></doi_records>
"""
DATACITE = """<?xml version="1.0" encoding="UTF-8"?>
<resource xmlns="http://datacite.org/schema/kernel-4"><identifier
identifierType="DOI">10.5281/zenodo.1</identifier><creators><creator><creatorName
nameType="Personal">Doe, Jane</creatorName><givenName>Jane</givenName>
<familyName>Doe</familyName></creator><creator><creatorName
nameType="Organizational">A Lab</creatorName></creator></creators><titles>
<title>Soil data</title><title titleType="Subtitle">sub</title></titles>
<publisher>Zenodo</publisher><publicationYear>2022</publicationYear><resourceType
resourceTypeGeneral="Dataset"/><descriptions><description
descriptionType="Abstract">&lt;p&gt;Data of soil.&lt;/p&gt;</description></descriptions>
</resource>
"""


def read(tmp_path, text):
    path = tmp_path / "x.xml"
    path.write_text(text)
    return list(read_records(path))


def test_jats(tmp_path):
    first, second = read(tmp_path, JATS)
    assert first.title == "Uptake of CO2 by Zea mays: A trial"
    assert first.abstract == ("Background: Maize takes x2 of CO2. Methods: We measured & weighed.")
    assert first.authors == ("Ågren, Lena M, Jr", "{The Maize Group}")
    assert (first.year, first.venue, first.doi) == (2020, "PLoS ONE", "10.9999/pone.1")
    assert (first.pmid, first.keywords) == ("39999993", ("maize", "Zea"))
    assert (first.extra["pmcid"], first.extra["pages"]) == ("PMC12345", "e0227000")
    assert (second.title, second.year, second.extra["pages"]) == ("Second", 2001, "1-9")


def test_mods(tmp_path):
    first, second = read(tmp_path, MODS)
    assert (first.title, first.abstract) == ("The Soil book: of wheat", "Wheat grows.")
    assert first.authors == ("Doe, Jane Q", "{Wheat Board, Berlin}")
    assert (first.key, first.doi, first.year) == ("doe2020", "10.9999/soil.1", 2020)
    assert (first.venue, first.keywords) == ("Journal of Soil", ("wheat", "soil"))
    assert {"volume": "3", "number": "2", "pages": "10-20"}.items() <= first.extra.items()
    assert first.extra["editor"] == "Ed Itor"
    assert second.title == "Two"


def test_crossref(tmp_path):
    (record,) = read(tmp_path, CROSSREF)
    assert (record.title, record.abstract) == ("Soil in situ", "Soil is deep.")
    assert (record.authors, record.year) == (("Lopez, Ana", "{Soil Team}"), 2019)
    assert (record.venue, record.doi) == ("Nature of Soil", "10.9999/nat.1")


@pytest.mark.parametrize(
    ("container", "titles"),
    [
        ("<book><book_metadata><titles><title>Whole</title></titles></book_metadata></book>",
         [("Whole", "")]),
        ("<book><book_metadata><titles><title>Whole</title></titles></book_metadata>"
         "<content_item><titles><title>One</title></titles></content_item>"
         "<content_item><titles><title>Two</title></titles></content_item></book>",
         [("One", "Whole"), ("Two", "Whole")]),
        ("<posted_content><titles><title>One</title></titles></posted_content>", [("One", "")]),
    ],
    ids=["book", "chapters", "preprint"],
)  # fmt: skip
def test_works_of_crossref(tmp_path, container, titles):
    found = read(tmp_path, f"<doi_batch><body>{container}</body></doi_batch>")
    assert [(record.title, record.venue) for record in found] == titles


def test_datacite(tmp_path):
    (record,) = read(tmp_path, DATACITE)
    assert (record.title, record.authors) == ("Soil data", ("Doe, Jane", "{A Lab}"))
    assert (record.year, record.venue, record.doi) == (2022, "Zenodo", "10.5281/zenodo.1")
