"""What a question asks for: which names it is about, and which kind of fact."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.text.words import absent, names, stem

READ = 1_000
"""Characters of a question that are looked at for what it asks: what is longer is a text."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_INSIDE = re.compile(r"[A-Z0-9]")
# Names of whole fields: papers of the field need not say them.
FIELDS = frozenset("AI CV DL IR LLM LLMs LM LMs ML NLP PLM PLMs QA SOTA".split())
# Capitalised, and not what a question is about.
_DAYS = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June"
    " July August September October November December".split()
)
_DASH = re.compile(r"[\u2010-\u2015\u2212]")
_COMPARES = re.compile(
    r"\b(?:compar\w+|differ\w*|versus|vs\.?|each|both|respectively|in common|alike|similar\w*)\b"
    r"|\bbetween\b.+\band\b|\bbetter\b.+\bor\b|\b(?:first|second) version\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of fact abstracts seldom hold: how it is asked for, how it shows, what it is."""

    asked: re.Pattern[str]
    shown: re.Pattern[str]
    noun: str


def _fact(noun: str, asked: str, shown: str) -> Fact:
    return Fact(re.compile(asked, re.IGNORECASE), re.compile(shown, re.IGNORECASE), noun)


FACTS = (
    _fact(
        "who the authors are",
        r"\bwho\b.{0,40}\bauthors?\b|\bwho (?:wrote|authored|published|introduced|invented"
        r"|proposed|developed|created)\b"
        r"|\b(?:which|list|name|what (?:is|are)) (?:\w+ ){0,3}authors?\b(?=\s*(?:of|\?|$))"
        r"|\bauthor'?s?'? (?:names?|affiliations?|employers?)\b|\bauthor\b.{0,20}\b(?:employed"
        r"|work|based|affiliated)\b|\baffiliat|\b(?:which|what) (?:university|institution|lab)\b",
        r"\buniversity\b.{0,40}\bauthors?\b|\bauthored by\b",
    ),
    _fact(
        "when it was published",
        r"\b(?:in|what|which) (?:which |what )?year\b|\bwhen (?:was|were|did)\b.*\b(?:publish"
        r"|appear|releas|introduc|propos|submit)|\bpublication (?:year|date)\b",
        r"\b(?:19|20)\d\d\b",
    ),
    _fact(
        "where it was published",
        r"\b(?:which|what) (?:conference|journal|venue|workshop)\b"
        r"|\bwhere (?:was|were)\b.*\b(?:published|presented)\b",
        r"\bconference\b|\bjournal\b|\bworkshop\b|\bproceedings\b",
    ),
    _fact(
        "a licence",
        r"\blicen[cs]e[ds]?\b",
        r"\blicen[cs]e|\bapache\b|\bMIT\b|\bCC[- ]BY|\bGPL|\bpublic domain\b",
    ),
    _fact(
        "who paid for it",
        r"\bfund(?:ed|ing|ers?)\b|\bgrants?\b|\bsponsor",
        r"\bfund|\bsponsor|\bgrant",
    ),
    _fact("whom to contact", r"\be-?mail|\bphone number\b|\bpostal\b", r"@\w|\be-?mail"),
    _fact(
        "a price", r"\b(?:dollars?|euros?|USD|price|pricing)\b|\bhow expensive\b"
        r"|\bcosts?\b.{0,40}\b(?:per|a|each) (?:day|dose|month|patient|person|unit|week|year)\b",
        r"[$€]\s?\d|\bdollar|\beuro|\bpric"
    ),
    _fact(
        "what hardware was used",
        r"\b(?:GPUs?|TPUs?|CPUs?|hardware|how many (?:cores|machines))\b",
        r"\b(?:GPU|TPU|CPU|hardware|processor|device|machine)s?\b",
    ),
    _fact(
        "what energy it takes",
        r"\bcarbon\b|\bCO2\b|\benergy (?:use|consum)|\belectricity\b|\bemissions?\b",
        r"\bcarbon\b|\bCO2\b|\benergy\b|\belectricity\b|\bemission",
    ),
    _fact(
        "such a training setting",
        r"\blearning rates?\b|\bbatch size|\bdropout\b|\bweight decay\b|\brandom seeds?\b"
        r"|\bnumber of epochs\b|\bhow many epochs\b|\boptimi[sz]er was\b",
        r"\blearning rate|\bbatch size|\bdropout\b|\bweight decay\b|\bseed|\bepoch|\boptimizer\b",
    ),
    _fact(
        "how the annotation was done",
        r"\bannotators?\b|\binter-?(?:annotator|rater)\b|\bannotation agreement\b",
        r"\bannotator|\bcrowd|\binter-?(?:annotator|rater)\b|\bkappa\b",
    ),
    _fact(
        "how often it was cited",
        r"\bhow (?:many|often).*\b(?:citations|cited)\b|\bh-index\b|\bimpact factor\b",
        r"\bcited\b|\bcitations\b",
    ),
)  # fmt: skip


def asked_fact(question: str) -> Fact | None:
    """The seldom-told kind of fact that a question asks for, if any."""
    return next((fact for fact in FACTS if fact.asked.search(question[:READ])), None)


def compares(question: str) -> bool:
    """Whether a question sets several things side by side."""
    return bool(_COMPARES.search(question[:READ]))


def asked_names(question: str) -> tuple[str, ...]:
    """Names in a question: with a capital or figure inside, or capitalised within a sentence.

    In a question written in Capitals Throughout only the first kind counts.
    """
    question = _DASH.sub("-", question[:READ])
    found = names(question)
    plain = _WORD.findall(question)
    if sum(word[0].isupper() for word in plain) * 2 > len(plain):
        found = tuple(name for name in found if _INSIDE.search(name[1:]))
    return _apart(name for name in found if len(name) > 1 and name not in FIELDS | _DAYS)


def absent_names(wanted: Sequence[str], text: str) -> tuple[str, ...]:
    """The names a text does not mention: not as written, not by stem, not spelt out."""
    text = _DASH.sub("-", text)
    missing = absent(wanted, text)
    if not missing:
        return ()
    stems = {stem(match.group()) for match in _WORD.finditer(text)}
    initials = _initials(text)
    return tuple(
        name
        for name in missing
        if stem(name) not in stems
        and name.removesuffix("s").lower() not in initials
        and not _has_parts(name, text, stems)
    )


def _has_parts(name: str, text: str, stems: set[str]) -> bool:
    """Whether a text has the parts of `Ta-doped`: doping, and Ta as it is written."""
    parts = name.split("-")
    if len(parts) < 2 or not any(part.islower() for part in parts):
        return False
    return all(
        stem(part) in stems if part.islower() else re.search(rf"\b{re.escape(part)}\b", text)
        for part in parts
    )


def _apart(found: Iterable[str]) -> tuple[str, ...]:
    """Without names that are only a part of another."""
    whole = list(found)
    return tuple(name for name in whole if not any(name != o and name in o for o in whole))


def _initials(text: str) -> set[str]:
    """What runs of two to five words shorten to: `large language models` gives llm, ll, lm."""
    letters = [match.group()[0].lower() for match in re.finditer(r"[^\W\d_]\w*", text)]
    return {"".join(letters[n : n + length]) for n in range(len(letters)) for length in range(2, 6)}
