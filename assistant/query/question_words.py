"""Names in a question, names of papers, and the words that only ask for papers."""

import re
from collections.abc import Callable, Iterable

from assistant.text.stems import names, stem
from assistant.text.terms import terms
from index.paper import Paper
from index.text.clean import tidy

MANY = (
    r"(?:papers|studies|articles|publications|preprints|abstracts|trials|experiments|reviews"
    # `Which works better` asks for none.
    r"|works(?= (?:on|about|by|from|of|that|which|are|were|there|since)\b|\W*$))"
)
WORKS = rf"(?:{MANY}|paper|study|article|publication|research|literature|trial|review)"
ABOUT = re.compile(r"\s*\(about: (.*)\)$", re.DOTALL)
"""How a question carries the one that it leans on."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ON = re.compile(r"\W*(?:(?:are|is|were|was)\s+)?(?:on|about)\s", re.I)
_TOKEN = re.compile(r"[^\W_]\S*")
_INSIDE = re.compile(r"[A-Z0-9]")
_DASH = re.compile(r"[\u2010-\u2015\u2212]")


def stems(listed: str) -> frozenset[str]:
    """The stems of listed words."""
    return frozenset(map(stem, listed.split()))


# What asks for papers, for what they hold or for what somebody found, and for nothing else.
_SAYING = stems(
    "paper article study work publication abstract library collection topic theme subject cover "
    "main key finding overview summary summarise content total contain hold deal result find "
    "conclusion claim argue propose report discover observe describe present explain "
    "mention measure test evaluate examine investigate address consider discuss explore conduct "
    "learn know publish appear other big large recent newest latest oldest earliest"
)


def says_more(text: str) -> bool:
    """Whether a text is about more than papers, the library and what somebody found."""
    return any(term not in _SAYING for term in terms(text))


def topic_of(condition: str) -> str:
    """What a list is about, without the words before it that only ask.

    >>> topic_of("were conducted in Kenya"), topic_of("that prune networks")
    ('Kenya', 'prune networks')
    >>> topic_of("on measure theory")  # Behind `on` a subject begins, whatever its word.
    'measure theory'
    """
    return subject_of(condition) if _ON.match(condition) else _from_first(condition, says_more)


def subject_of(text: str) -> str:
    """A text from its first word on that carries meaning; "" if it has none."""
    return _from_first(text, lambda word: bool(terms(word)))


def _from_first(text: str, tells: Callable[[str], bool]) -> str:
    # A compound is a name, whatever its parts: `difference-in-differences`.
    told = (word.start() for word in _TOKEN.finditer(text) if "-" in word[0] or tells(word[0]))
    return text[next(told, len(text)) :].strip(" ?.!,")


def asked_names(question: str) -> tuple[str, ...]:
    """Names in a question: with a capital or figure inside, or capitalised within a sentence.

    In a question Written In Capitals only the first kind counts, in one that shouts none.
    """
    question = _DASH.sub("-", question)
    found: Iterable[str] = () if shouts(question) else names(question)
    plain = _WORD.findall(question)
    if sum(word[0].isupper() for word in plain) * 2 > len(plain):
        found = [name for name in found if _INSIDE.search(name[1:])]
    whole = [name for name in found if len(name) > 1]
    return tuple(name for name in whole if not any(name != o and name in o for o in whole))


def shouts(question: str) -> bool:
    """Whether a question is in capitals."""
    found = [word for word in _WORD.findall(question) if len(word) > 1]
    # Words from which a question in capitals is one that shouts; fewer may be names.
    return len(found) >= 4 and sum(map(str.isupper, found)) >= 0.8 * len(found)


def titled(paper: Paper) -> str:
    """A paper as a sentence names it: by a name before the colon of its title, or by its title."""
    title = tidy(paper.title)
    name, colon, _ = title.partition(":")
    parts = name.split()
    named = all(word[0].isupper() or word[-1].isdigit() for word in parts)
    return name if colon and len(parts) <= 4 and named else f"“{title}”"
