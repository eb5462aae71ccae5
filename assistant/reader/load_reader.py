"""Which reader judges: a cross-encoder that was named or is on this machine, else the built-in."""

from typing import TYPE_CHECKING

from assistant.reader.refusals import REFUSALS
from assistant.reader.types import Reader
from index.embedding.embedder import Embedder

if TYPE_CHECKING:
    from assistant.reader.nli import Nli
    from index.search.rerank import Reranker

AUTO = "auto"
"""The name for the cross-encoder on this machine; the built-in reader where there is none."""
BUILT_IN = (None, "", "none", "built-in")
"""Names that mean the built-in reader."""


def load_named(checker: str | None, *, offline: bool = False) -> "Nli | None":
    """The cross-encoder of a name or folder; None where the built-in reader is meant.

    Raises ModelError for a name that is no such model.
    """
    if checker in BUILT_IN:
        return None
    from assistant.reader.nli import load_nli

    if checker == AUTO:
        from index.roles.installed import in_use
        from index.roles.published import Role

        kept = in_use(Role.CHECKER)
        return load_nli(kept.name) if kept else None
    return load_nli(str(checker), offline=offline)


def load_reader(
    checker: "str | Nli | None" = None,
    *,
    embedder: Embedder | None = None,
    offline: bool = False,
    reranker: "Reranker | None" = None,
    refusals: float = REFUSALS,
) -> Reader:
    """The reader that a name means, or that reads by a cross-encoder loaded before.

    `embedder` is shared by the built-in reader if it is the one that it was fitted with; a
    `reranker` says which sentences and papers come first; `refusals` is the share of answerable
    questions that may be refused. Raises ModelError for a name that is no
    such model.
    """
    from assistant.reader.builtin import BuiltIn

    builtin = BuiltIn(embedder, refusals=refusals)
    model = load_named(checker, offline=offline) if isinstance(checker, str) else checker
    reader: Reader = builtin
    if model is not None:
        from assistant.reader.cross_encoder import CrossEncoderReader

        reader = CrossEncoderReader(model, builtin)
    if reranker is None:
        return reader
    from assistant.reader.reranked import RerankedReader

    return RerankedReader(reader, reranker)
