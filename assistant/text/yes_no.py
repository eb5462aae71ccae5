"""Questions of yes or no, by how they begin."""

import re

_BEGINS = re.compile(
    r"\W*(?:is|are|was|were|do|does|did|can|could|has|have|had|should|will|would|may|might|must)\b",
    re.IGNORECASE,
)


def asks_yes_or_no(question: str) -> bool:
    """Whether a question can be answered by yes or no.

    >>> asks_yes_or_no("Do cool roofs raise heating demand?"), asks_yes_or_no("What do they cost?")
    (True, False)
    """
    return bool(_BEGINS.match(question))
