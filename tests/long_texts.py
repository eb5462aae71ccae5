"""Texts that lead readers to look again and again, and everything that reads a user's text."""

from collections.abc import Callable
from contextlib import suppress

from pydantic import BaseModel

from assistant.answer import Answer
from assistant.answering.choose_quotes import leans_back
from assistant.checking.check import check_support
from assistant.checking.draft_text import read_draft
from assistant.checking.marks import find_marks
from assistant.checking.references import read_references
from assistant.extracting.columns import parse_columns
from assistant.models.citation_marks import numbers_in
from assistant.models.cited_prose import parse_reply, unfinished
from assistant.models.prompt import parse_order
from assistant.models.replies import parse_json
from assistant.models.unwrapping import parse_prose
from assistant.query.follow_up import leans
from assistant.query.question_kinds import is_chat, is_document, sorted_out
from assistant.query.question_words import asked_names, says_more, shouts
from assistant.query.types import Query
from assistant.reader.definitions import asked_term, defines
from assistant.reader.exact import replaced, turned, unmentioned
from assistant.reader.figures import untold
from assistant.reader.quantities import find_quantities
from assistant.render.html import answer_html
from assistant.render.markdown import render_prose
from assistant.review.edit.edit_request import parse_edit
from assistant.review.outline.as_text import parse_outline
from assistant.review.render.docx import plain as word_text
from assistant.review.render.html import text as html_text
from assistant.review.render.latex import latex
from assistant.review.render.markdown import plain as markdown_text
from assistant.review.zoning.tagging import quality, tag_sentences
from assistant.screening.paper_words import names as topic_names
from assistant.screening.paper_words import stems
from assistant.screening.topic import parse_topic
from assistant.text.abbreviations import definitions
from assistant.text.language import language_of
from assistant.text.spelling import known_words, respelt, unheard
from assistant.text.stems import absent, names, words
from assistant.text.terms import terms
from assistant.text.wording import plain as plain_statement
from index.errors import PaperAssistantError
from index.formats.bibtex import bibtex_names
from index.formats.columns import author_names
from index.formats.detect import detect
from index.formats.export import EXPORTS, export
from index.formats.identifiers import is_identifiers, parse_identifiers
from index.formats.latex import decode_latex, encode_latex
from index.formats.opener import source_of
from index.formats.record import Record, find_arxiv_id, find_doi, find_year
from index.formats.registry import FORMATS, record_of_json
from index.merging.authors import names_agree
from index.merging.conflicts import is_generic, is_preprint
from index.merging.identity import keys, paper_from
from index.merging.names import display_name, parse_name
from index.merging.titles import normalise_title
from index.paper import Paper
from index.sources.request import parse_request
from index.text.clean import clean, plain, tidy
from index.text.normalization import american, matchable, without_asking
from index.text.sentences import split_sentences
from index.text.statements import heading_length, split_statements

PATTERNS = (
    *("\n", " \n", "\r\n", " ", "a ", "a", "Aa ", "A.", "a-", "A-"),
    *("[", "[^", "![", "[1,", "(", "{", "}", "<", "<!--", "```\n", "~~~", "|\n", "- ", "**a "),
    *("e.g. ", ". ", ",", '"', "“", "1", "1 ", "1-", "~", "\\", "\\begin{table}", "\\cite{"),
    *("$", "https://a.b/", "10.1234/", "and ", "between ", "not like: ", "papers in ", "---\n"),
    *(
        "-",
        "--",
        ".-",
        "_",
        "''",
        "! ",
        ": ",
        "...",
        "0",
        "1.1.",
        "10% ",
        "5 to 10 ",
        "two hundred ",
    ),
    *("not ", "un", "BERT ", "BERT-", "A B ", "A. B. ", "by Li ", "by A and ", "since 2020 "),
    *("2010 to ", "(2020) ", "et al. (2020) ", "(Smith, 2020) ", "what about ", "which of ", "-a "),
    *(
        "a* ",
        "author:",
        "[@a1",
        "@a1 ",
        "[a](",
        "<a ",
        "<sup>1",
        "doi:",
        "arXiv:",
        "\u3002",
        "\u4e2d",
    ),
    *(
        "\U0001f600",
        "\u00a0",
        "x e.g. y ",
        "these ",
        "\\footnote{",
        "\\item ",
        "a\n===\n",
        "(1) ",
        "# ",
    ),
    *("compare a ", "\u0301", "<think>", "References\n", "@article{a,\n", "AU  - A, B.\n", '{"a":'),
)

Read = Callable[[str], object]


class _Object(BaseModel):
    paper: int


ABSTRACT = (
    "MUVERA reaches 10% higher recall with 90% lower latency than PLAID. It needs less memory."
)
FIELDS = {
    "bibtex": "@article{{a,\n title = {{{0}}},\n author = {{{0}}},\n pages = {{{0}}},\n"
    " note = {{{0}}} # {{{0}}},\n abstract = {{{0}}}\n}}\n",
    "ris": "TY  - JOUR\nTI  - {0}\nAU  - {0}\nAB  - {0}\nER  - \n",
    "nbib": "PMID- 1\nTI  - {0}\nFAU - {0}\nAB  - {0}\n",
    "csv": 'title,authors,abstract\n"{0}","{0}","{0}"\n',
    "listing": "{0}\n\nAbstract: {0}\n",
    "endnote": "%0 Journal Article\n%T {0}\n%A {0}\n%X {0}\n",
    "wos": "FN x\nPT J\nTI {0}\nAU {0}\nAB {0}\nER\n",
    "pubmed-text": "1. {0}. 2020.\n\n{0}\n\n{0}\n\n{0}\n\nPMID: 5\n\n\n2: {0} PMID: 6.\n",
    "pubmed": "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
    "<ArticleTitle>{0}</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
}


def paper_of(text: str) -> Paper:
    """A paper that says the text in every field."""
    return paper_from(
        Record(title=text, abstract=text, authors=(text, "A. B."), venue=text, source="a:1")
    )


def _json_record(text: str) -> object:
    row = {"title": text, "abstract": text, "authors": text, "year": text, "doi": text, "url": text}
    return record_of_json(dict(row), "a:1")


def _reader(name: str) -> Read:
    return lambda text: list(FORMATS[name](source_of("a.txt", text)))


def _field(name: str, layout: str) -> Read:
    return lambda text: list(FORMATS[name](source_of("a.txt", layout.format(text))))


def _export(name: str) -> Read:
    return lambda text: list(export([paper_of(text)], name))


def _shown(text: str) -> object:
    answer = Answer(text, (), answered=False, notices=(text,))
    return answer_html(answer), render_prose(answer)


QUESTIONS: dict[str, Read] = {
    function.__name__: function
    for function in (
        asked_names, leans, is_chat, is_document, leans_back,
        terms, names, words, language_of, without_asking, matchable, american,
        parse_topic, stems, topic_names, parse_edit, tag_sentences,
        says_more, shouts, parse_request, parse_identifiers, is_identifiers,
    )
}  # fmt: skip
QUESTIONS |= {
    "sorted_out": lambda text: sorted_out(Query(text, text), text, filtered=False, authored=False),
    "defines": lambda text: (defines(text, "recall"), asked_term(f"What is {text}")),
    "absent": lambda text: absent(("BERT", "IL-6"), text),
    "unheard": lambda text: unheard(text, {"recall": "recall"}),
    "respelt": lambda text: respelt(text, {"recal": "recall"}),
    "known_words": lambda text: known_words([text]),
    "definitions": lambda text: definitions([text]),
    "tag": lambda text: tag_sentences([text]),
    "outline": lambda text: parse_outline("## A\n" + text, lambda ids: ()),
    "order": parse_order,
}
PROSE: dict[str, Read] = {
    function.__name__: function
    for function in (
        read_draft, find_quantities, unfinished, parse_prose, numbers_in,
        split_sentences, split_statements, heading_length, clean, plain, tidy, quality, latex,
        word_text, html_text, decode_latex, encode_latex, normalise_title,
    )
}  # fmt: skip
PROSE |= {
    "marks": lambda text: (find_marks(text), find_marks("\\section{A}" + text)),
    "references": lambda text: (read_references(text), read_references("# References\n" + text)),
    "bib": lambda text: read_references("It holds [@a].", bib=text),
    "columns": parse_columns,
    "statement": plain_statement,
    "cleaned": lambda text: clean.__wrapped__(text),
    "markdown_text": markdown_text,
    "latex_draft": lambda text: read_draft("\\section{A}\n" + text),
    "reply": lambda text: (parse_reply(text, ended=True), parse_reply(text, ended=False)),
    "objects": lambda text: parse_json(text, _Object),
    "json_reply": lambda text: parse_reply("{" + text, ended=True),
    "claim": lambda text: [check_support(d.text, [ABSTRACT]) for d in read_draft(text)[:4]],
    "source": lambda text: check_support("MUVERA needs 10% less memory.", [text]),
    "turned": lambda text: (turned(text, ABSTRACT), turned(text, text), replaced(text, text)),
    "untold": lambda text: (untold(text, [ABSTRACT]), untold("It gains 12 cm.", [text])),
    "unmentioned": lambda text: unmentioned(text, [ABSTRACT]),
    "shown": _shown,
}
READERS: dict[str, Read] = {
    "display_name": display_name,
    "parse_name": parse_name,
    "names_agree": lambda text: names_agree(text, "Lee, A."),
    "author_names": author_names,
    "bibtex_names": bibtex_names,
    "is_generic": is_generic,
    "is_preprint": lambda text: is_preprint(paper_of(text)),
    "keys": lambda text: keys(paper_of(text)),
    "ids": lambda text: (find_doi(text), find_arxiv_id(text), find_year(text)),
    "detect": detect,
    "json": _json_record,
    **{f"reads {name}": _reader(name) for name in FORMATS},
    **{f"field of {name}": _field(name, layout) for name, layout in FIELDS.items()},
    **{f"exports {name}": _export(name) for name in EXPORTS},
}
FUNCTIONS = {**QUESTIONS, **PROSE, **READERS}


def read(function: Read, text: str) -> None:
    """Read a text; what is refused in a line is read too."""
    with suppress(PaperAssistantError):
        function(text)
