"""Whether two names, in whatever form, may be one person's."""

import re
from collections.abc import Iterable

from index.merging.names import Name, parse_name
from index.merging.titles import fold


def names_agree(one: str, other: str) -> bool:
    """Whether two names may be one person's: a shared family name, and no other initial."""
    a, b = parse_name(one), parse_name(other)
    return _is_shared(a, b) and (_given_names_agree(a, b) or _words(a) == _words(b))


def same_family(one: str, other: str) -> bool:
    """Whether two names share a family name, or have the same words in another order."""
    return _is_shared(parse_name(one), parse_name(other))


def share_authors(authors: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the first authors share a family name and nothing speaks against one person.

    Many people share Wang or Smith: where given names differ, a further author must be shared.
    """
    first, other = parse_name(authors[0]), parse_name(others[0])
    if not _is_shared(first, other):
        return False
    if _given_names_agree(first, other) or _words(first) == _words(other):
        return True
    return bool(_all_families(authors[1:]) & _all_families(others[1:]))


def _all_families(authors: tuple[str, ...]) -> set[str]:
    return {key for author in authors for key in _family_keys(parse_name(author))}


def _is_shared(one: Name, other: Name) -> bool:
    if _family_keys(one) & _family_keys(other):
        return True
    # `Nguyen Van An` and `Van An Nguyen`: an order that no rule can tell.
    words, other_words = _words(one), _words(other)
    return len(words) > 1 and words == other_words


def _family_keys(name: Name) -> set[str]:
    """What a family name is recognised by: whole, or either part of a double name."""
    words = _spelt(name.family)
    if not name.given and len(words) > 1:
        return {" ".join(w for w in words if w not in ("the", "collaboration"))}
    bare = [w for w in words if len(w) > 3 or len(words) == 1] or words
    return {"".join(words), *(w for w in bare)}


def _given_names_agree(one: Name, other: Name) -> bool:
    """Whether the given names share an initial, or one is missing."""
    initials, others = ({w[0] for w in _spelt(n.given)} for n in (one, other))
    return not initials or not others or bool(initials & others)


def _words(name: Name) -> frozenset[str]:
    return frozenset((*_spelt(name.given), *_spelt(name.family)))


def _spelt(name: str) -> list[str]:
    """The words of a name, with `ö` and `oe`, `å` and `aa` alike."""
    words: Iterable[str] = re.findall(r"[^\W\d_]+", fold(re.sub(r"['’`]", "", name)))
    return [re.sub(r"(?<=[aou])e(?!$)|(?<=a)a", "", word) for word in words]
