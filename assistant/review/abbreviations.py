"""Abbreviations as papers spell them out: `parameter-efficient fine-tuning (PEFT)`.

The way from a short form to its long one is that of A. S. Schwartz and M. A. Hearst, A simple
algorithm for identifying abbreviation definitions in biomedical text, PSB 2003.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.review.topic import Parts, Unit, stems
from index.paper import Paper

Definitions = Mapping[str, Counter[str]]
"""Per short form, in small letters, what it stands for, and in how many papers."""
MOSTLY = 0.5
"""Share of the papers that spell a short form out which must spell it out alike."""
STILL_SPELT = 1 / 3
"""Share of the papers with a short form that spell it out; `HIV` stands for itself by now."""
BEFORE = 150
"""Characters before a short form in which its long form is looked for."""
_SHORT = re.compile(r"\(((?=[^()]*[A-Z])[A-Za-z][A-Za-z0-9-]{1,9}?)s?\)")
_WORD = re.compile(r"[^\s()\[\],;:]+")


def definitions(papers: Iterable[Paper]) -> Definitions:
    """The short forms that papers define."""
    found: dict[str, Counter[str]] = {}
    for paper in papers:
        for short, long in set(_defined(paper.text)):
            found.setdefault(short, Counter())[long] += 1
    return found


def _defined(text: str) -> Iterator[tuple[str, str]]:
    for match in _SHORT.finditer(text):
        short = match[1].lower()
        if long := _long(short, text[max(match.start() - BEFORE, 0) : match.start()].lower()):
            yield short, long


def _long(short: str, before: str) -> str:
    """The words at the end of a text that a short form stands for, or none.

    Each of its letters is looked for from behind, the first one at the start of a word.
    """
    text = " ".join(_WORD.findall(before)[-min(len(short) + 5, 2 * len(short)) :])
    at = len(text)
    for n, letter in reversed(list(enumerate(short.replace("-", "")))):
        at = text.rfind(letter, 0, at)
        while n == 0 and at > 0 and text[at - 1].isalnum():
            at = text.rfind(letter, 0, at)
        if at < 0:
            return ""
    long = text[text.rfind(" ", 0, at) + 1 :]
    return long if len(long) > len(short) + 2 and short not in long.split() else ""


def spell_out(topic: str, defined: Definitions, papers: Sequence[Paper]) -> str:
    """A topic with its short forms spelt out as `papers` mostly do, where many still do so."""
    return " ".join(_spelt(word, defined, papers) for word in topic.split())


def _spelt(word: str, defined: Definitions, papers: Sequence[Paper]) -> str:
    short = word.strip(".,;:!?()\"'").removesuffix("s")
    meant = defined.get(short.lower())
    if not meant:
        return word
    (long, times), total = meant.most_common(1)[0], meant.total()
    form = re.compile(rf"(?<![\w-]){re.escape(short)}s?(?![\w-])", re.IGNORECASE)
    written = [match for paper in papers for match in set(form.findall(paper.text))]
    users = sum(any(letter.isupper() for letter in match[1:]) for match in written)
    # `LATE` is an effect of treatments; most papers that have the word mean it otherwise.
    a_name = 2 * users > len(written)
    return long if a_name and total >= STILL_SPELT * users and times >= MOSTLY * total else word


def also_short(units: Sequence[Unit], defined: Definitions) -> tuple[Unit, ...]:
    """The units of a topic, each with the short forms of the words that it stands among."""
    flat = [(part, n) for n, unit in enumerate(units) for part in unit.parts]
    short: dict[int, set[Parts]] = {n: set() for n in range(len(units))}
    for form, run in ((form, stems(long)) for form, longs in defined.items() for long in longs):
        for start in range(len(flat) - len(run) + 1):
            there = flat[start : start + len(run)]
            if tuple(part for part, _ in there) != run:
                continue
            owners = Counter(n for _, n in there)
            for n in owners:
                if owners[n] == len(units[n].parts):
                    short[n].add(stems(form))
    return tuple(
        replace(unit, also=(*unit.also, *sorted(short[n]))) for n, unit in enumerate(units)
    )
