"""A review as one JSON document."""

from assistant.answer import Quote, Statement
from assistant.render.json import statement_json, statements_json
from assistant.review.compare.outcomes import SharedOutcome
from assistant.review.render.document import flow, numbers
from assistant.review.types import Paragraph, Review, Section
from index.paper import Json


def review_json(review: Review) -> dict[str, Json]:
    """The document of `review --json`; references are pointed at by 0-based position."""
    place = {paper_id: n - 1 for paper_id, n in numbers(review).items()}
    columns: list[Json] = [*review.table.columns]
    paragraphs = [paragraph for section in review.body for paragraph in section.paragraphs]
    return {
        "topic": review.topic,
        "protocol": [*review.protocol],
        "questions": [{"question": q, "papers": n} for q, n in review.questions],
        "sections": [_section_json(section, place) for section in review.sections],
        "parts": [_part_json(section, place) for section in review.parts],
        "references": statements_json(review.statements)["references"],
        "table": {
            "columns": columns,
            "rows": [
                {
                    "reference": place[row.paper.id],
                    "cells": [None if cell is None else _quote_json(cell) for cell in row.cells],
                }
                for row in review.table.rows
            ],
        },
        "gaps": [*review.gaps.sentences],
        "searches": dict(review.gaps.searches),
        "connecting": [*dict.fromkeys(p.lead for p in paragraphs if p.lead)],
        "outcomes": [_outcome_json(outcome, place) for outcome in review.outcomes],
        "map": _map_json(review, place),
        "scope": scope_json(review),
        "planned": review.planned,
        "notices": [*review.notices],
        "failure": review.failure,
        "model": review.trace.model,
        "trace": _trace_json(review),
    }


def scope_json(review: Review) -> dict[str, Json]:
    """What was searched and screened, with each excluded paper and the reason."""
    scope = review.scope
    return {
        "queries": [{"text": q.text, "found": q.found, "new": q.new} for q in scope.queries],
        "flow": dict(flow(review)),
        "included": [
            {
                "paper_id": c.paper.id,
                "relevance": round(c.relevance, 4),
                "reason": c.reason,
                "who": c.who,
            }
            for c in scope.included
        ],
        "excluded": [
            {
                "paper_id": e.paper.id,
                "title": e.paper.title,
                "relevance": round(e.relevance, 4),
                "reason": e.reason,
                "sentence": e.sentence,
                "who": e.who,
            }
            for e in scope.excluded
        ],
    }


def _section_json(section: Section, place: dict[str, int]) -> dict[str, Json]:
    return {
        "heading": section.heading,
        "answer": [statement_json(statement, place) for statement in section.statements],
        "paragraphs": [_paragraph_json(paragraph, place) for paragraph in section.paragraphs],
        "papers": [paper.id for paper in section.papers],
        "model": section.model,
    }


def _part_json(section: Section, place: dict[str, int]) -> dict[str, Json]:
    """What is written of all sections: the same as a section, and which part it is."""
    return {"part": section.part.value if section.part else "", **_section_json(section, place)}


def _paragraph_json(paragraph: Paragraph, place: dict[str, int]) -> dict[str, Json]:
    return {
        "role": None if paragraph.role is None else paragraph.role.value,
        "lead": paragraph.lead,
        "own": paragraph.own,
        "text": " ".join(_marked(statement, place) for statement in paragraph.statements),
    }


def _marked(statement: Statement, place: dict[str, int]) -> str:
    marks = "".join(f"[{place[paper.id] + 1}]" for paper in statement.citations)
    return f"{statement.text} {marks}".strip()


def _quote_json(quote: Quote) -> dict[str, Json]:
    return {"text": quote.text, "start": quote.start, "end": quote.end}


def _placed(quote: Quote, place: dict[str, int]) -> dict[str, Json]:
    return {"reference": place[quote.paper.id], **_quote_json(quote)}


def _outcome_json(outcome: SharedOutcome, place: dict[str, int]) -> dict[str, Json]:
    """An outcome; `apart` are places in `findings` of two that disagree."""
    agreement = outcome.agreement
    return {
        "outcome": outcome.name,
        "agreement": agreement.value if agreement else None,
        "apart": [[a, b] for a, b in outcome.apart],
        "findings": [
            {
                "direction": finding.direction.value,
                "setting": _quote_json(finding.setting) if finding.setting else None,
                "figure": finding.figure,
                "quote": _placed(finding.quote, place),
            }
            for finding in outcome.findings
        ],
    }


def _map_json(review: Review, place: dict[str, int]) -> list[Json]:
    return [
        {"reference": place[c.paper.id], "x": c.place[0], "y": c.place[1]}
        for c in review.scope.included
        if c.paper.id in place
    ]


def _trace_json(review: Review) -> dict[str, Json]:
    trace = review.trace
    return {
        "prompt_hash": trace.prompt_hash,
        "library": trace.library,
        "seconds": {name: round(s, 4) for name, s in trace.seconds.items()},
        "tokens": dict(trace.tokens),
        "details": dict(trace.details),
        "calls": trace.calls,
        "cost": trace.cost,
    }
