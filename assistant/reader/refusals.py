"""How many of the questions that the papers answer may be refused, where no model answers."""

import os

from index.errors import QueryError

REFUSALS = 0.005
"""Of questions that the library answers, how many may be refused; `--refusals` says otherwise."""


def parse_refusals(said: float | None = None) -> float:
    """A share of answerable questions that may be refused, else PAPER_ASSISTANT_REFUSALS.

    Raises QueryError if it is none in [0, MOST_REFUSALS].
    """
    named = os.environ.get("PAPER_ASSISTANT_REFUSALS", "") if said is None else str(said)
    try:
        share = float(named or REFUSALS)
    except ValueError:
        share = -1.0
    most = 0.2
    if not 0 <= share <= most:
        raise QueryError(f"no share of questions to refuse: {named!r}; say 0 to {most}, as 0.02")
    return share
