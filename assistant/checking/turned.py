"""Whether a statement turns round what a sentence says: sides, roles, or what is denied."""

import re
from collections.abc import Set
from itertools import pairwise

from assistant.checking.comparison import REACH, Comparison, side_stem, verbs
from assistant.checking.numbers import Quantity
from assistant.checking.sentence import Sentence
from assistant.text.words import Word

_PART = re.compile(r"(?:(?!,\s|;|\b(?:and|but|while|whereas|versus|vs|compared)\b).)+", re.S)


def denied_apart(said: Sentence, source: Sentence) -> bool:
    """Whether one of the two denies, of what both speak of, what the other does not deny."""
    mine = sum(_speaks_of(source, denial) for denial in said.denials)
    theirs = sum(_speaks_of(said, denial) for denial in source.denials)
    return mine % 2 != theirs % 2


def _speaks_of(sentence: Sentence, denial: frozenset[str]) -> bool:
    """Whether a sentence has at least half of what is denied: of three words one is chance."""
    shared = len(denial & set(sentence.stems))
    return shared > 0 and 2 * shared >= len(denial)


def swapped(said: Sentence, source: Sentence) -> float:
    """1.0 where the statement exchanges the sides of a comparison or the roles around a verb.

    -1.0 where both compare the same sides the same way, 0.0 where there is nothing to tell.
    """
    compared = _sides_swapped(said.comparison, source.comparison)
    return compared or _figures_swapped(said, source) or float(_roles_swapped(said, source))


def _sides_swapped(said: Comparison | None, source: Comparison | None) -> float:
    # Who is better says nothing of who has more of something.
    if said is None or source is None or said.amount != source.amount:
        return 0.0
    # Verb and object stand on the left whatever is compared: only the right side tells.
    straight = len(said.right & source.right)
    crossed = min(len(said.right & source.left), len(source.right & said.left))
    if straight == crossed:
        return 0.0
    order = 1 if straight > crossed else -1
    return -1.0 if order * said.sign * source.sign > 0 else 1.0


def _figures_swapped(said: Sentence, source: Sentence) -> float:
    """Whether the figures of both sides say otherwise: "6 days with A and 8 with B", A longer."""
    compared = said.comparison
    if compared is None or not compared.amount:
        return 0.0
    for (here, first), (there, second) in pairwise(_parts_with_figures(source)):
        if first.kind != second.kind and first.kind and second.kind:
            continue
        straight = _is_of(compared.left, here, there) and _is_of(compared.right, there, here)
        crossed = _is_of(compared.right, here, there) and _is_of(compared.left, there, here)
        if straight != crossed and first.value != second.value:
            more = 1 if first.value > second.value else -1
            return -1.0 if more * compared.sign * (1 if straight else -1) > 0 else 1.0
    return 0.0


def _is_of(side: Set[str], here: Set[str], there: Set[str]) -> bool:
    """Whether a part of a sentence, and not the other part, is about a side."""
    return bool(side & (here - there))


def _parts_with_figures(source: Sentence) -> list[tuple[frozenset[str], Quantity]]:
    """The parts of a sentence between commas and `and`, each with the first figure in it."""
    parts = []
    for match in _PART.finditer(source.text):
        inside = [q for q in source.quantities if match.start() <= q.start < match.end()]
        if inside:
            words = [w for w in source.words if match.start() <= w.start < match.end()]
            parts.append((frozenset(side_stem(w) for w in words if w.content), inside[0]))
    return parts


def _roles_swapped(said: Sentence, source: Sentence) -> bool:
    """Whether "A binds B" became "B binds A": names before and after a shared verb exchanged."""
    mine, theirs = _roles(said), _roles(source)
    for verb in mine.keys() & theirs.keys():
        (before, after, passive), (was_before, was_after, was_passive) = mine[verb], theirs[verb]
        if passive != was_passive:
            before, after = after, before
        crossed = bool(before & was_after) and bool(after & was_before)
        if crossed and not (before & was_before or after & was_after):
            return True
    return False


def _roles(sentence: Sentence) -> dict[str, tuple[set[str], set[str], bool]]:
    """Per word between names: the names just before and after it, and whether `by` follows."""
    found = sentence.words
    roles = {}
    for at, word in enumerate(found):
        if not word.content or _is_name(word) or word.stem in verbs("mutual"):
            continue
        before = {w.stem for w in found[max(0, at - REACH) : at] if _is_name(w)}
        after = {w.stem for w in found[at + 1 : at + 1 + REACH] if _is_name(w)}
        by = any(w.text.lower() == "by" for w in found[at + 1 : at + 3])
        if before and after:
            roles[word.stem] = (before - after, after - before, by)
    return roles


def _is_name(word: Word) -> bool:
    return any(c.isupper() or c.isdigit() for c in word.text[1:])
