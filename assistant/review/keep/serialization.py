"""Sections as JSON documents and back: kept while a draft is written, and in its bundle."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answer import Quote, Statement
from assistant.review.compare.outcomes import Direction, Finding, SharedOutcome
from assistant.review.outline.themes import Theme
from assistant.review.types import Paragraph, ReviewPart, Rewrite, Section, SentenceRole
from assistant.saved.turns import parse_statement, statement_json
from index.paper import Json, Paper


def theme_json(theme: Theme) -> dict[str, Json]:
    """A theme as a document; papers by id."""
    return {
        "heading": theme.heading,
        "papers": [paper.id for paper in theme.papers],
        "own": theme.own,
        "quotes": [_quote_json(quote) for quote in theme.quotes],
    }


def theme_of(document: Mapping[str, Any], papers: Mapping[str, Paper]) -> Theme:
    """The theme of a document, without papers and quotes that are no longer there."""
    held = tuple(papers[i] for i in document["papers"] if i in papers)
    kept = [q for q in document.get("quotes", ()) if q["paper"] in papers]
    quotes = [(Quote(papers[q["paper"]], q["start"], q["end"]), q["text"]) for q in kept]
    still = tuple(quote for quote, text in quotes if quote.text == text)
    return Theme(document["heading"], held, document["own"], still)


def rewrites_json(rewrites: Sequence[Rewrite]) -> list[Json]:
    """What was written anew, in that order, as a document."""
    return [{"section": rewrite.section, "wish": rewrite.wish} for rewrite in rewrites]


def rewrites_of(document: Mapping[str, Any]) -> tuple[Rewrite, ...]:
    """The rewrites that a document tells of."""
    return tuple(Rewrite(r["section"], r["wish"]) for r in document.get("rewrites", ()))


def section_json(section: Section) -> dict[str, Json]:
    """A section as a document; papers by id, quotes with their words."""
    return {
        "heading": section.heading,
        "papers": [paper.id for paper in section.papers],
        "model": section.model,
        "part": section.part.value if section.part else None,
        "paragraphs": [
            {
                "role": paragraph.role.value if paragraph.role else None,
                "lead": paragraph.lead,
                "own": paragraph.own,
                "statements": [
                    statement_json(statement, _quote_json) for statement in paragraph.statements
                ],
            }
            for paragraph in section.paragraphs
        ],
    }


def section_of(document: Mapping[str, Any], papers: Mapping[str, Paper]) -> Section | None:
    """The section of a document; None if a paper is gone or no longer says what was quoted."""
    if any(paper_id not in papers for paper_id in paper_ids([document])):
        return None
    paragraphs = []
    for each in document["paragraphs"]:
        statements = [_statement_of(statement, papers) for statement in each["statements"]]
        if any(statement is None for statement in statements):
            return None
        kept = tuple(statement for statement in statements if statement)
        role = SentenceRole(each["role"]) if each["role"] else None
        paragraphs.append(Paragraph(kept, role, each["lead"], each["own"]))
    held = tuple(papers[i] for i in document["papers"])
    part = ReviewPart(document["part"]) if document.get("part") else None
    return Section(document["heading"], held, tuple(paragraphs), document["model"], part)


def outcomes_json(outcomes: Sequence[SharedOutcome]) -> list[Json]:
    """Outcomes as documents; quotes with their words."""
    return [
        {
            "name": outcome.name,
            "apart": [[a, b] for a, b in outcome.apart],
            "findings": [
                {
                    "quote": _quote_json(finding.quote),
                    "direction": finding.direction.value,
                    "setting": _quote_json(finding.setting) if finding.setting else None,
                    "figure": finding.figure,
                }
                for finding in outcome.findings
            ],
        }
        for outcome in outcomes
    ]


def quotes_in(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The quotes of kept outcomes."""
    return [finding["quote"] for each in document["outcomes"] for finding in each["findings"]]


def outcomes_of(
    document: Mapping[str, Any], papers: Mapping[str, Paper]
) -> tuple[SharedOutcome, ...] | None:
    """Outcomes that were kept; None if a paper is gone or no longer says what was quoted."""
    quotes = quotes_in(document)
    if any(quote["paper"] not in papers for quote in quotes):
        return None
    if any(_quote_of(quote, papers).text != quote["text"] for quote in quotes):
        return None
    return tuple(
        SharedOutcome(
            each["name"],
            tuple(
                Finding(
                    _quote_of(finding["quote"], papers),
                    Direction(finding["direction"]),
                    _quote_of(finding["setting"], papers) if finding["setting"] else None,
                    finding["figure"],
                )
                for finding in each["findings"]
            ),
            tuple((a, b) for a, b in each["apart"]),
        )
        for each in document["outcomes"]
    )


def paper_ids(documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of all papers that sections' documents name, each once."""
    found: dict[str, None] = {}
    for document in documents:
        found.update(dict.fromkeys(document["papers"]))
        for paragraph in document.get("paragraphs", ()):
            for statement in paragraph["statements"]:
                found.update(dict.fromkeys(statement["citations"]))
                found.update(dict.fromkeys(quote["paper"] for quote in statement["evidence"]))
    return list(found)


def _quote_json(quote: Quote) -> dict[str, Json]:
    return {"paper": quote.paper.id, "start": quote.start, "end": quote.end, "text": quote.text}


def _quote_of(document: Mapping[str, Any], papers: Mapping[str, Paper]) -> Quote:
    return Quote(papers[document["paper"]], document["start"], document["end"])


def _statement_of(document: Mapping[str, Any], papers: Mapping[str, Paper]) -> Statement | None:
    """The statement of a document; None where a paper no longer says what was quoted."""
    statement = parse_statement(document, papers, _quote_of)
    said = [quote["text"] for quote in document["evidence"]]
    return statement if [quote.text for quote in statement.evidence] == said else None
