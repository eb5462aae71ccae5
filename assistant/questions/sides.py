"""Comparisons: both sides of a question are found, and each keeps its place in the evidence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.questions.asked import READ, absent_names
from index.paper import Result

Search = Callable[[str, int], Sequence[Result]]
DEPTH = 30
LONGEST_SIDE = 12
_AND = r"(?:and|with|to|against|versus|vs\.?|from|or)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bcompar(?:e|ing|ison of)\s+(?P<a>.+?)\s+{_AND}\s+(?P<b>.+)",
        r"\b(?:differ(?:s|ed|ences?|ent)?|compar\w+|choose|trade-?offs?|similar\w*|relation\w*)"
        r"\s+(?:in .{1,30}\s)?"
        r"between\s+(?P<a>.+?)\s+and\s+(?P<b>.+)",
        r"\bhow (?:does|do|is|are)\s+(?P<a>.+?)\s+(?:differs?|differed|compares?|relates?|fares?)"
        rf"\s+{_AND}\s+(?P<b>.+)",
        r"\b(?:how|where|in what|what) (?:do|does|are|is)\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+"
        r"(?:each|both|differ|compare|have in common|relate|complement)\b",
        r"\b(?:is|are|does|do)\s+(?P<a>.+?)\s+(?:\w+er|better|worse|more \w+|less \w+)\s+than\s+"
        r"(?P<b>.+)",
        r"(?P<a>.+?)\s+(?:versus|vs\.?)\s+(?P<b>.+)",
        r"\bwhat did (?P<b>.+?) change\b.*\b(?:with respect to|over|compared (?:to|with))\s+"
        r"(?P<a>.+)",
    )
)
_END = re.compile(
    r"[,:;?]|\s+(?:in terms of|with respect to|regarding|on|when|for|differs?|compares?|each|both"
    r"|as to|concerning|with regard to|in)\s",
    re.IGNORECASE,
)
_START = re.compile(r"^(?:the|a|an|both|using|nested)\s+", re.IGNORECASE)


def sides(question: str) -> tuple[str, ...]:
    """The two things a question compares, as it names them; empty if it compares nothing."""
    question = " ".join(question[:READ].split())
    for pattern in _PATTERNS:
        found = pattern.search(question)
        if found:
            pair = tuple(_trimmed(found[name]) for name in ("a", "b"))
            if all(side and len(side.split()) <= LONGEST_SIDE for side in pair):
                return pair
    return ()


def with_both_sides(
    question: str, search: Search, k: int
) -> tuple[tuple[Result, ...], tuple[str, ...]]:
    """The k best papers, the best one of each side among them, and the ids of those two.

    Without two sides that are found in different papers there are no ids; nor where the best paper
    of the whole question is neither's: then it was cut in the wrong places.
    """
    pair = sides(question)
    if not pair or k < 2:
        return tuple(search(question, k)), ()
    found = tuple(search(question, max(k, DEPTH)))
    best = [_best(side, search) for side in pair]
    ids = tuple(dict.fromkeys(result.paper.id for result in best if result))
    if len(ids) < len(pair) or found[0].paper.id not in ids:
        return found[:k], ()
    scored = {result.paper.id: result for result in found}
    lowest = min((result.score for result in found), default=0.0)
    both = [scored.get(r.paper.id, replace(r, score=lowest)) for r in best if r]
    rest = [result for result in found if result.paper.id not in ids][: max(k - len(both), 0)]
    return tuple(sorted([*both, *rest], key=lambda result: -result.score)), ids


def _best(side: str, search: Search) -> Result | None:
    """The paper a side means: one that has it in its title, else the first found."""
    found = search(side, 5)
    named = (result for result in found if names_side(result.paper.title, side))
    return next(named, found[0] if found else None)


def names_side(title: str, side: str) -> bool:
    """Whether a title has a side of a comparison in it, as written or as its initials."""
    if re.search(rf"(?<!\w){re.escape(side)}(?!\w)", title, re.IGNORECASE):
        return True
    return " " not in side and not absent_names((side,), title) and side.isupper()


def _trimmed(side: str) -> str:
    return _START.sub("", _END.split(side.strip())[0].strip(" ?.!\"“”'")).strip()
