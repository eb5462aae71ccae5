"""Headings of themes, made of the words that a theme's papers share and the others lack."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from assistant.review.outline.phrases import Phrase, PhraseUsage, count_phrases, is_name, names
from assistant.screening.own_terms import empty_words
from assistant.screening.paper_words import without_ending
from assistant.screening.topic import parse_topic
from assistant.text.stems import stem
from index.paper import Paper

Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts (n) to vectors (n, dimension) of length one."""
FURTHER = "Further papers on"
"""What papers without a name in common are called, before the topic."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """How phrases are used in each group, in all groups together, and in other papers."""

    groups: tuple[PhraseUsage, ...]
    everywhere: Counter[Phrase]
    others: PhraseUsage
    number: int
    """Of other papers."""

    def names(self, phrase: Phrase) -> bool:
        return names(phrase, (*self.groups, self.others))

    def telling(self, phrase: Phrase, share: float) -> float:
        """How much more common a phrase is than among other papers, from 0."""
        usual = (self.others.papers[phrase] + 0.5) / (self.number + 1)
        return log(1 + share / usual)


def name_themes(
    groups: Sequence[Sequence[Paper]],
    centres: np.ndarray,
    topic: str,
    embed: Embed,
    others: Sequence[Paper] = (),
) -> list[str]:
    """A heading for each group of papers; `centres` (groups, dimension) are their mean vectors.

    `others` are papers on something else: what they have too says little of a group.
    """
    usages = tuple(count_phrases(group) for group in groups)
    everywhere: Counter[Phrase] = Counter()
    for usage in usages:
        everywhere.update(usage.papers)
    texts = _Texts(usages, everywhere, count_phrases(others), len(others))
    said = [parts for unit in parse_topic(topic) for parts in (unit.parts, *unit.also)]
    asked = {without_ending(part) for parts in said for part in parts}
    headings: list[str] = []
    taken: set[Phrase] = set()
    for n, group in enumerate(groups):
        # So many have their meaning compared with that of the papers.
        scored = _score(texts, n, len(group), asked)[:40]
        scored = _by_meaning(scored, usages[n], centres, n, embed)
        chosen = _together([pair for pair in scored if not _is_near(pair[1], taken)], usages[n])
        taken.update(chosen)
        named = " and ".join(_cased(usages[n].spelt[phrase]) for phrase in chosen)
        headings.append(named[:1].upper() + named[1:] or _nameless(topic, headings))
    return headings


def _is_near(phrase: Phrase, taken: set[Phrase]) -> bool:
    """Whether a theme is called so, or by more or fewer of the words: `deep neural networks`."""
    words = set(phrase)
    return any(words <= set(other) or words >= set(other) for other in taken)


def _nameless(topic: str, taken: Sequence[str]) -> str:
    heading = f"{FURTHER} {topic}"
    again = sum(other.startswith(heading) for other in taken)
    return f"{heading} ({again + 1})" if again else heading


def _score(texts: _Texts, group: int, size: int, asked: set[str]) -> list[tuple[float, Phrase]]:
    """Phrases by how common they are in the group and how rare outside it; longer ones first."""
    usage = texts.groups[group]
    scored = []
    for phrase, papers in usage.papers.items():
        new = [p for p in phrase if not _parts(p) & asked and p not in empty_words()]
        # Share of a group's papers that must have the phrase it is called by.
        # A plain word names little: most of a group must have it.
        plain = len(phrase) == 1 and not is_name(usage.spelt[phrase])
        if not new or papers < max(min(2, size), (0.6 if plain else 0.3) * size):
            continue
        if not texts.names(phrase):
            continue
        if not usage.titles[phrase]:
            continue
        alone = papers / texts.everywhere[phrase]
        # What a paper adds to a phrase's count for having it in its title, where names of things
        # stand.
        number = papers + 0.7 * usage.titles[phrase]
        # What a phrase of one, two and three words counts for, and a name such as `SPLADE`.
        length = 1.0 if is_name(usage.spelt[phrase]) else (0.35, 1.2, 1.3)[len(phrase) - 1]
        worth = length * texts.telling(phrase, papers / size)
        value = number / size * alone * worth * log(1 + number) * len(new) / len(phrase)
        scored.append((value, phrase))
    return sorted(scored, key=lambda pair: (-pair[0], pair[1]))


def _parts(stemmed: str) -> set[str]:
    """A stem, and what a hyphen parts in it: `retrieval-aug` has `retriev`."""
    parts = stemmed.split("-")
    return {*parts, *map(stem, parts[:-1])}


def _by_meaning(
    scored: Sequence[tuple[float, Phrase]],
    usage: PhraseUsage,
    centres: np.ndarray,
    group: int,
    embed: Embed,
) -> list[tuple[float, Phrase]]:
    """The phrases again, those first that mean what this group's papers mean and others do not."""
    if not scored:
        return []
    vectors = embed([_cased(usage.spelt[phrase]) for _, phrase in scored])
    near = vectors @ centres[group]
    others = np.delete(centres, group, axis=0)
    apart = near - (vectors @ others.T).max(axis=1) if len(others) else near
    worth = np.maximum(near, 0.01) * np.exp(8 * apart)
    again = [
        (score**0.5 * float(w), phrase) for (score, phrase), w in zip(scored, worth, strict=True)
    ]
    return sorted(again, key=lambda pair: (-pair[0], pair[1]))


def _together(scored: Sequence[tuple[float, Phrase]], usage: PhraseUsage) -> list[Phrase]:
    """The best phrase, and a second one that shares no word with it; none where there is none.

    A plain word, as `cell`, names a theme only where nothing else comes near it.
    """
    # A second one stands beside the best from so large a share of its score.
    near = [phrase for score, phrase in scored if score >= 0.4 * scored[0][0]]
    full = [phrase for phrase in near if len(phrase) > 1 or is_name(usage.spelt[phrase])]
    chosen: list[Phrase] = []
    words: set[str] = set()
    for phrase in full or near[:1]:
        # `LLMs` is no other word than `LLM`.
        parts = {part.removesuffix("s") for word in phrase for part in word.split("-")}
        again = words & parts or any(_shortens(phrase, other) for other in chosen)
        if len(chosen) < 2 and not again:
            chosen.append(phrase)
            words |= parts
    return chosen


def _shortens(one: Phrase, other: Phrase) -> bool:
    """Whether one is the initials of the other, as `NLP`."""
    initials = (
        "".join(part[:1] for word in phrase for part in word.split("-")) for phrase in (one, other)
    )
    return any(i in phrase for i, phrase in zip(initials, (other, one), strict=True))


def _cased(spelling: Counter[str]) -> str:
    """The commonest spelling; a capital that only a title gives is made small."""
    plain: Counter[str] = Counter()
    for written, number in spelling.items():
        small = " ".join(w.lower() if w.istitle() else w for w in written.split())
        plain[small if number < 2 or " " in written else written] += number
    return plain.most_common(1)[0][0]
