"""Whether abstracts carry a statement, contradict it, or say nothing of it: without a library."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.reader.load_reader import AUTO, load_reader
from assistant.reader.types import Claim, Reader, Source, SupportCheck
from assistant.verbs import arguments
from index.roles.installed import in_use
from index.roles.published import Role

__all__ = ["SupportCheck", "check_support"]


def check_support(
    statement: str, abstracts: Sequence[str], *, checker: str | None = None
) -> SupportCheck:
    """Whether the abstracts, taken together, carry one statement; needs no library.

    `checker` names a published cross-encoder to judge instead of the built-in reader, `auto` takes
    one where one is on this machine; ModelError if it is none.

    >>> abstract = "MUVERA finds the same papers. It cuts latency by 90% on average."
    >>> check_support("MUVERA cuts latency by 90%.", [abstract]).label
    <Support.SUPPORTED: 'supported'>
    """
    arguments.text("statement", statement)
    arguments.texts("abstracts", abstracts)
    named = checker if checker != AUTO else _on_this_machine()
    (verdict,) = _reader(named).support([Claim(statement, tuple(map(Source, abstracts)))])
    return verdict


@lru_cache(maxsize=2)
def _reader(checker: str | None) -> Reader:
    return load_reader(checker)


def _on_this_machine() -> str | None:
    kept = in_use(Role.CHECKER)
    return kept.name if kept else None
