"""What is told of the papers that a question is answered from, before a word is said."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer import Answer, Trace
from assistant.answering.holdings import left_by_filter
from assistant.answering.means import Manner, Means
from assistant.models.spec import NO_MODEL
from assistant.query.types import Kind, Query
from assistant.saved.saved_filters import filters_json
from assistant.text.abbreviations import definitions, spelt_out
from assistant.text.language import language_of
from assistant.text.spelling import respell, respelt
from assistant.text.understood import language_notice
from index.paper import Paper, Result
from index.search.lexical_fallback import BY_WORDS

if TYPE_CHECKING:
    from index.embedding.cached_embedder import CachedEmbedder


def tell_evidence(
    query: Query, retrieved: tuple[Result, ...], means: Means, manner: Manner, seconds: float
) -> Answer:
    """The papers to answer from, found in so many seconds: an Answer without words."""
    left = left_by_filter(query, means.library)
    trace = Trace(
        model=means.calls.name if means.calls else NO_MODEL,
        library=means.library.fingerprint,
        seconds={"search": seconds},
        details={
            "k": manner.k,
            "strict": manner.strict,
            "order": manner.order.value,
            "effort": manner.effort.value,
            "checker": means.judges.checker,
            "reranker": means.judges.reranker,
            "filters": filters_json(query.given),
        },
    )
    return Answer(
        query.question,
        retrieved=retrieved,
        notices=(
            *query.notices,
            *((left,) if left else ()),
            *_notes(retrieved),
            *_foreign(query, retrieved, means.embedder.name),
        ),
        trace=trace,
        standalone=query.standalone,
        judge=means.reader.name,
    )


def _foreign(query: Query, retrieved: tuple[Result, ...], embedder: str) -> tuple[str, ...]:
    """That the question or a paper is in a language which the embedder was not made for."""
    texts = (query.text, *(result.paper.text for result in retrieved))
    said = language_notice(embedder, texts)
    return (said,) if said else ()


def respelt_query(
    query: Query, found: Sequence[Result], embedder: "CachedEmbedder"
) -> Query | None:
    """The question with its misspelt words as the papers found spell them; None if it has none.

    Where it asks for a list of papers, its abbreviations are also in full, if several of the
    papers spell them out. No names of papers or figures are touched, nor a question in another
    language.
    """
    text = query.text
    kinds = (Kind.FACT, Kind.SYNTHESIS, Kind.COMPARISON, Kind.LIST)
    if query.kind not in kinds or query.of_papers:
        return None
    if language_of(text) not in ("", "English"):
        return None
    texts = [_known_of(result.paper) for result in found]
    meant = dict(respell(text, texts, embedder))
    # A list wants every paper. A fact is found better by the short form, as `IL-6` (SciFact).
    if query.kind is Kind.LIST:
        # Fewer than two that spell it out, and it is a paper's own name.
        in_full = spelt_out(text, definitions(texts), texts, 2)
        meant |= {short: f"{short} ({long})" for short, long in in_full.items()}
    if not meant:
        return None
    said = ", ".join(f"“{word}” as “{right}”" for word, right in meant.items())
    return replace(
        query,
        text=respelt(text, meant),
        said=respelt(query.said, meant),
        conditions=tuple(respelt(one, meant) for one in query.conditions),
        sub_queries=tuple(respelt(one, meant) for one in query.sub_queries),
        notices=(*query.notices, f"read {said}"),
    )


def _known_of(paper: Paper) -> str:
    """All that is known of a paper in which a name may stand: its text, authors and venue."""
    return "\n".join([paper.text, *paper.authors, paper.venue])


def _notes(retrieved: tuple[Result, ...]) -> tuple[str, ...]:
    """What search had to say of itself: that it had no vectors."""
    notes = (result.explanation.note for result in retrieved)
    return tuple(dict.fromkeys(note for note in notes if note.startswith(BY_WORDS)))
