"""What the columns of exports are called, supplier by supplier: the one place to add a name.

Each name is lower case without spaces and punctuation (`Author(s)` is `authors`). Of several
columns the first named that has a value wins, so that full names come before initials.
"""

from collections.abc import Mapping

Names = Mapping[str, str]

FIELDS: Names = {
    "title": "title papertitle articletitle documenttitle worktitle primarytitle fulltitle "
    "itemtitle titledisplay titles dctitle displayname name ti t1",
    "abstract": "abstract abstracttext paperabstract abstractnote notesabstract dcdescription "
    "abstracts summary text description ab",
    "key": "citekey citationkey bibtexkey bibkey key id paperid recordid docid documentid "
    "corpusid itemkey openreviewid eid lensid publicationid uniqueidentifier utuniquewosid ut pui "
    "covidence ref accessionnumber",
    "authors": "authorfullnames authorsfullnames authorfullname authorsfullname af authors author "
    "authornames authorname authorlist authorshipsauthordisplayname authorshipsrawauthorname "
    "authordisplay authfullnames zauthors creators creator dccreator au",
    "year": "year publicationyear publishedyear pubyear yearofpublication yearpublished published "
    "py issued publicationdate datepublished pubdate publicationdateyear originalpaperdate date "
    "coverdate prismcoverdate publishdate issuedate issuedateyear "
    "publicationdateonline "
    "publicationdateyi yr",
    "venue": "venue fulljournalname journal journaltitle journalname journalbook publicationtitle "
    "sourcetitle containertitle conference conferencename booktitle publicationname publishedin "
    "primarylocationsourcedisplayname prismpublicationname publicationvenue proceedings "
    "anthologytitle journaltitles so jf jo t2 source",
    "doi": "doi doiurl doilink digitalobjectidentifier itemdoi originalpaperdoi idsdoi prismdoi "
    "doiids do di",
    "arxiv_id": "arxivid arxiv arxivnumber eprint",
    "pmid": "pmid pubmedid medlinepmid originalpaperpubmedid idspmid pubmed pm",
    "url": "url link urls links weburl paperurl articleurl primarylocationlandingpageurl "
    "sourceurl externalurl sourceurls sourcelinkout fulltextlink pdflink openaccesspdf pdfurl pdf "
    "dimensionsurl embaselink",
    "keywords": "keywords keyword authorkeywords keywordsplus indexkeywords keywordsdisplayname "
    "tags manualtags topics topicsdisplayname subject subjects subjectheadings categories "
    "fieldsofstudy mesh meshterms emtreemedicalindexterms kw de",
    "retracted": "retracted isretracted",
}
"""The fields of a record."""
OTHERS: Names = {
    "volume": "volume vol vl journalvolume bibliovolume prismvolume vo",
    "number": "issue number issuenumber issueno journalissue biblioissue prismissueidentifier",
    "pages": "pages pagination page pagerange pageinfo prismpagerange pg",
    "start_page": "startpage pagestart firstpage beginningpage bibliofirstpage prismstartingpage",
    "end_page": "endpage pageend lastpage endingpage bibliolastpage prismendingpage",
    "issn": "issn issns printissn sn",
    "isbn": "isbn isbns",
    "publisher": "publisher publishername",
    "language": "language languages languageoforiginaldocument la",
    "type": "type itemtype contenttype subtypedescription",
    "publication_types": "publicationtype publicationtypes documenttype articletype pubtype",
    "pmcid": "pmcid pmc pmcreferencenumber",
    "editor": "editor editors bookeditors",
    "affiliations": "affiliation affiliations authoraffiliations authorsaffiliations "
    "authorswithaffiliations authorsrawaffiliation addresses",
}
"""What goes to `extra`, under the names that other formats have for it."""
NOT_VENUES = frozenset(
    "scopus pubmed embase webofscience wos medline googlescholar crossref cochrane central "
    "cinahl psycinfo proquest ebsco openalex semanticscholar dimensions lens ieeexplore acm "
    "sciencedirect arxiv med ppr".split()
)
"""Databases that a column `Source` may name instead of a journal."""
