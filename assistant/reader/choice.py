"""Which reader judges: a cross-encoder that was named or is on this machine, else the built-in."""

from assistant.reader.builtin import BuiltIn
from assistant.reader.types import Reader
from index.embedding.embedder import Embedder


def load_reader(
    checker: str | None = None, *, embedder: Embedder | None = None, offline: bool = False
) -> Reader:
    """The reader that a name means: a cross-encoder's name or folder; the built-in one for none.

    `embedder` is shared by the built-in reader if it is the one that it was fitted with. Raises
    ModelError for a name that is no such model.
    """
    builtin = BuiltIn(embedder)
    if checker in (None, "", "none", "auto", builtin.name):
        return builtin
    from assistant.reader.cross_encoder import CrossEncoderReader, Nli

    return CrossEncoderReader(Nli(str(checker), offline=offline), builtin)
