"""An answer as it is kept in a conversation, and read back after a restart.

A turn carries the papers it cites, so it stays readable when they leave the library; what else was
retrieved is kept by id and looked up again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.answer import (
    Answer,
    Meter,
    Quote,
    Stance,
    Standing,
    Statement,
    Support,
    Trace,
)
from assistant.render.json import paper_json
from index.paper import Body, Explanation, Json, Paper, Part, Result

FindPapers = Callable[[Sequence[str]], Sequence[Paper]]


def turn_json(answer: Answer) -> dict[str, Json]:
    """The document of one turn."""
    return {
        "question": answer.question,
        "standalone": answer.standalone,
        "answered": answer.answered,
        "missing": answer.missing,
        "failure": answer.failure,
        "notices": [*answer.notices],
        "model": answer.trace.model,
        "library": answer.trace.library,
        "seconds": {**answer.trace.seconds},
        "papers": [_paper_json(paper, _quotes_of(paper, answer)) for paper in _papers_of(answer)],
        "standing": answer.standing.value,
        "judge": answer.judge,
        "meter": _meter_json(answer.meter),
        "statements": [statement_json(statement) for statement in answer.statements],
        "retrieved": [_result_json(result) for result in answer.retrieved],
    }


def parse_turn(document: dict[str, Json], find: FindPapers) -> Answer:
    """The answer of a turn; `find` looks up papers by id and leaves out those that are gone."""
    turn: Mapping[str, Any] = document
    papers = {paper.id: paper for paper in map(_paper, turn["papers"])}
    missing = [found["paper"] for found in turn["retrieved"] if found["paper"] not in papers]
    known = {**{paper.id: paper for paper in find(missing)}, **papers}
    return Answer(
        turn["question"],
        statements=tuple(parse_statement(statement, papers) for statement in turn["statements"]),
        retrieved=tuple(
            _result(found, known[found["paper"]])
            for found in turn["retrieved"]
            if found["paper"] in known
        ),
        answered=turn["answered"],
        notices=tuple(turn["notices"]),
        trace=Trace(
            model=turn["model"],
            library=turn.get("library") or "",
            seconds=turn.get("seconds") or {},  # not in turns of older versions
        ),
        missing=turn["missing"],
        failure=turn["failure"],
        standalone=turn["standalone"],
        standing=Standing(turn.get("standing") or Standing.NOT_FOUND),
        judge=turn.get("judge") or "",
        meter=_meter(turn.get("meter"), papers),
    )


def _papers_of(answer: Answer) -> list[Paper]:
    """The papers that a turn carries: those it cites, and those of its meter."""
    weighed = [quote.paper for _, quote in answer.meter.quotes] if answer.meter else []
    return [*{paper.id: paper for paper in (*answer.references, *weighed)}.values()]


def _quotes_of(paper: Paper, answer: Answer) -> list[Quote]:
    weighed = [quote for _, quote in answer.meter.quotes] if answer.meter else []
    quotes = [*weighed, *(quote for s in answer.statements for quote in s.evidence)]
    return [quote for quote in quotes if quote.paper.id == paper.id]


def _meter_json(meter: Meter | None) -> Json:
    if meter is None:
        return None
    return [[stance.value, *_place(quote)] for stance, quote in meter.quotes]


def _meter(saved: list[Any] | None, papers: Mapping[str, Paper]) -> Meter | None:
    if saved is None:
        return None
    return Meter(tuple((Stance(stance), _quote(quote, papers)) for stance, *quote in saved))


def _place(quote: Quote) -> list[Json]:
    return [quote.paper.id, quote.start, quote.end, quote.part.value]


def _quote(saved: Sequence[Any], papers: Mapping[str, Paper]) -> Quote:
    """A saved quote; before papers had bodies it was of an abstract, and didn't say so."""
    paper_id, start, end, *part = saved
    return Quote(papers[paper_id], start, end, Part(part[0]) if part else Part.ABSTRACT)


def statement_json(
    statement: Statement, quote_json: Callable[[Quote], Json] = _place
) -> dict[str, Json]:
    """A statement as it is kept, papers by id; of its quotes what `quote_json` says."""
    said: dict[str, Json] = {
        "text": statement.text,
        "citations": [paper.id for paper in statement.citations],
        "evidence": [quote_json(quote) for quote in statement.evidence],
        "support": statement.support.value,
        "reason": statement.reason,
        "claim": statement.claim,
    }
    # What stood around it is an answer's; sentences of a review have paragraphs.
    around: dict[str, Json] = {"lead": statement.lead, "shown": statement.shown or None}
    return said | {name: value for name, value in around.items() if value is not None}


def _result_json(result: Result) -> dict[str, Json]:
    why = result.explanation
    ranks: list[Json] = [why.dense_rank, why.lexical_rank]
    return {"paper": result.paper.id, "score": result.score, "ranks": ranks}


def _paper(document: Mapping[str, Any]) -> Paper:
    fields = {name: v for name, v in document.items() if name not in ("paper_id", "quoted")}
    paper = Paper(id=document["paper_id"], **fields, body=_body(document.get("quoted") or ()))
    return replace(
        paper,
        authors=tuple(paper.authors),
        keywords=tuple(paper.keywords),
        sources=tuple(paper.sources),
    )


def _paper_json(paper: Paper, quotes: Sequence[Quote]) -> dict[str, Json]:
    """A paper without its body, but for what is quoted of that."""
    spans = sorted({(q.start, q.end, q.page) for q in quotes if q.part is Part.BODY})
    text = paper.part(Part.BODY)
    quoted: list[Json] = [[start, text[start:end], page] for start, end, page in spans]
    return {**paper_json(replace(paper, body=None)), **({"quoted": quoted} if quoted else {})}


def _body(quoted: Sequence[Any]) -> Body | None:
    """A body of which only what was quoted is known; it stands where it stood."""
    text = ""
    for start, words, _ in quoted:
        text = text[:start].ljust(start) + words + text[start + len(words) :]
    pages = tuple((start, page) for start, _, page in quoted if page)
    return Body(text, pages) if quoted else None


def parse_statement(
    document: Mapping[str, Any],
    papers: Mapping[str, Paper],
    quote_of: Callable[[Any, Mapping[str, Paper]], Quote] = _quote,
) -> Statement:
    """The statement of a document; `quote_of` reads one of its quotes."""
    return Statement(
        document["text"],
        citations=tuple(papers[paper_id] for paper_id in document["citations"]),
        evidence=tuple(quote_of(quote, papers) for quote in document["evidence"]),
        support=Support(document["support"]),
        reason=document["reason"],
        claim=document.get("claim", True),
        lead=document.get("lead"),
        shown=document.get("shown") or "",
    )


def _result(document: Mapping[str, Any], paper: Paper) -> Result:
    dense, lexical = document["ranks"]
    why = Explanation(dense_rank=dense, lexical_rank=lexical)
    return Result(paper, document["score"], (), why)
