"""A checked draft as a JSON document."""

from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.answer import Support, cited_papers
from assistant.checking.types import CheckedSentence, Insertion, MarkCheck
from assistant.render.json import quote_json, statement_json, statements_json
from index.paper import Json


def check_json(statements: Sequence[CheckedSentence], judge: str) -> dict[str, Json]:
    """The document of `check --json`: each sentence, the papers that bear on it, and who judged.

    `claim` is false where a sentence claims nothing, such as a question; `line` is where it begins
    in the draft; `marks` are its citations, each judged by itself, `insert` the mark it lacks.
    """
    document = statements_json(statements)
    place = {paper.id: n for n, paper in enumerate(cited_papers(statements))}
    sentences: list[Json] = [
        {
            **statement_json(s, place),
            "claim": s.claim,
            "line": s.line or None,
            "marks": [_mark_json(mark) for mark in s.marks],
            "insert": _insert_json(s.insert),
        }
        for s in statements
    ]
    counts = Counter(mark.verdict.value for s in statements for mark in s.marks)
    references = document["references"]
    return {
        "statements": sentences,
        "references": references,
        "judge": judge,
        "summary": {"marks": {**counts}, "wrong": count_wrong(statements)},
    }


def count_wrong(statements: Iterable[CheckedSentence]) -> int:
    """Marks that are wrong, and sentences that a paper contradicts and no mark speaks for."""
    return sum(
        sum(mark.verdict.is_wrong for mark in s.marks)
        + (s.claim and not s.marks and s.support is Support.CONTRADICTED)
        for s in statements
    )


def _mark_json(mark: MarkCheck) -> dict[str, Json]:
    """One mark: `support` is null where its paper was not read; quotes are of that paper."""
    return {
        "text": mark.text,
        "paper_id": mark.paper.id if mark.paper else None,
        "support": mark.support.value if mark.support else None,
        "reason": mark.reason,
        "verdict": mark.verdict.value,
        "wrong": mark.verdict.is_wrong,
        "line": mark.line,
        "start": mark.start,
        "covers": mark.covers,
        "unsaid": mark.unsaid or None,
        "title": mark.title or None,
        "add": mark.add or None,
        "evidence": [quote_json(quote) for quote in mark.evidence],
        "instead": [{"paper_id": paper.id, "title": paper.title} for paper in mark.instead],
        "swap": _insert_json(mark.swap),
    }


def _insert_json(insertion: Insertion | None) -> Json:
    if insertion is None:
        return None
    return {
        "text": insertion.text,
        "paper_ids": [paper.id for paper in insertion.papers],
        "entries": [*insertion.entries],
    }
