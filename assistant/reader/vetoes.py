"""What a model may not take for carried: a figure or a name that no source has."""

import re
from collections.abc import Sequence
from itertools import combinations

from assistant.reader.figures import agrees
from assistant.reader.quantities import NAMED, Quantity, find_quantities
from assistant.reader.types import Source
from assistant.text.language import language_of
from assistant.text.stems import absent, names
from index.text.clean import tidy
from index.text.statements import split_statements

_FIGURE = re.compile(rf"(?<![\w.])\d+(?:[.,]\d+)*(?!\w|{NAMED})")


def figures_apart(text: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """Figures of a sentence that no source has, whatever a model thinks of them.

    One that is a source's in other words is none of them (`18,000` for `18k`), nor the sum of two
    figures of one sentence.
    """
    held = tidy(" ".join(f"{source.title} {source.text}" for source in sources))
    known = {figure.replace(",", "") for figure in _FIGURE.findall(held)}
    known |= {figure.replace(",", "") for figure in re.findall(r"\d+(?:[.,]\d+)*", held)}
    new = [f for f in _FIGURE.finditer(text) if f.group().replace(",", "") not in known]
    if not new:
        return ()
    given = find_quantities(held)
    told = [
        (q.start, q.end)
        for q in find_quantities(text)
        if any(agrees(q, other) for other in given) or _summed(q, sources)
    ]
    return tuple(f.group() for f in new if not any(a <= f.start() < b for a, b in told))


def _summed(said: Quantity, sources: Sequence[Source]) -> bool:
    """Whether a count is the sum of two counts of one sentence."""
    if said.kind:
        return False
    for source in sources:
        for start, end in split_statements(source.text):
            found = [q.value for q in find_quantities(source.text[start:end]) if not q.kind]
            # Figures of a sentence of which sums are made.
            if any(a + b == said.value for a, b in combinations(found[:12], 2)):
                return True
    return False


def names_apart(text: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """Names in a sentence of English that no source has; other languages write names otherwise."""
    if language_of(text) not in ("", "English"):
        return ()
    return absent(names(text), " ".join(f"{source.title} {source.text}" for source in sources))
