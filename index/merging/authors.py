"""Whether two names, in whatever form, may be one person's."""

import re
from collections.abc import Iterable, Set
from functools import lru_cache

from index.merging.names import Name, display_name, family_name, is_family, parse_name
from index.merging.titles import fold

_ET_AL = re.compile(r"(?<![\s,])[\s,]++et\.? al\.?$", re.IGNORECASE)
_GLUED_INITIAL = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]{2})")
_SHORT_FORMS = tuple(
    set(forms.split())
    for forms in (
        "william bill billy w",
        "robert bob bobby r",
        "richard dick rick r",
        "edward ted ned e",
        "theodore ted t",
        "anthony tony a",
        "elizabeth beth betty liz lisa e",
        "margaret peggy maggie m",
        "katherine kate kathy k",
        "catherine kate cathy c",
        "henry harry hank h",
        "charles chuck c",
        "john jack j",
        "alexander sasha alex a",
        "evgeny yevgeny eugene e y",
        "yuri iouri jurij y i j",
        "philip phillip filip p f",
    )
)
"""Given names whose forms begin with other letters."""


def names_agree(one: str, other: str) -> bool:
    """Whether two names may be one person's: a shared family name, and no other initial."""
    a, b = _parse(one), _parse(other)
    return _is_shared(a, b) and _may_be_one(a, b)


def same_family(one: str, other: str) -> bool:
    """Whether two names share a family name, or have the same words in another order."""
    return _is_shared(_parse(one), _parse(other))


def recognised_by(author: str) -> set[str]:
    """Words, as `spelt` gives them, of which every name that agrees with this one has one."""
    name = _parse(author)
    given, family = spelt(name.given), spelt(name.family)
    words = {max(key.split(), key=len) for key in _family_keys(name) if key}
    # `Zhang Wei` may be turned: `Zhang, W.`
    return words | ({*given} if len(given) == len(family) == 1 and len(given[0]) > 1 else set())


def share_authors(authors: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the first authors share a family name and nothing speaks against one person.

    Many people share Wang or Smith: where given names differ, a further author must be shared.
    """
    first, other = _parse(authors[0]), _parse(others[0])
    if not _is_shared(first, other):
        return False
    return _may_be_one(first, other) or share_any(authors[1:], others[1:])


def share_any(authors: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether any author of one list has the family name of any in the other."""
    return bool(_all_families(authors) & _all_families(others))


def stands_among(author: str, words: Set[str]) -> bool:
    """Whether an author's family name stands among words as `spelt` gives them, whole."""
    name = _parse(author)
    return any(set(key.split()) <= words for key in _family_keys(name) if key) or (
        bool(spelt(name.family)) and set(spelt(name.family)) <= words
    )


@lru_cache(maxsize=1024)
def _parse(author: str) -> Name:
    """The parts of a name as records have it: `V.Karpukhin`, `Karpukhin et al.`"""
    return parse_name(_GLUED_INITIAL.sub(". ", _ET_AL.sub("", author)))


def _all_families(authors: tuple[str, ...]) -> set[str]:
    return {key for author in authors for key in _family_keys(_parse(author))}


def _is_shared(one: Name, other: Name) -> bool:
    if _family_keys(one) & _family_keys(other):
        return True
    # `Nguyen Van An` and `Van An Nguyen`: an order that no rule can tell.
    words, other_words = _words(one), _words(other)
    if len(words) > 1 and words == other_words:
        return True
    return _is_turned(one, other) or _is_turned(other, one)


def _is_turned(one: Name, other: Name) -> bool:
    """Whether `other` is `one` with the family name in front: `Zhang, W.` and `Zhang Wei`."""
    given, family = spelt(other.given), spelt(other.family)
    if len(given) != 1 or len(family) != 1 or len(given[0]) == 1:
        return False
    initials = {word[0] for word in spelt(one.given)}
    return given[0] in _family_keys(one) and family[0][0] in initials


def _family_keys(name: Name) -> set[str]:
    """What a family name is recognised by: whole, or either part of a double name."""
    words = spelt(name.family)
    if not name.given and len(words) > 1 and not is_family(name.family):
        return {" ".join(w for w in words if w not in ("the", "collaboration"))}
    bare = [w for w in words if len(w) > 3 or len(words) == 1] or words
    return {"".join(words), *(w for w in bare)}


def _may_be_one(one: Name, other: Name) -> bool:
    """Whether names that share a family may be one person's: an initial shared, or one missing."""
    initials, others = ({w[0] for w in spelt(n.given)} for n in (one, other))
    if not initials or not others or initials & others:
        return True
    return (
        _words(one) == _words(other)
        or _is_turned(one, other)
        or _is_turned(other, one)
        or _are_short_forms(one, other)
    )


def _are_short_forms(one: Name, other: Name) -> bool:
    """Whether the given names are forms of one: `Bill` and `William`."""
    names, others = (set(spelt(n.given)) for n in (one, other))
    return any(forms & names and forms & others for forms in _SHORT_FORMS)


def _words(name: Name) -> frozenset[str]:
    return frozenset((*spelt(name.given), *spelt(name.family)))


def spelt(name: str) -> list[str]:
    """The words of a name, with `ö` and `oe`, `å` and `aa` alike."""
    words: Iterable[str] = re.findall(r"[^\W\d_]+", fold(re.sub(r"['’`]", "", name)))
    return [re.sub(r"(?<=[aou])e(?!$)|(?<=a)a", "", word) for word in words]


def is_by(name: str, author: str) -> bool:
    """Whether a name as a question has it is an author's: family name, or more of the name."""
    wanted, family = fold(name).split(), fold(family_name(author)).replace("-", " ").split()
    if len(wanted) == 1:
        return wanted[0] in family or wanted[0].split("-") == family
    return f" {' '.join(wanted)} " in f" {fold(display_name(author))} "
