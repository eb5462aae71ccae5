"""Statements turned round, to see which of the two an abstract is nearer to."""

import re

from assistant.text.lexicon import antonyms

MOST = 4
"""Turned statements that are looked at."""
_NEGATIONS = [
    (re.compile(rf"\b{found}\b", re.I), put)
    for found, put in (
        ("(?:does|do|did) not", ""),
        ("(is|are|was|were|can|could|has|have) not", r"\1"),
        ("cannot", "can"),
        ("not", ""),
        ("no", "a"),
        ("lacks?", "has"),
        ("fails? to", ""),
    )
]
_VERB = re.compile(r"\b(is|are|was|were|can|has|have|may|will)\b")


def opposites_of(statement: str) -> tuple[str, ...]:
    """The statement with one negation taken out or one word turned; negated if it has neither."""
    turned = []
    for pattern, put in _NEGATIONS:
        if pattern.search(statement):
            turned.append(re.sub(r"\s+", " ", pattern.sub(put, statement, count=1)).strip())
    negated = bool(turned)
    for match in re.finditer(r"[^\W\d_]+", statement):
        other = antonyms().get(match.group().lower())
        if other is not None:
            turned.append(statement[: match.start()] + other + statement[match.end() :])
    if not negated:
        turned.append(_negated(statement))
    return tuple(dict.fromkeys(turned))[:MOST]


def _negated(statement: str) -> str:
    match = _VERB.search(statement)
    if match is None:
        return f"It is not true that {statement}"
    return f"{statement[: match.end()]} not{statement[match.end() :]}"
