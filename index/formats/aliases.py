"""What the columns of exports are called, supplier by supplier: the one place to add a name.

Each name is lower case without spaces and punctuation (`Author(s)` is `authors`). Of several
columns the first named that has a value wins, so that full names come before initials.
"""

from collections.abc import Mapping

Names = Mapping[str, str]

FIELDS: Names = {
    "title": "title papertitle articletitle documenttitle worktitle primarytitle fulltitle "
    "itemtitle titledisplay titles dctitle displayname name ti t1 studytitle titel titre título "
    "titulo 题名 标题 篇名",
    "abstract": "abstract abstracttext paperabstract abstractnote notesabstract dcdescription "
    "abstracts summary text description ab zusammenfassung kurzfassung résumé resumen resumo "
    "摘要 briefsummary",
    "key": "citekey citationkey bibtexkey bibkey key id paperid recordid docid documentid "
    "corpusid itemkey openreviewid eid lensid publicationid uniqueidentifier utuniquewosid ut "
    "pui ui covidence ref accessionnumber refid itemid nctnumber bibcode halids an uid",
    "authors": "authorfullnames authorsfullnames authorfullname authorsfullname af fa authors "
    "author authornames authorname authorlist authorshipsauthordisplayname "
    "authorshipsrawauthorname authordisplay authfullnames zauthors creators creator dccreator au "
    "autoren autor autores auteur auteurs verfasser authoreditorororganization 作者 "
    "contributors names",
    "year": "year publicationyear publishedyear pubyear yearofpublication yearpublished published "
    "py issued publicationdate datepublished pubdate publicationdateyear originalpaperdate date "
    "coverdate prismcoverdate publishdate issuedate issuedateyear publicationdateonline "
    "publicationdateyi yr jahr erscheinungsjahr año ano année 年 年份 出版年 produceddateyi "
    "pubtime publishyear publishtime",
    "venue": "venue fulljournalname journal journaltitle journalname journalbook publicationtitle "
    "sourcetitle containertitle conference conferencename booktitle publicationname publishedin "
    "primarylocationsourcedisplayname prismpublicationname publicationvenue proceedings "
    "anthologytitle journaltitles so jf jo t2 source pubtitle secondarytitle periodical "
    "parenttitle pub proceeding publicationinfo journals zeitschrift revista revue 刊名 期刊 "
    "文献来源 来源 ispartof",
    "doi": "doi doiurl doilink digitalobjectidentifier itemdoi originalpaperdoi idsdoi prismdoi "
    "doiids do di doiname dois",
    "arxiv_id": "arxivid arxiv arxivnumber eprint arxiveprints",
    "pmid": "pmid pubmedid medlinepmid originalpaperpubmedid idspmid pubmed pm",
    "url": "url link urls links weburl paperurl articleurl primarylocationlandingpageurl "
    "sourceurl externalurl sourceurls sourcelinkout fulltextlink pdflink openaccesspdf pdfurl "
    "pdf dimensionsurl embaselink documenturl plink studyurl fulltexturl urlabs uris permalink",
    "keywords": "keywords keyword authorkeywords keywordsplus indexkeywords keywordsdisplayname "
    "tags manualtags topics topicsdisplayname subject subjects subjectheadings categories "
    "fieldsofstudy mesh meshterms emtreemedicalindexterms kw de subjectterms descriptors "
    "schlagworte schlagwörter schlüsselwörter palabrasclave palavraschave motsclés 关键词 关键字",
    "retracted": "retracted isretracted",
}
"""The fields of a record."""
OTHERS: Names = {
    "volume": "volume vol vl journalvolume bibliovolume prismvolume vo volumenumber",
    "number": "issue number issuenumber issueno journalissue biblioissue prismissueidentifier",
    "pages": "pages pagination page pagerange pageinfo prismpagerange pg",
    "start_page": "startpage pagestart firstpage beginningpage bibliofirstpage prismstartingpage",
    "end_page": "endpage pageend lastpage endingpage bibliolastpage prismendingpage",
    "issn": "issn issns printissn sn",
    "isbn": "isbn isbns",
    "publisher": "publisher publishername",
    "language": "language languages languageoforiginaldocument la",
    "type": "type itemtype contenttype subtypedescription referencetype",
    "publication_types": "publicationtype publicationtypes documenttype articletype pubtype "
    "doctype doctypes pubtypes",
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
