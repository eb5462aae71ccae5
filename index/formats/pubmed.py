"""PubMed XML: `PubmedArticle` and `PubmedBookArticle`, of efetch and of the yearly files."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.formats.opener import OpenedSource
from index.formats.record import each_record, make_record
from index.formats.xml_text import cut_xml, text_of, texts_of
from index.paper import Json, Record, Refusal

TAGS = ("PubmedArticle", "PubmedBookArticle")
_EXTRA = {
    "volume": ".//JournalIssue/Volume",
    "number": ".//JournalIssue/Issue",
    "pages": ".//Pagination/MedlinePgn",
    "issn": ".//Journal/ISSN",
    "language": ".//Language",
    "vernacular_title": ".//VernacularTitle",
    "publisher": ".//Book/Publisher/PublisherName",
    "other_abstract": ".//OtherAbstract",
}


def read_pubmed(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each article; a retraction that the record states is flagged."""
    return each_record(cut_xml(source, TAGS), _record, source.name)


def is_pubmed(head: str) -> bool:
    """Whether the text has PubMed's articles in it."""
    return any(f"<{tag}" in head for tag in (*TAGS, "PubmedArticleSet"))


def _record(article: Element, source: str) -> Record:
    pmid = text_of(article, "./MedlineCitation/PMID") or text_of(article, ".//PMID")
    types = texts_of(article, ".//PublicationType")
    retracted = "Retracted Publication" in types or any(
        c.get("RefType") == "RetractionIn" for c in article.iter("CommentsCorrections")
    )
    values: dict[str, Json] = {
        "title": text_of(article, ".//ArticleTitle")
        or text_of(article, ".//BookTitle")
        or text_of(article, ".//VernacularTitle"),
        "abstract": _abstract(article),
        "key": pmid,
        "pmid": pmid,
        "year": _year(article),
        "venue": text_of(article, ".//Journal/Title")
        or text_of(article, ".//MedlineTA")
        or text_of(article, ".//Book/BookTitle"),
        "doi": _identifier(article, "doi"),
        "keywords": [
            *texts_of(article, ".//KeywordList/Keyword"),
            *texts_of(article, ".//MeshHeading/DescriptorName"),
        ],
        "retracted": retracted,
        "publication_types": list(types),
        "pmcid": _identifier(article, "pmc"),
    }
    values |= {name: text_of(article, path) for name, path in _EXTRA.items()}
    return make_record(values, authors=_authors(article), source=source)


def _abstract(article: Element) -> str:
    """The abstract's parts with their labels, as PubMed's own text forms print them."""
    parts = []
    for part in article.findall(".//Abstract/AbstractText"):
        text, label = text_of(part), part.get("Label", "")
        if text:
            parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    return " ".join(parts)


def _year(article: Element) -> str:
    for path in (
        ".//JournalIssue/PubDate",
        ".//Book/PubDate",
        ".//ArticleDate",
        ".//PubMedPubDate",
    ):
        if year := text_of(article, f"{path}/Year") or text_of(article, f"{path}/MedlineDate"):
            return year
    return ""


def _identifier(article: Element, kind: str) -> str:
    """The article's own identifier, not one of its references'."""
    for path in (
        "./PubmedData/ArticleIdList/ArticleId",
        "./PubmedBookData/ArticleIdList/ArticleId",
    ):
        for found in article.findall(path):
            if found.get("IdType") == kind:
                return text_of(found)
    places = (e for e in article.iter("ELocationID") if e.get("EIdType") == kind)
    return next((text_of(e) for e in places), "")


def _authors(article: Element) -> list[str]:
    names = []
    for author in article.findall(".//AuthorList/Author"):
        family, group = text_of(author, "LastName"), text_of(author, "CollectiveName")
        given = text_of(author, "ForeName") or text_of(author, "Initials")
        parts = [part for part in (family, given, text_of(author, "Suffix")) if part]
        names.append(", ".join(parts) if family else group)
    return names
