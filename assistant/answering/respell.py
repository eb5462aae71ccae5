"""A question in the spelling of the papers found for it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.query.types import Kind, Query
from assistant.text.abbreviations import definitions, spelt_out
from assistant.text.language import language_of
from assistant.text.spelling import respell, respelt
from index.paper import Paper, Result

if TYPE_CHECKING:
    from index.embedding.cached_embedder import CachedEmbedder

SEVERAL = 2
"""Papers found that must spell out an abbreviation: fewer, and it is a paper's own name."""
_KINDS = (Kind.FACT, Kind.SYNTHESIS, Kind.COMPARISON, Kind.LIST)


def respell_query(
    query: Query, retrieved: Sequence[Result], embedder: "CachedEmbedder"
) -> Query | None:
    """The question with its misspelt words as the papers found spell them; None if it has none.

    Where it asks for a list of papers, its abbreviations are also in full, if several of the
    papers spell them out. No names of papers or figures are touched, nor a question in another
    language.
    """
    text = query.text
    if query.kind not in _KINDS or query.of_papers or language_of(text) not in ("", "English"):
        return None
    texts = [_known_of(result.paper) for result in retrieved]
    meant = dict(respell(text, texts, embedder))
    # A list wants every paper. A fact is found better by the short form, as `IL-6` (SciFact).
    if query.kind is Kind.LIST:
        in_full = spelt_out(text, definitions(texts), texts, SEVERAL)
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
