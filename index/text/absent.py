"""What stands in for an abstract where a source has none: `[No abstract available]`, `NA`."""

import re

from index.text.sentences import split_sentences
from index.text.statements import is_small_print

_STAND_INS = frozenset(
    "na nan null none nil abstract abstracts summary description available unavailable missing "
    "empty undefined unknown tba tbd provided vorhanden verfügbar zusammenfassung résumé resume "
    "disponible indisponible resumen resumo disponível".split()
)
_DENIALS = frozenset(
    "no not without cannot unavailable available missing from kein keine pas sin sem não".split()
)
# A text of nothing but these words and those says nothing; an abstract has at least one other.
_FILLERS = frozenset(
    "a applicable found given supplied specified included required is are was were be been "
    "has have had does do did there this that the an for of in on as it its here to at by and "
    "or article articles paper papers record document publication item content entry letter "
    "editorial chapter english text full pdf online please see view click first page preview "
    "only currently yet contains with author authors publisher database source so been".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def is_absent(abstract: str) -> bool:
    """Whether a text is no abstract: a word in its place, or a copyright line alone.

    >>> is_absent("[No abstract available]"), is_absent("© 2020 IEEE."), is_absent("We win.")
    (True, True, False)
    """
    if len(abstract) > 300:
        return False
    words = {word.lower() for word in _WORD.findall(abstract)}
    if not words or re.fullmatch(r"\W*n\W{0,2}a\W*", abstract, re.IGNORECASE):
        return True
    if words <= _STAND_INS or (words & _DENIALS and words <= _STAND_INS | _DENIALS | _FILLERS):
        return words & _STAND_INS != set()
    spans = split_sentences(abstract)
    return bool(spans) and all(is_small_print(abstract[start:end]) for start, end in spans)
