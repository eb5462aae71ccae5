"""Names of authors, in whichever form the source wrote them: how to show and how to compare them.

The forms are those that `Paper.authors` documents: `Family, Given[, Suffix]`, `Given Family`, and a
whole name in braces.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PARTICLES = frozenset(
    [
        "de",
        "del",
        "della",
        "dello",
        "degli",
        "delle",
        "di",
        "da",
        "das",
        "do",
        "dos",
        "du",
        "des",
        "d'",
        "la",
        "las",
        "le",
        "les",
        "los",
        "el",
        "al",
        "van",
        "von",
        "vom",
        "vander",
        "vanden",
        "der",
        "den",
        "ten",
        "ter",
        "te",
        "'t",
        "zu",
        "zur",
        "zum",
        "af",
        "av",
        "bin",
        "ibn",
        "ben",
        "bint",
        "abu",
        "y",
        "e",
        "und",
    ]
)
_SUFFIX = re.compile(r"(?:jr|sr|jnr|snr|ii|iii|iv|2nd|3rd|4th|esq|ph\.?d|m\.?d)\.?", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:collaborat\w*|consorti\w*|group|team|committee|network|project|investigators|study|"
    r"organi[sz]ation|society|association|institute|university|council|agency|foundation|"
    r"department|ministry|centers?|centres?|community|initiative|alliance|partnership|commission|"
    r"federation|laborator(?:y|ies)|authors?|editors?|inc|ltd|llc|gmbh|openai|anonymous)\b\.?",
    re.IGNORECASE,
)
# PubMed's `Smith JA`: a family name and at most four capitals without full stops.
_TRAILING_INITIALS = re.compile(
    r"(?P<family>.*[^\W\d_]{2}.*?)\s+(?P<given>[A-Z]{1,4}|(?:[A-Z]\.?[ -]?){1,4})"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts; `given` and `suffix` are empty for a group or a single name."""

    family: str
    given: str = ""
    suffix: str = ""


def parse_name(author: str) -> Name:
    """The parts of an author's name; a group, a single name or one in braces has one."""
    author = " ".join(author.split())
    # What is longer is no name of a person.
    if len(author) > 300:
        return Name(author)
    if author.startswith("{") and author.endswith("}"):
        return Name(author[1:-1].strip())
    if "," in author:
        return _from_parts([part.strip() for part in author.split(",")])
    if _BODY.search(author):
        return Name(author)
    if match := _TRAILING_INITIALS.fullmatch(author):
        return Name(match["family"], match["given"])
    return _from_words(author.split(" "))


def display_name(author: str) -> str:
    """The name as a reader writes it: `Maaten, Laurens van der` as `Laurens van der Maaten`."""
    name = parse_name(author)
    if author.startswith(name.family) and "," not in author:
        return " ".join(author.split())
    return " ".join(part for part in (name.given, name.family, name.suffix) if part)


def shown_names(authors: Sequence[str], most: int = 3) -> str:
    """The first names as a reader writes them, and `et al.` for more than `most`."""
    shown = ", ".join(display_name(author) for author in authors[:most])
    return f"{shown} et al." if len(authors) > most else shown


def family_name(author: str) -> str:
    """The family name with its particles: `van der Maaten`; a group's name is whole."""
    return parse_name(author).family


def is_family(name: str) -> bool:
    """Whether a name without a given one is a person's: one word, particles in front or not."""
    *before, _ = name.lower().split()
    return _PARTICLES.issuperset(before)


def _from_parts(parts: list[str]) -> Name:
    """`Family, Given`, `Family, Given, Jr.` and BibTeX's `Family, Jr., Given`."""
    family, rest = parts[0], [part for part in parts[1:] if part]
    suffix = next((part for part in rest if _SUFFIX.fullmatch(part)), "")
    given = " ".join(part for part in rest if part != suffix)
    if not given and not suffix:
        return Name(family)
    if not given and family.count(" ") and suffix:
        whole = _from_words(family.split(" "))
        return Name(whole.family, whole.given, suffix)
    words = given.split(" ")
    # `Maaten, Laurens van der`: the particles stand behind the given name.
    start = len(words)
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    family = " ".join([*words[start:], family])
    return Name(family, " ".join(words[:start]), suffix)


def _from_words(words: list[str]) -> Name:
    """`Given Family`: the last word, with the particles in front of it and the suffix behind."""
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = len(words) - 1
    while start > 0 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    if start == 0 and len(words) > 2 and words[0].lower() not in _PARTICLES:
        start = len(words) - 1
    # `Mary de Jong` has a given name; `de Jong` alone has none.
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)
