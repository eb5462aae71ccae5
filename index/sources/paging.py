"""What a query of many pages says first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """How many papers fit a query, of which the limit may take a part."""

    total: int
