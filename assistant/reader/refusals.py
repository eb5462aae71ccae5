"""How many of the questions that the papers answer may be refused, where no model answers."""

import os

from index.errors import QueryError

REFUSALS = 0.005
"""Of questions that the library answers, how many may be refused; `--refusals` says otherwise."""
MOST_REFUSALS = 0.2


def parse_refusals(said: float | None = None) -> float:
    """A share of answerable questions that may be refused, else PAPER_ASSISTANT_REFUSALS.

    Raises QueryError if it is none in [0, MOST_REFUSALS].
    """
    named = os.environ.get("PAPER_ASSISTANT_REFUSALS", "") if said is None else str(said)
    try:
        share = float(named or REFUSALS)
    except ValueError:
        share = -1.0
    if not 0 <= share <= MOST_REFUSALS:
        raise QueryError(
            f"no share of questions to refuse: {named!r}; say 0 to {MOST_REFUSALS}, as 0.02"
        )
    return share
