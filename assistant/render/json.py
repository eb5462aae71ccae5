"""Answers, results and papers as JSON documents.

The command line, the page's API and the MCP tools all print these.
"""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import TYPE_CHECKING

from assistant.answer import (
    Answer,
    Meter,
    Quote,
    Stance,
    Statement,
    cited_papers,
    quotes_of,
)
from index.paper import Body, Explanation, Json, Paper, Passage, Result

if TYPE_CHECKING:
    from index.search.near_names import NearName


def search_json(
    query: str,
    results: Sequence[Result],
    seconds: float,
    *,
    near: "Sequence[NearName]" = (),
    told: Sequence[str] = (),
    notices: Sequence[str] = (),
) -> dict[str, Json]:
    """The document of `search --json`: one entry per paper, best first.

    `near` are names that were probably meant, `told` says of each result why it stands there,
    `notices` what is to be said of all.
    """
    whys = zip(results, told or repeat(""), strict=False)
    entries = [_result_json(rank, result, why) for rank, (result, why) in enumerate(whys, start=1)]
    meant: list[Json] = [near_name_json(name) for name in near]
    return {
        "query": query,
        "results": [*entries],
        "did_you_mean": meant,
        "notices": [*notices],
        "seconds": round(seconds, 4),
    }


def near_name_json(near: "NearName") -> dict[str, Json]:
    """A name that was probably meant, and the query with it."""
    return {
        "written": near.written,
        "kind": near.kind.value,
        "name": near.name,
        "query": near.query,
    }


def answer_json(answer: Answer) -> dict[str, Json]:
    """The document of `ask --json`."""
    trace = answer.trace
    return {
        "question": answer.question,
        "standalone": answer.standalone or answer.question,
        "answered": answer.answered,
        "text": answer.text,
        **statements_json(answer.statements),
        "retrieved": [
            {"paper_id": r.paper.id, "title": r.paper.title, "score": round(r.score, 4)}
            for r in answer.retrieved
        ],
        "notices": [*answer.notices],
        "failure": answer.failure,
        "standing": answer.standing.value,
        "judge": answer.judge,
        "meter": _meter_json(answer.meter),
        "model": trace.model,
        "trace": {
            "prompt_hash": trace.prompt_hash,
            "library": trace.library,
            "seconds": {name: round(s, 4) for name, s in trace.seconds.items()},
            "steps": [
                {
                    "name": step.name,
                    "seconds": round(step.seconds, 4),
                    "calls": step.calls,
                    "tokens": step.tokens,
                }
                for step in trace.steps
            ],
            "calls": trace.calls,
            "tokens": dict(trace.tokens),
            "cost": None if trace.cost is None else round(trace.cost, 6),
            "details": dict(trace.details),
        },
    }


def statements_json(statements: Sequence[Statement]) -> dict[str, Json]:
    """`answer` and `references` of statements, which point at each other by 0-based position."""
    papers = cited_papers(statements)
    place = {paper.id: n for n, paper in enumerate(papers)}
    quotes = {paper.id: quotes_of(paper, statements) for paper in papers}
    return {
        "answer": [statement_json(statement, place) for statement in statements],
        "references": [
            {**_who_json(paper), "quotes": [quote_json(quote) for quote in quotes[paper.id]]}
            for paper in papers
        ],
    }


def statement_json(statement: Statement, place: dict[str, int]) -> dict[str, Json]:
    """One statement; `place` maps paper ids to their 0-based position in `references`.

    `support` is null where it claims nothing.
    """
    return {
        "text": statement.text,
        "citations": [place[paper.id] for paper in statement.citations],
        "evidence": [
            {"reference": place[quote.paper.id], **_span_json(quote)}
            for quote in statement.evidence
        ],
        "support": statement.support.value if statement.claim else None,
        "reason": statement.reason,
    }


def papers_json(papers: Iterable[Paper]) -> dict[str, Json]:
    """The document of `papers --json`."""
    return {"papers": [paper_json(paper) for paper in papers]}


def paper_json(paper: Paper) -> dict[str, Json]:
    """The document of `papers show ID --json`: everything known of one paper, as it was read."""
    return {
        "paper_id": paper.id,
        "key": paper.key,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": [*paper.authors],
        "year": paper.year,
        "venue": paper.venue,
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "pmid": paper.pmid,
        "url": paper.url,
        "keywords": [*paper.keywords],
        "retracted": paper.retracted,
        "sources": [*paper.sources],
        "extra": dict(paper.extra),
        **(_body_json(paper.body) if paper.body else {}),
    }


def _body_json(body: Body) -> dict[str, Json]:
    """The full text that quotes are spans of, where its pages and sections begin, and the PDF."""
    return {
        "body": body.text,
        "pages": [{"start": start, "page": page} for start, page in body.pages],
        "sections": [{"start": start, "heading": heading} for start, heading in body.sections],
        "pdf": body.file,
    }


def _result_json(rank: int, result: Result, why: str) -> dict[str, Json]:
    return {
        "rank": rank,
        **_who_json(result.paper),
        "score": round(result.score, 4),
        "passages": [_passage_json(passage) for passage in result.passages],
        "explanation": {**_explanation_json(result.explanation), "explain": why},
    }


def _who_json(paper: Paper) -> dict[str, Json]:
    return {
        "paper_id": paper.id,
        "title": paper.title,
        "authors": [*paper.authors],
        "year": paper.year,
        "venue": paper.venue,
        "url": paper.url,
        **({"retracted": True} if paper.retracted else {}),
    }


def _passage_json(passage: Passage) -> dict[str, Json]:
    chunk = passage.chunk
    return {
        "text": passage.text,
        "part": chunk.part.value,
        "page": passage.page,
        **({"section": passage.section} if passage.section else {}),
        "start": chunk.start,
        "end": chunk.end,
        "score": round(passage.score, 4),
    }


def _explanation_json(explanation: Explanation) -> dict[str, Json]:
    return {
        "found_by": [*explanation.found_by],
        "dense": explanation.dense,
        "dense_rank": explanation.dense_rank,
        "lexical": explanation.lexical,
        "lexical_rank": explanation.lexical_rank,
        "note": explanation.note,
        "share": explanation.share,
        "first_rank": explanation.first_rank,
        "second_rank": explanation.second_rank,
    }


def _meter_json(meter: Meter | None) -> Json:
    """How many papers speak for, against, or neither, each with its quote."""
    if meter is None:
        return None
    counts: dict[str, Json] = {stance.value: meter.count(stance) for stance in Stance}
    quotes: list[Json] = [
        {
            "stance": stance.value,
            "paper_id": quote.paper.id,
            "title": quote.paper.title,
            **quote_json(quote),
        }
        for stance, quote in meter.quotes
    ]
    return {**counts, "quotes": quotes}


def quote_json(quote: Quote) -> dict[str, Json]:
    """A quote and its place."""
    return {"text": quote.text, **_span_json(quote)}


def _span_json(quote: Quote) -> dict[str, Json]:
    """Where a quote stands: abstracts have no pages."""
    return {
        "part": quote.part.value,
        "page": quote.page,
        "start": quote.start,
        "end": quote.end,
    }
