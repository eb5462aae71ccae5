"""Which reader judges: a cross-encoder that was named or is on this machine, else the built-in."""

from typing import TYPE_CHECKING

from assistant.reader.builtin import BuiltIn
from assistant.reader.types import Reader
from index.embedding.embedder import Embedder

if TYPE_CHECKING:
    from assistant.reader.cross_encoder import Nli

BUILT_IN = (None, "", "none", "auto", BuiltIn.name)
"""Names that mean the built-in reader where no cross-encoder is on the machine."""


def load_named(checker: str | None, *, offline: bool = False) -> "Nli | None":
    """The cross-encoder of a name or folder; None where the built-in reader is meant.

    Raises ModelError for a name that is no such model.
    """
    if checker in BUILT_IN:
        return None
    from assistant.reader.cross_encoder import Nli

    return Nli(str(checker), offline=offline)


def load_reader(
    checker: "str | Nli | None" = None, *, embedder: Embedder | None = None, offline: bool = False
) -> Reader:
    """The reader that a name means, or that reads by a cross-encoder loaded before.

    `embedder` is shared by the built-in reader if it is the one that it was fitted with. Raises
    ModelError for a name that is no such model.
    """
    builtin = BuiltIn(embedder)
    model = load_named(checker, offline=offline) if isinstance(checker, str) else checker
    if model is None:
        return builtin
    from assistant.reader.cross_encoder import CrossEncoderReader

    return CrossEncoderReader(model, builtin)
