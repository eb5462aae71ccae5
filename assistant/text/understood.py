"""What an embedder made for one language does not understand, said in one line."""

import re
from collections import Counter
from collections.abc import Iterable

from assistant.text.language import language_of
from index.roles.published import Published, Role, load_published

MULTILINGUAL = "multilingual-e5-small"
BY_WORDS_ONLY = "are found by words only"


def language_notice(embedder: str, texts: Iterable[str]) -> str:
    """In which language texts are that the embedder of this name was not made for; empty for none.

    Of an embedder that is not among the published ones nothing is known, and nothing said.
    """
    model = _published(embedder)
    if model is None or not model.languages:
        return ""
    # Characters of a text that its language is told by.
    found = Counter(language_of(text[:400]) for text in texts)
    others = [name for name, _ in found.most_common() if name not in ("", model.languages)]
    if not others:
        return ""
    return (
        f"papers in {' and '.join(others)} {BY_WORDS_ONLY}: {model.name} knows "
        f"{model.languages}; `models get embedder {MULTILINGUAL}`, then `doctor --repair "
        f"--embedder {MULTILINGUAL}`, finds them by meaning too"
    )


def _published(embedder: str) -> Published | None:
    """The published model of an embedder's name, which may be a folder with a precision."""
    parts = re.split(r"[/\\#]", embedder.partition(" (")[0])
    embedders = (model for model in load_published() if model.role is Role.EMBEDDER)
    return next((model for model in embedders if model.name in parts), None)
