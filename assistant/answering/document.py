"""By document: of a pasted abstract, what the library supports, contradicts or extends."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import Statement, Support
from assistant.answering.extract import quoted, score_sentences
from assistant.checking.check import Checker
from assistant.checking.draft import check_sentence, sentences_in
from index.paper import Result

if TYPE_CHECKING:
    from index.embedding.remembered import Remembered

MOST_SENTENCES = 15
MOST_EXTENDING = 3
NEAR = 0.45


@dataclass(frozen=True, slots=True)
class Related:
    """Statements so far: the document's own, checked, then quotes of papers that extend it."""

    statements: tuple[Statement, ...]
    notices: tuple[str, ...] = ()


def relate(
    document: str,
    retrieved: Sequence[Result],
    search: Callable[[str, int], Sequence[Result]],
    checker: Checker,
    embedder: "Remembered",
) -> Iterator[Related]:
    """Ever longer: each sentence the library bears on, then what the nearest papers add."""
    statements: tuple[Statement, ...] = ()
    sentences = sentences_in(document)[:MOST_SENTENCES]
    for sentence in sentences:
        statement = check_sentence(sentence, search, checker)
        if statement.support is not Support.UNSUPPORTED:
            statements = (*statements, statement)
            yield Related(statements)
    borne = len(statements)
    statements += _extending(document, retrieved, statements, embedder)
    said = (
        f"of {len(sentences)} sentences, the library bears on {borne}; the rest is what extends it"
    )
    yield Related(statements, (said,))


def _extending(
    document: str,
    retrieved: Sequence[Result],
    statements: Sequence[Statement],
    embedder: "Remembered",
) -> tuple[Statement, ...]:
    """The nearest sentence of each near paper that is neither the document nor cited already."""
    cited = {paper.id for statement in statements for paper in statement.citations}
    own = " ".join(document.split())
    others = [r for r in retrieved if r.paper.id not in cited and r.paper.abstract]
    others = [r for r in others if " ".join(r.paper.abstract.split())[:200] not in own]
    found = []
    for result in others[:MOST_EXTENDING]:
        scored = score_sentences(document[:1000], [result], embedder)
        if scored.sentences and scored.meaning.max() >= NEAR:
            found.append(quoted(scored.sentences[int(scored.meaning.argmax())].quote))
    return tuple(found)
