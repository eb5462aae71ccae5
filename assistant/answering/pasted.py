"""By document: of a pasted abstract, what the library supports, contradicts or extends."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Statement, Support
from assistant.answering.choose_quotes import pick, quoted
from assistant.checking.check_draft import check_sentence, sentences_in
from assistant.reader.types import Reader
from index.paper import Result


@dataclass(frozen=True, slots=True)
class Related:
    """Statements so far: the document's own, checked, then quotes of papers that extend it."""

    statements: tuple[Statement, ...]
    notices: tuple[str, ...] = ()


def relate(
    document: str,
    retrieved: Sequence[Result],
    search: Callable[[str, int], Sequence[Result]],
    reader: Reader,
) -> Iterator[Related]:
    """Ever longer: each sentence the library bears on, then what the nearest papers add."""
    statements: tuple[Statement, ...] = ()
    sentences = sentences_in(document)[:15]
    for sentence in sentences:
        statement = check_sentence(sentence, search, reader)
        if statement.support is not Support.UNSUPPORTED:
            statements = (*statements, statement)
            yield Related(statements)
    borne = len(statements)
    statements += _extending(document, retrieved, statements, reader)
    said = (
        f"of {len(sentences)} sentences, the library bears on {borne}; the rest is what extends it"
    )
    yield Related(statements, (said,))


def _extending(
    document: str,
    retrieved: Sequence[Result],
    statements: Sequence[Statement],
    reader: Reader,
) -> tuple[Statement, ...]:
    """The nearest sentence of each near paper that is neither the document nor cited already."""
    cited = {paper.id for statement in statements for paper in statement.citations}
    own = " ".join(document.split())
    others = [r for r in retrieved if r.paper.id not in cited and r.paper.abstract]
    others = [r for r in others if " ".join(r.paper.abstract.split())[:200] not in own]
    # Characters of a document that other papers are held against.
    asked = document[:1000]
    near = [r.paper for r in others[:3]]
    best = (max(pick(asked, [paper], reader), key=lambda one: one.chance) for paper in near)
    return tuple(quoted(one.quote) for one in best)
