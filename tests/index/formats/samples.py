"""One small file in each format, for tests that do to all of them what test files suffer."""

LONG = "An abstract is longer than two hundred and fifty characters. " * 5
SAMPLES = {
    "listing": f"new\n\nSubscribe\n\nOne\n\n{LONG}A.\n\nTwo\n\n{LONG}B.\n",
    "jsonl": '{"title": "One", "abstract": "A.", "authors": ["Doe, J."], "year": 2020}\n'
    '{"title": "Two", "abstract": "B \\u00e9.", "tags": ["x"], "url": "https://x.org"}\n',
    "beir": '{"_id": "1", "title": "One", "text": "A.", "metadata": {}}\n'
    '{"_id": "2", "title": "Two", "text": "B."}\n',
    "csv": 'Title,Authors,Year,Abstract\n"One","Doe, J.",2020,"A ""b""\nc."\nTwo,,,B.\n',
    "bibtex": "@string{v = {Venue}}\n@article{a, title={{One} $x$}, author={Doe, J. and {A Group}},"
    "\n  journal=v # {s}, year=2020, abstract={A \\'e.}}\n@misc{b, title = \"Two\", year=2021}\n",
    "ris": "TY  - JOUR\nTI  - One\nAU  - Doe, J.\nPY  - 2020\nAB  - A\nb.\nER  - \n\n"
    "TY  - CONF\nT1  - Two\nER  - \n",
    "nbib": "PMID- 1\nTI  - One\nFAU - Doe, John\nAB  - A\n      b.\nDP  - 2020 Jan\n\n"
    "PMID- 2\nTI  - Two\nPT  - Retracted Publication\n",
    "pubmed": "<PubmedArticleSet>\n<PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
    "<ArticleTitle>One</ArticleTitle><Abstract><AbstractText Label='A'>B &amp; c.</AbstractText>"
    "</Abstract></Article></MedlineCitation></PubmedArticle>\n<PubmedArticle><MedlineCitation>"
    "<PMID>2</PMID><Article><ArticleTitle>Two</ArticleTitle></Article></MedlineCitation>"
    "</PubmedArticle></PubmedArticleSet>\n",
    "arxiv": '<feed xmlns="http://www.w3.org/2005/Atom">\n<entry><id>http://arxiv.org/abs/'
    "2004.04906v1</id><title>One</title><summary>A.</summary><author><name>J Doe</name></author>"
    "</entry>\n<entry><id>http://arxiv.org/abs/hep-th/9901001</id><title>Two</title></entry></feed>",
    "acl": '<collection id="c"><volume id="1"><meta><booktitle>V</booktitle><year>2020</year>'
    "</meta>\n<paper id='1'><title>One</title><author><first>J</first><last>Doe</last></author>"
    "</paper>\n"
    "<paper id='2'><title>Two <b>b</b></title></paper></volume></collection>",
    "csl-json": '[{"id": "a", "type": "article-journal", "title": "One", "issued": {"date-parts":'
    '[[2020]]}, "author": [{"family": "Doe", "given": "J"}]},\n{"id": "b", "type": "chapter",'
    '"title": "Two", "container-title": "V"}]',
    "openalex": '{"results": [{"id": "https://openalex.org/W1", "title": "One", "authorships": [],'
    '"abstract_inverted_index": {"a": [0, 2], "b": [1]}},\n{"id": "https://openalex.org/W2",'
    '"title": "Two", "is_retracted": true}]}',
    "endnote": "%0 Journal Article\n%T One\n%X First.\n%D 2020\n\n%0 Book\n%T Two\n",
    "wos": "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI One\nAB First.\nER\n\n"
    "PT J\nTI Two\nER\nEF\n",
    "csl-yaml": "---\nreferences:\n- id: a\n  type: article-journal\n  title: One\n  author:\n"
    "  - family: Doe\n    given: Jane\n  issued:\n    date-parts:\n    - - 2020\n  abstract: |\n"
    "    First.\n- id: b\n  type: chapter\n  title: Two\n...\n",
    "dblp": '<?xml version="1.0"?>\n<dblp>\n<article key="journals/x/A21"><author>Jane Doe 0002'
    "</author><title>One</title><year>2020</year><journal>J</journal><ee>https://doi.org/10.1000/x"
    '</ee></article>\n<inproceedings key="conf/x/B"><title>Two</title></inproceedings></dblp>\n',
    "endnote-xml": '<xml><records><record><rec-number>1</rec-number><ref-type name="Book">'
    "17</ref-type><contributors><authors><author><style>Doe, Jane</style></author></authors>"
    "</contributors><titles><title><style>One</style></title></titles><dates><year>2020</year>"
    "</dates><abstract>First.</abstract></record>\n<record><titles><title>Two</title></titles>"
    "</record></records></xml>",
    "labelled": "<1>\nUnique Identifier\n  1\nTitle\n  One\nAuthors\n  Doe J. Roe M.\n"
    "Abstract\n  First.\nYear of Publication\n  2020\n\n<2>\nTitle\n  Two\nAuthors\n  Roe M.\n",
    "zotero": '[{"key": "A", "itemType": "journalArticle", "title": "One", "creators": [{'
    '"creatorType": "author", "firstName": "Jane", "lastName": "Doe"}], "tags": [{"tag": "x"}]},'
    '\n{"key": "B", "itemType": "book", "title": "Two", "creators": []}]',
    "zotero-rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bib='
    '"http://purl.org/net/biblio#" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
    '<bib:Article rdf:about="a">'
    "<dc:title>One</dc:title></bib:Article>\n<bib:Book><dc:title>Two</dc:title></bib:Book>"
    "</rdf:RDF>",
    "embase": '"RECORD 1"\n"TITLE","One"\n"AUTHOR NAMES","Doe J.","Roe M."\n'
    '"PUBLICATION YEAR","2020"\n"ABSTRACT","First."\n\n"RECORD 2"\n"TITLE","Two"\n',
    "refworks": "RT Journal Article\nSR Electronic(1)\nID 1\nA1 Doe,Jane\nT1 One\nYR 2020\n"
    "AB First\nof all.\n\nRT Book, Whole\nA1 Roe,Max\nT1 Two\nYR 2021\n",
    "semantic-scholar": '{"total": 2, "data": [{"paperId": "a", "title": "One", "externalIds":'
    '{"DOI": "10.1000/x"}, "authors": [{"name": "J Doe"}]},\n{"paperId": "b", "title": "Two"}]}',
    "arxiv-snapshot": '{"id": "0704.0001", "submitter": "D", "title": "One", "abstract": "A.",'
    ' "categories": "cs.IR", "authors_parsed": [["Doe", "J.", ""]]}\n'
    '{"id": "0704.0002", "submitter": "D", "title": "Two", "abstract": "B.", "categories": ""}\n',
    "pubmed-text": "1. J Soil. 2020 Mar;1(2):3-9. doi: 10.1000/x.\n\nOne\n\nDoe J(1), Roe M Jr(2)."
    "\n\nAuthor information:\n(1)Here. (2)There.\n\nFirst.\n\nDOI: 10.1000/x\nPMID: 11\n\n\n"
    "2. J Soil. 2021.\n\nTwo\n\n[No authors listed]\n\nPMID: 12 [Indexed for MEDLINE]\n",
    "jats": "<pmc-articleset>\n<article><front><journal-meta><journal-title>J</journal-title>"
    "</journal-meta><article-meta><article-id pub-id-type='doi'>10.1000/x</article-id><title-group>"
    "<article-title>One</article-title></title-group><contrib-group><contrib><name><surname>Doe"
    "</surname><given-names>J</given-names></name></contrib></contrib-group><pub-date><year>2020"
    "</year></pub-date><abstract><sec><title>Aim</title><p>A.</p></sec></abstract></article-meta>"
    "</front></article>\n<article><front><article-meta><title-group><article-title>Two"
    "</article-title></title-group></article-meta></front></article></pmc-articleset>\n",
    "mods": '<modsCollection xmlns="http://www.loc.gov/mods/v3">\n<mods ID="a"><titleInfo><title>'
    "One</title></titleInfo><name type='personal'><namePart type='family'>Doe</namePart></name>"
    "<originInfo><dateIssued>2020</dateIssued></originInfo><relatedItem type='host'><titleInfo>"
    "<title>J</title></titleInfo></relatedItem></mods>\n<mods><titleInfo><title>Two</title>"
    "</titleInfo></mods></modsCollection>\n",
    "crossref-xml": "<doi_records>\n<doi_record><crossref><journal><journal_metadata><full_title>J"
    "</full_title></journal_metadata><journal_article><titles><title>One</title></titles>"
    "<contributors><person_name><given_name>J</given_name><surname>Doe</surname></person_name>"
    "</contributors><doi_data><doi>10.1000/x</doi></doi_data></journal_article><journal_article>"
    "<titles><title>Two</title></titles></journal_article></journal></crossref></doi_record>"
    "</doi_records>\n",
    "datacite-xml": '<resources xmlns="http://datacite.org/schema/kernel-4">\n<resource>'
    "<identifier>10.1000/x</identifier><creators><creator><creatorName>Doe, J</creatorName>"
    "</creator></creators><titles><title>One</title></titles><publicationYear>2020</publicationYear></resource>\n"
    "<resource><titles><title>Two</title></titles></resource></resources>\n",
    "identifiers": "# mine\n10.1000/x\nhttps://arxiv.org/abs/2004.04906\n31452104\n",
}  # fmt: skip
"""Two papers each, titled `One` and `Two`; `identifiers` only names some."""
