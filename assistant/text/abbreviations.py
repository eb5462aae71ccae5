"""Abbreviations as texts spell them out: `parameter-efficient fine-tuning (PEFT)`.

The way from a short form to its long one is that of A. S. Schwartz and M. A. Hearst, A simple
algorithm for identifying abbreviation definitions in biomedical text, PSB 2003.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

Definitions = Mapping[str, Counter[str]]
"""Per short form, in small letters, what it stands for, and in how many texts."""
_SHORT = re.compile(r"\(((?=[^()]*[A-Z])[A-Za-z][A-Za-z0-9-]{1,9}?)s?\)")
_WORD = re.compile(r"[^\s()\[\],;:]+")


def definitions(texts: Iterable[str]) -> Definitions:
    """The short forms that texts define."""
    found: dict[str, Counter[str]] = {}
    for text in texts:
        for short, long in dict.fromkeys(_defined(text)):
            found.setdefault(short, Counter())[long] += 1
    return found


def _defined(text: str) -> Iterator[tuple[str, str]]:
    for match in _SHORT.finditer(text):
        short = match[1].lower()
        # Characters before a short form in which its long form is looked for.
        if long := _long(short, text[max(match.start() - 150, 0) : match.start()].lower()):
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


def spelt_out(
    asked: str, defined: Definitions, texts: Sequence[str], at_least: int = 1
) -> dict[str, str]:
    """The short forms in what is asked, and what most texts mean by them, where many still say it.

    `at_least` so many of them must.
    """
    shorts = dict.fromkeys(word.strip(".,;:!?()\"'") for word in asked.split())
    found = {short: _meant(short, defined, texts, at_least) for short in shorts}
    return {short: long for short, long in found.items() if long}


def _meant(short: str, defined: Definitions, texts: Sequence[str], at_least: int) -> str:
    singular = short.removesuffix("s")
    meant = defined.get(singular.lower())
    if not meant:
        return ""
    (long, times), total = meant.most_common(1)[0], meant.total()
    form = re.compile(rf"(?<![\w-]){re.escape(singular)}s?(?![\w-])", re.IGNORECASE)
    written = [match for text in texts for match in set(form.findall(text))]
    users = sum(any(letter.isupper() for letter in match[1:]) for match in written)
    # `LATE` is an effect of treatments; most texts that have the word mean it otherwise.
    a_name = 2 * users > len(written)
    # Share of the texts that spell a short form out which must spell it out alike.
    often = times >= max(0.5 * total, at_least)
    # Share of the texts with a short form that spell it out; `HIV` stands for itself by now.
    return long if a_name and often and total >= 1 / 3 * users else ""
