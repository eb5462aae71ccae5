"""Papers a reader wants among the evidence of a conversation, and papers to be left out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pins:
    """Ids of papers that are always read, and of papers that never are."""

    pinned: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
