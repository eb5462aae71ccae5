"""Headings of themes, made of the words that a theme's papers share and the others lack."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from assistant.review.terms import empty_words
from assistant.review.topic import parse_topic, stems, without_ending
from assistant.text.words import stem
from index.paper import Paper
from index.text.clean import tidy

Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts (n) to vectors (n, dimension) of length one."""
Phrase = tuple[str, ...]
COMPARED = 40
"""Phrases of a theme whose meaning is compared with that of its papers."""
IN_TITLE = 0.7
"""What a paper adds to a phrase's count for having it in its title, where names of things stand."""
_WORD = re.compile(r"[^\W\d_](?:[\w-]*\w)?")
# Of those, the ones that a name of several words may end with.
_HEADS = frozenset(map(stem, "model task learning training data dataset method benchmark".split()))
_URL = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|io|net)\S*")
_POSSESSIVE = re.compile(r"(?<=\w)[’']s\b")
_NO_NAME = re.compile(r".*(?:ly|ed|ify|ise|ize|able|ful|ous)$")


@dataclass(frozen=True, slots=True)
class _Counts:
    """In how many papers of a group, and titles, each phrase stands, and how it is written."""

    papers: Counter[Phrase]
    titles: Counter[Phrase]
    spelt: dict[Phrase, Counter[str]]


def name_themes(
    groups: Sequence[Sequence[Paper]], centres: np.ndarray, topic: str, embed: Embed
) -> list[str]:
    """A heading for each group of papers; `centres` (groups, dimension) are their mean vectors."""
    counts = [_count(group) for group in groups]
    everywhere: Counter[Phrase] = Counter()
    for count in counts:
        everywhere.update(count.papers)
    asked = {without_ending(part) for unit in parse_topic(topic) for part in unit.parts}
    headings: list[str] = []
    for n, (count, group) in enumerate(zip(counts, groups, strict=True)):
        scored = _score(count, everywhere, len(group), asked)[:COMPARED]
        scored = _by_meaning(scored, count, centres, n, embed)
        headings.append(_heading(scored, count, set(headings)) or tidy(group[0].title))
    return headings


def _count(group: Iterable[Paper]) -> _Counts:
    papers: Counter[Phrase] = Counter()
    titles: Counter[Phrase] = Counter()
    spelt: dict[Phrase, Counter[str]] = {}
    for paper in group:
        titled = list(_phrases(paper.title))
        written = [*titled, *_phrases(paper.abstract)]
        for phrase, text in written:
            spelt.setdefault(phrase, Counter())[text] += 1
        papers.update({phrase for phrase, _ in written})
        titles.update({phrase for phrase, _ in titled})
    return _Counts(papers, titles, spelt)


def _phrases(text: str) -> Iterable[tuple[Phrase, str]]:
    """Runs of one to three telling words, as stems and as they are written."""
    text = _POSSESSIVE.sub("", _URL.sub("; ", text))
    words = [(match, stem(match.group())) for match in _WORD.finditer(text)]
    for size in (1, 2, 3):
        for n in range(len(words) - size + 1):
            part = words[n : n + size]
            start, end = part[0][0].start(), part[-1][0].end()
            # Only words side by side, a space between them, make a phrase.
            apart = text[start:end].split() != [m.group() for m, _ in part]
            if not apart and _names_something([m.group() for m, _ in part]):
                yield tuple(stemmed for _, stemmed in part), text[start:end]


def _names_something(words: Sequence[str]) -> bool:
    *before, last = words
    if any(stem(word) in empty_words() or len(word) < 3 for word in before):
        return False
    if stem(last) in empty_words() and not (before and stem(last) in _HEADS):
        return False
    return not _NO_NAME.match(words[-1].lower())


def _score(
    count: _Counts, everywhere: Counter[Phrase], size: int, asked: set[str]
) -> list[tuple[float, Phrase]]:
    """Phrases by how common they are in the group and how rare outside it; longer ones first."""
    scored = []
    for phrase, papers in count.papers.items():
        new = [p for p in phrase if not set(stems(p)) & asked and p not in empty_words()]
        if not new or papers < min(2, size):
            continue
        alone = papers / everywhere[phrase]
        number = papers + IN_TITLE * count.titles[phrase]
        length = (0.35, 1.2, 1.3)[len(phrase) - 1]
        value = number / size * alone * length * log(1 + number) * len(new) / len(phrase)
        scored.append((value, phrase))
    return sorted(scored, key=lambda pair: (-pair[0], pair[1]))


def _by_meaning(
    scored: Sequence[tuple[float, Phrase]],
    count: _Counts,
    centres: np.ndarray,
    group: int,
    embed: Embed,
) -> list[tuple[float, Phrase]]:
    """The phrases again, those first that mean what this group's papers mean and others do not."""
    if not scored:
        return []
    vectors = embed([_cased(count.spelt[phrase]) for _, phrase in scored])
    near = vectors @ centres[group]
    others = np.delete(centres, group, axis=0)
    apart = near - (vectors @ others.T).max(axis=1) if len(others) else near
    worth = np.maximum(near, 0.01) * np.exp(8 * apart)
    again = [
        (score**0.5 * float(w), phrase) for (score, phrase), w in zip(scored, worth, strict=True)
    ]
    return sorted(again, key=lambda pair: (-pair[0], pair[1]))


def _heading(scored: Sequence[tuple[float, Phrase]], count: _Counts, taken: set[str]) -> str:
    """The best phrase, and a second one that shares no word with it, as they are written."""
    chosen: list[str] = []
    taken_phrases: list[Phrase] = []
    words: set[str] = set()
    for score, phrase in scored:
        # `LLMs` is no other word than `LLM`.
        parts = {part.removesuffix("s") for word in phrase for part in stems(word)}
        again = words & parts or any(_shortens(phrase, other) for other in taken_phrases)
        if len(chosen) == 2 or again or score < 0.4 * scored[0][0]:
            continue
        taken_phrases.append(phrase)
        chosen.append(_cased(count.spelt[phrase]))
        words |= parts
    heading = ", ".join(chosen)
    return heading[:1].upper() + heading[1:] if heading not in taken else ""


def _shortens(one: Phrase, other: Phrase) -> bool:
    """Whether one is the initials of the other, as `NLP`."""
    initials = (
        "".join(part[0] for word in phrase for part in stems(word)) for phrase in (one, other)
    )
    return any(i in phrase for i, phrase in zip(initials, (other, one), strict=True))


def _cased(spelling: Counter[str]) -> str:
    """The commonest spelling; a capital that only a title gives is made small."""
    plain: Counter[str] = Counter()
    for written, number in spelling.items():
        small = " ".join(w.lower() if w.istitle() else w for w in written.split())
        plain[small if number < 2 or " " in written else written] += number
    return plain.most_common(1)[0][0]
