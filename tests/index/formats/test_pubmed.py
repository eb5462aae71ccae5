"""PubMed's two layouts."""

import pytest

from index.ingest.files import read_records
from index.paper import Record, Refusal

NBIB = """
PMID- 123
OWN - NLM
TI  - A long
      title.
AB  - BACKGROUND: x
      y.
FAU - Smith, John A
AU  - Smith JA
CN  - The Mouse Group
DP  - 2020 Jan 5
JT  - Nature
LID - 10.1000/x [doi]
PT  - Journal Article
PT  - Retracted Publication
OT  - mice

PMID- 124
TI  - Second.
DP  - 2021
"""
ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>
<Journal><Title>Nature</Title><JournalIssue><Volume>3</Volume><PubDate><Year>2020</Year></PubDate>
</JournalIssue></Journal><ArticleTitle>CO<sub>2</sub> &amp; mice.</ArticleTitle><Abstract>
<AbstractText Label="BACKGROUND">Some <i>text</i>.</AbstractText><AbstractText>More.</AbstractText>
</Abstract><AuthorList><Author><LastName>Smith</LastName><ForeName>John A</ForeName><Suffix>Jr
</Suffix></Author><Author><CollectiveName>The Mouse Group</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>
</Article>{more}</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/q
</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">
10.1000/other</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
"""
HEAD = '<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "http://dtd.nlm">\n'


def test_nbib(tmp_path):
    path = tmp_path / "x.nbib"
    path.write_text(NBIB)
    first, second = read_records(path)
    assert first == Record(
        title="A long title.",
        abstract="BACKGROUND: x y.",
        key="123",
        authors=("Smith, John A", "The Mouse Group"),
        year=2020,
        venue="Nature",
        doi="10.1000/x",
        pmid="123",
        keywords=("mice",),
        retracted=True,
        extra={
            "OWN": "NLM",
            "date": "2020 Jan 5",
            "publication_types": ["Journal Article", "Retracted Publication"],
        },
        source=f"{path}:2",
    )
    assert (second.title, second.line, second.retracted) == ("Second.", 18, False)


def test_xml(tmp_path):
    path = tmp_path / "x.xml"
    article = ARTICLE.format(pmid=1, more="")
    path.write_text(f"{HEAD}<PubmedArticleSet>\n{article}</PubmedArticleSet>")
    assert list(read_records(path)) == [
        Record(
            title="CO2 & mice.",
            abstract="BACKGROUND: Some text. More.",
            key="1",
            authors=("Smith, John A, Jr", "The Mouse Group"),
            year=2020,
            venue="Nature",
            doi="10.1000/q",
            pmid="1",
            extra={"publication_types": ["Journal Article"], "volume": "3"},
            source=f"{path}:4",
        )
    ]


def test_a_retraction_and_a_broken_article(tmp_path):
    path = tmp_path / "x.xml"
    broken = ARTICLE.format(pmid=2, more="<broken>")
    retraction = '<CommentsCorrections RefType="RetractionIn"/>'
    path.write_text(
        f"{HEAD}<PubmedArticleSet>{ARTICLE.format(pmid=1, more='')}{broken}"
        f"{ARTICLE.format(pmid=3, more=retraction)}</PubmedArticleSet>"
    )
    one, two, three = read_records(path)
    assert (one.pmid, one.retracted) == ("1", False)
    assert two.reason.startswith("not XML: mismatched tag")
    assert (three.pmid, three.retracted) == ("3", True)


@pytest.mark.parametrize(
    "text",
    [
        "OWN - N\nTI  - One\nFAU - Doe, J\nJT  - A\n\nOWN - N\nTI  - Two\nFAU - Roe, M\nJT  - B\n",
        "TI  - One\nFAU - Doe, J\nPMID- 1\n\nTI  - Two\nFAU - Roe, M\nPMID- 2\n",
        "FAU - Doe, J\nTI  - One\nPMID- 1\n\nFAU - Roe, M\nPMID- 2\nTI  - Two\n",
        "PMID- 1\nTI  - One\nFAU - Doe, J\nPMID- 2\nTI  - Two\nFAU - Roe, M\n",
        "PMID- 1\n\nTI  - One\n\nFAU - Doe, J\n\nPMID- 2\n\nTI  - Two\n\nFAU - Roe, M\n",
        "\rPMID- 1\r\nTI  - One\r\nFAU - Doe, J\r\n\rPMID- 2\r\nTI  - Two\r\nFAU - Roe, M\r\n",
    ],
)
def test_nbib_records_end_where_the_format_says(tmp_path, text):
    path = tmp_path / "x.txt"
    path.write_text(text, newline="")
    found = [(r.title, r.authors) for r in read_records(path)]
    assert found == [("One", ("Doe, J",)), ("Two", ("Roe, M",))]


def test_nbib_records_that_nothing_parts_are_not_mixed(tmp_path):
    path = tmp_path / "x.nbib"
    path.write_text("FAU - Doe, J\nTI  - One\nPMID- 1\nFAU - Roe, M\nTI  - Two\nPMID- 2\n")
    assert all(isinstance(r, Refusal) for r in read_records(path))


def test_few_fields_without_an_id_are_known_by_full_names(tmp_path):
    path = tmp_path / "x.nbib"
    path.write_text("TI  - One\nFAU - Smith, J\nDP  - 2001\n\nTI  - Two\nFAU - Roe, R\n")
    records = list(read_records(path))
    assert [(record.title, record.authors) for record in records] == [
        ("One", ("Smith, J",)),
        ("Two", ("Roe, R",)),
    ]
