"""Pairs of records that are one paper, and pairs that only look it."""

import pytest

from index.merging.identity import alike, keys, merge, normalise_title, paper_from, same_paper
from index.paper import Record

ABSTRACT = "We study the retrieval of passages and report what changes when the encoder is frozen."


def paper(title="Dense Retrieval of Passages", authors="Karpukhin, Vladimir", year=2020, **values):
    names = tuple(authors.split("; ")) if authors else ()
    return Record(title=title, authors=names, year=year, **values)


TRUE = {
    "identical": (paper(), paper()),
    "case and full stop": (paper(), paper("dense retrieval of passages.")),
    "hyphen": (paper("Pre-training Works"), paper("Pretraining Works")),
    "hyphen or space": (paper("Zero-shot Learning"), paper("Zero shot learning")),
    "dash": (paper("Training–Test Gaps"), paper("Training-Test Gaps")),
    "diacritics": (paper("Schrödinger's Cat"), paper("Schrodinger's cat")),
    "combining accents": (paper("Cafe\u0301"), paper("Caf\u00e9")),
    "TeX accents": (paper(r"Schr{\"o}dinger's Cat"), paper("Schrödinger's Cat")),
    "braces": (paper("{BERT}: {P}re-training"), paper("BERT: Pre-training")),
    "TeX mathematics": (paper("$k$-Means in $O(n^2)$"), paper("k-means in O(n2)")),
    "subscript": (paper("CO<sub>2</sub> Capture"), paper("CO₂ capture")),
    "TeX subscript": (paper("CO$_2$ Capture"), paper("CO₂ capture")),
    "Greek": (paper("β-Catenin Signalling"), paper("beta-catenin signalling")),
    "TeX Greek": (paper(r"$\beta$-Catenin Signalling"), paper("β-catenin signalling")),
    "entities": (paper("Search &amp; Rescue"), paper("Search and Rescue")),
    "ampersand": (paper("Search & Rescue"), paper("Search and Rescue")),
    "quotes": (paper("“Why Should I Trust You?”"), paper('"Why should I trust you?"')),
    "brackets of PubMed": (paper("[Dense Retrieval of Passages]."), paper()),
    "TeX signs": (paper(r"$\ell_1$ and $\ell_\infty$ Norms"), paper("ℓ1 and ℓ∞ norms")),
    "PubMed's subscripts": (paper("Use of CO(2) and H(2)O"), paper("Use of CO$_2$ and H$_2$O")),
    "retracted": (paper("RETRACTED: Dense Retrieval of Passages"), paper()),
    "thousands": (paper("A Million in 1,000 Steps"), paper("A million in 1000 steps")),
    "full width": (paper("ＢＥＲＴ"), paper("BERT")),
    "ligature": (paper("Eﬃcient Retrieval"), paper("Efficient retrieval")),
    "right-to-left mark": (paper("\u200fDense Retrieval of Passages\u200e"), paper()),
    "a year later": (paper(year=2019), paper(year=2021)),
    "initials": (paper(authors="Karpukhin V"), paper(authors="Vladimir Karpukhin")),
    "given first": (paper(authors="Vladimir Karpukhin"), paper()),
    "only an initial": (paper(authors="V. Karpukhin"), paper()),
    "initials with full stops": (paper(authors="Karpukhin V. A."), paper()),
    "accents in a name": (paper(authors="Müller, Jörg"), paper(authors="Muller J")),
    "umlaut spelt out": (paper(authors="Mueller, J."), paper(authors="Müller, Jörg")),
    "particles": (
        paper(authors="Maaten, Laurens van der"),
        paper(authors="Laurens van der Maaten; Geoffrey Hinton"),
    ),
    "capital particle": (paper(authors="Van der Maaten L"), paper(authors="van der Maaten, L.")),
    "double name": (
        paper(authors="García Márquez, Gabriel"),
        paper(authors="Gabriel García Márquez"),
    ),
    "ring spelt out": (paper(authors="Aastrom, Karl"), paper(authors="Åström, K. J.")),
    "types of two vocabularies": (
        paper(extra={"type": "article"}),
        paper(extra={"publicationTypes": ["JournalArticle", "Review"]}),
    ),
    "a type and none": (paper(extra={"type": "misc"}), paper(extra={"type": "book"})),
    "suffix": (paper(authors="King, Martin, Jr."), paper(authors="Martin King Jr.")),
    "collaboration": (
        paper(authors="The ATLAS Collaboration"),
        paper(authors="ATLAS Collaboration"),
    ),
    "family name first": (paper(authors="Nguyen Van An"), paper(authors="Van An Nguyen")),
    "apostrophe": (paper(authors="O'Brien, Pat"), paper(authors="Pat O’Brien")),
    "another given name, shared co-author": (
        paper(authors="Smith, Bill; Doe, Jane"),
        paper(authors="Smith, William; Doe, J."),
    ),
    "initial glued to the name": (paper(authors="V.Karpukhin"), paper()),
    "et al.": (paper(authors="Karpukhin et al."), paper()),
    "family name in front": (paper(authors="Zhang Wei"), paper(authors="Zhang, W.")),
    "short form of a name": (paper(authors="Smith, Bill"), paper(authors="Smith, William")),
    "another given name, equal abstract": (
        paper(authors="Smith, Jo", abstract=ABSTRACT),
        paper(authors="Smith, Mary Ann", abstract=ABSTRACT),
    ),
    "another given name, same pages": (
        paper(authors="Smith, Jo", extra={"pages": "1--9", "volume": "3"}),
        paper(authors="Smith, Ann", extra={"pages": "1-9", "volume": "3"}),
    ),
    "italics with attributes": (
        paper('<italic toggle="yes">E. coli</italic> in CO<inf>2</inf>'),
        paper("E. coli in CO2"),
    ),
    "editorial on the same pages": (
        paper("Editorial", extra={"pages": "1-2", "volume": "7"}),
        paper("Editorial", extra={"pages": "1–2", "volume": "7"}),
    ),
    "several types": (
        paper(extra={"publicationTypes": ["Book", "JournalArticle"]}),
        paper(extra={"type": "article"}),
    ),
    "two PubMed ids, one of a preprint": (
        paper(pmid="1", venue="bioRxiv", doi="10.1101/2020.01.01.123"),
        paper(pmid="2", venue="Nature", doi="10.1038/s1"),
    ),
    "a preprint by its type": (
        paper(pmid="1", extra={"publication_types": ["Preprint"]}),
        paper(pmid="2", extra={"publication_types": ["Journal Article"]}),
    ),
    "two versions of one article": (
        paper(doi="10.12688/f1000research.7654.1"),
        paper(doi="10.12688/f1000research.7654.2"),
    ),
    "two versions of one preprint": (
        paper(doi="10.21203/rs.3.rs-12/v1"),
        paper(doi="10.21203/rs.3.rs-12/v2"),
    ),
    "one preprint on two servers": (
        paper(doi="10.48550/arxiv.2004.04906"),
        paper(doi="10.2139/ssrn.12"),
    ),
    "renamed, other author first, one arXiv id": (
        paper("An Older Title", authors="Oguz, B.; Karpukhin, V.", arxiv_id="2004.04906"),
        paper("Quite Another Name", authors="Karpukhin, V.; Oguz, B.", arxiv_id="2004.04906"),
    ),
    "no year, equal abstract, authors in another order": (
        paper(year=None, abstract=ABSTRACT, authors="Oguz, B.; Karpukhin, V."),
        paper(abstract=ABSTRACT, authors="Karpukhin, V.; Oguz, B."),
    ),
    "no year, abstract with the publisher's line": (
        paper(year=None, abstract=f"Abstract: {ABSTRACT} © 2020 Elsevier B.V."),
        paper(abstract=ABSTRACT),
    ),
    "DOI": (paper(doi="10.1/x"), paper("Passage retrieval, densely", doi="10.1/x", year=2011)),
    "arXiv id": (paper("An Older Title", arxiv_id="2004.04906"), paper(arxiv_id="2004.04906")),
    "PubMed id": (paper(pmid="123", authors=""), paper("[Translated]", pmid="123")),
    "translated, one DOI": (
        paper("Dichte Suche nach Passagen", doi="10.1/x"),
        paper(doi="10.1/x", authors="Karpukhin V"),
    ),
    "preprint and proceedings": (
        paper(arxiv_id="2004.04906", doi="10.48550/arxiv.2004.04906", venue="arXiv"),
        paper(doi="10.18653/v1/2020.emnlp-main.550", venue="EMNLP"),
    ),
    "one DOI, the group in front": (
        paper("A New Boson at 125 GeV", authors="ATLAS Collaboration", doi="10.1/x"),
        paper("A new boson at 125 GeV with ATLAS", authors="Aad, G.", doi="10.1/x"),
    ),
    "preprint server and journal": (
        paper(doi="10.31234/osf.io/abc", year=2020),
        paper(doi="10.1038/s1", year=2021),
    ),
    "preprint and journal": (
        paper(doi="10.1101/2020.01.01.123", year=2020),
        paper(doi="10.1038/s1", pmid="12", year=2022),
    ),
    "nothing but title and abstract": (
        Record("Dense Retrieval", ABSTRACT),
        Record("Dense retrieval.", ABSTRACT),
    ),
    "no year, equal abstract": (
        paper(year=None, abstract=ABSTRACT),
        paper(abstract=ABSTRACT.replace(" ", "  ")),
    ),
    "no authors, equal abstract": (
        paper(authors="", abstract=ABSTRACT),
        paper(abstract=ABSTRACT),
    ),
}
FALSE = {
    "version 2": (paper("SPLADE: Sparse Expansion"), paper("SPLADE v2: Sparse Expansion")),
    "version 2.0": (paper("Longeval"), paper("Longeval 2.0")),
    "version in brackets": (paper("Dense Retrieval (v1)"), paper("Dense Retrieval (v2)")),
    "part II": (paper("Stellar Winds. I. Theory"), paper("Stellar Winds. II. Theory")),
    "part 1 and 2": (paper("Winds, Part 1"), paper("Winds, Part 2")),
    "part against whole": (paper("Winds"), paper("Winds: Part I")),
    "prefix": (paper("PROP: Pre-training"), paper("B-PROP: Pre-training")),
    "short name": (
        paper("CLEAR: Contrastive Learning for Sentences"),
        paper("CLEAR: Lexical Retrieval with Embeddings"),
    ),
    "subtitle dropped": (paper("BERT"), paper("BERT: Pre-training of Transformers")),
    "plus": (paper("ColBERT"), paper("ColBERT+")),
    "plus plus": (paper("A Compiler for C"), paper("A Compiler for C++")),
    "sharp": (paper("Types in C"), paper("Types in C#")),
    "star": (paper("Planning with A"), paper("Planning with A*")),
    "prime": (paper("Search for Z Bosons"), paper("Search for Z' bosons")),
    "prime in TeX": (paper("Search for $Z$ Bosons"), paper(r"Search for $Z^{\prime}$ bosons")),
    "charge": (paper("Decays of e+"), paper("Decays of e−")),
    "less and more": (paper("Outcomes at p < 0.05"), paper("Outcomes at p > 0.05")),
    "numbers": (paper("Results of Run 1-2"), paper("Results of Run 12")),
    "decimals": (paper("GPT 3.5"), paper("GPT 35")),
    "another year in the title": (paper("CLEF 2020"), paper("CLEF 2021", year=2021)),
    "Greek letters": (paper("TNF-α in Mice"), paper("TNF-β in Mice")),
    "erratum": (paper("Erratum: Dense Retrieval of Passages"), paper()),
    "correction": (paper("Correction to: Dense Retrieval of Passages"), paper()),
    "comment": (paper('Comment on "Dense Retrieval of Passages"'), paper()),
    "reply": (paper("Reply to: Dense Retrieval of Passages"), paper()),
    "retraction notice": (paper("Retraction: Dense Retrieval of Passages"), paper()),
    "erratum of the same title": (
        paper(extra={"publication_types": ["Published Erratum"]}),
        paper(extra={"publication_types": ["Journal Article"]}),
    ),
    "thesis and article": (
        paper(extra={"type": "phdthesis"}),
        paper(extra={"type": "article"}),
    ),
    "data and article": (
        paper(doi="10.5281/zenodo.1", extra={"type": "dataset"}),
        paper(doi="10.1/x", extra={"type": "article"}),
    ),
    "book and article": (paper(extra={"type": "book"}), paper(extra={"type": "inproceedings"})),
    "translated": (paper("Dichte Suche nach Passagen"), paper()),
    "other authors": (paper(), paper(authors="Xiong, Lee")),
    "same family name, other people": (
        paper("Deep Learning", authors="Wang, Li; Xu, Bo"),
        paper("Deep Learning", authors="Wang, Hao; Ma, Jun"),
    ),
    "same family name, alone": (
        paper("Deep Learning", authors="Smith, John"),
        paper("Deep Learning", authors="Smith, Mary"),
    ),
    "first author is another's second": (
        paper(authors="Karpukhin, V.; Oguz, B."),
        paper(authors="Oguz, B.; Karpukhin, V."),
    ),
    "three years": (paper(year=2017), paper(year=2020)),
    "three years, equal abstract": (
        paper(year=2017, abstract=ABSTRACT),
        paper(year=2020, abstract=ABSTRACT),
    ),
    "two arXiv ids": (paper(arxiv_id="2004.04906"), paper(arxiv_id="2104.04906")),
    "two PubMed ids": (paper(pmid="1"), paper(pmid="2")),
    "two DOIs, no abstracts": (paper(doi="10.1/x"), paper(doi="10.1/y")),
    "two DOIs, other abstracts": (
        paper(doi="10.1/x", abstract=ABSTRACT),
        paper(doi="10.1/y", abstract="Something else entirely was measured here."),
    ),
    "two DOIs of a journal whose publisher has preprints": (
        paper(doi="10.1101/gr.123"),
        paper(doi="10.1101/gr.456"),
    ),
    "two DOIs, one abstract": (
        paper(doi="10.1/x", abstract=ABSTRACT),
        paper(doi="10.1/y", abstract=ABSTRACT + " Again."),
    ),
    "two DOIs of one server": (
        paper(doi="10.5281/zenodo.1", abstract=ABSTRACT),
        paper(doi="10.5281/zenodo.2", abstract=ABSTRACT),
    ),
    "one PubMed id, two DOIs": (
        paper("On Trees", pmid="12", doi="10.1/x"),
        paper("On Graphs", pmid="12", doi="10.1/y"),
    ),
    "one arXiv id, two DOIs": (
        paper(arxiv_id="2004.04906", doi="10.1/x"),
        paper(arxiv_id="2004.04906", doi="10.1/y"),
    ),
    "the DOI of a book on two chapters": (
        paper("On Graphs", doi="10.1007/978-3-030-92127-9"),
        paper("Beehives in Cities", doi="10.1007/978-3-030-92127-9"),
    ),
    "one DOI, other pages": (
        paper("On Graphs", doi="10.1/book", extra={"pages": "1-9"}),
        paper("Beehives in Cities", doi="10.1/book", extra={"pages": "11-19"}),
    ),
    "one DOI, abstracts about other things": (
        paper("On Graphs", doi="10.1/book", abstract=ABSTRACT),
        paper("Beehives", doi="10.1/book", abstract="Rooftop hives gave less honey in summers."),
    ),
    "two versions of one title": (paper("SPLADE v2"), paper("SPLADE v3", year=2021)),
    "editorials of two issues": (
        paper("Editorial", extra={"pages": "1-2", "volume": "7"}),
        paper("Editorial", extra={"pages": "1-2", "volume": "8"}),
    ),
    "two people of a name, other abstracts": (
        paper("Deep Learning", authors="Wang, Li", abstract=ABSTRACT),
        paper("Deep Learning", authors="Wang, Hao", abstract="We grow wheat on dry soils."),
    ),
    "tags are no comparison": (paper("Is a <b and c> d"), paper("Is a d")),
    "copyright is a subject too": (
        paper(authors="", abstract="We study law. Copyright in A."),
        paper(abstract="We study law. Copyright in B."),
    ),
    "editorials": (paper("Editorial", year=2019), paper("Editorial")),
    "replies": (paper("Authors' reply"), paper("Authors' Reply", year=2021)),
    "letters": (paper("Letter to the Editor"), paper("Letter to the editor", year=2021)),
    "one DOI for a volume": (
        paper("On Graphs", authors="Rossi, A", doi="10.1/book"),
        paper("On Trees", authors="Bianchi, B", doi="10.1/book"),
    ),
    "empty titles": (
        paper("", abstract=ABSTRACT),
        paper("", abstract=ABSTRACT, authors="Other, A"),
    ),
    "empty titles, same author": (paper("", abstract=ABSTRACT), paper("", abstract=ABSTRACT)),
    "titles of punctuation": (paper("..."), paper("???")),
    "no authors, no abstracts": (paper(authors=""), paper(authors="", key="other")),
    "no year, no abstract": (paper(year=None), paper()),
    "no authors, other abstract": (
        paper(authors="", abstract=ABSTRACT),
        paper(abstract=ABSTRACT + " More was found."),
    ),
    "no abstract to speak of": (
        paper(authors="", abstract="No abstract available."),
        paper(abstract="No abstract available."),
    ),
    "no year, other authors, equal abstract": (
        paper(year=None, abstract=ABSTRACT),
        paper(authors="Xiong, Lee", abstract=ABSTRACT),
    ),
    "Devanagari vowels": (paper("कि"), paper("का")),
    "characters": (paper("关于深度学习"), paper("关于机器学习")),
}


@pytest.mark.parametrize("pair", TRUE.values(), ids=TRUE)
def test_one_paper(pair):
    a, b = pair
    assert same_paper(a, b)
    assert same_paper(b, a)
    assert set(keys(a)) & set(keys(b))
    assert alike(a, b) is None


@pytest.mark.parametrize("pair", FALSE.values(), ids=FALSE)
def test_two_papers(pair):
    assert same_paper(*pair) is None
    assert same_paper(*reversed(pair)) is None


def test_near_duplicates_are_pointed_out():
    reasons = {name: alike(*pair) for name, pair in FALSE.items()}
    assert reasons["version 2"] == "same title but for a version or part"
    assert reasons["part II"] == "same title but for a version or part"
    assert reasons["other authors"] == "same title"
    assert reasons["short name"] == "same short name CLEAR"
    assert reasons["translated"] is None


@pytest.mark.parametrize("title", ["", " ", "...", "$$", "{}", "\u200f"])
def test_an_empty_title_is_no_key(title):
    assert normalise_title(title) == ""
    assert keys(Record(title, "An abstract.")) == ()


def test_the_published_version_fills_in():
    preprint = paper_from(
        paper(abstract=ABSTRACT, arxiv_id="2004.04906", venue="arXiv", key="a", source="x.bib:1")
    )
    published = paper(
        "Dense Retrieval of Passages.",
        doi="10.1/x",
        venue="EMNLP",
        year=2021,
        keywords=("search",),
        source="y.ris:9",
        extra={"pages": "1-2"},
    )
    merged = merge(preprint, published)
    assert merged.id == preprint.id
    assert merged.title == "Dense Retrieval of Passages."
    assert merged.abstract == ABSTRACT
    assert (merged.year, merged.venue, merged.key) == (2021, "EMNLP", "a")
    assert (merged.doi, merged.arxiv_id) == ("10.1/x", "2004.04906")
    assert merged.sources == ("x.bib:1", "y.ris:9")
    assert merged.keywords == ("search",)
    assert merged.extra == {"pages": "1-2"}


def test_an_abstract_cut_short_gives_way():
    whole = paper(abstract=ABSTRACT)
    cut = paper(abstract=ABSTRACT[:60] + "...", doi="10.1/x", venue="EMNLP")
    assert merge(paper_from(whole), cut).abstract == ABSTRACT
    assert merge(paper_from(cut), whole).abstract == ABSTRACT


def test_a_retraction_stays():
    assert merge(paper_from(paper()), paper(retracted=True)).retracted
    assert merge(paper_from(paper(retracted=True)), paper()).retracted
