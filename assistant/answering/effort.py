"""How much work a model puts into an answer."""

import os
from enum import StrEnum

from index.errors import QueryError


class Effort(StrEnum):
    """One call; plan, read, write, check and mend; or the same until nothing is missing."""

    QUICK = "quick"
    STANDARD = "standard"
    DEEP = "deep"


def parse_effort(said: str | None = None) -> Effort:
    """The effort of that name, else that of PAPER_ASSISTANT_EFFORT; QueryError if it is none."""
    named = said or os.environ.get("PAPER_ASSISTANT_EFFORT", "") or Effort.STANDARD.value
    try:
        return Effort(named)
    except ValueError:
        names = ", ".join(Effort)
        raise QueryError(f"no such effort: {named!r}; say one of {names}") from None
