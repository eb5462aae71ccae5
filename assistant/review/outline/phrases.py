"""The phrases of papers that can name something: runs of telling words that end as a name does."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.screening.own_terms import empty_words
from assistant.text.stems import stem
from assistant.text.terms import stop_words
from index.paper import Paper

Phrase = tuple[str, ...]
"""One to three stems."""
_WORD = re.compile(r"[^\W\d_](?:[\w-]*\w)?")
_URL = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|io|net)\S*")
_POSSESSIVE = re.compile(r"(?<=\w)[’']s\b")
_NO_NAME = re.compile(r".*(?:ly|ed|ify|ise|ize|able|ful|ous)$")
# Generic words that a name of several words may end with.
_HEADS = frozenset(map(stem, "model task learning training data dataset method".split()))
# Words that say too little by themselves.
_VAGUE = frozenset(
    map(
        stem,
        "strategy complexity weight accuracy domain representation feature view "
        "progress advance trend scale field size effort efficient efficiency".split(),
    )
)
_NAME = re.compile(r"[A-Z].*[A-Z0-9]")
# What follows a verb: `predict the next word`.
_AFTER_VERBS = frozenset(
    "the a an our its their this these those your his her each every both any all some".split()
)
_BEFORE_NOUNS = _AFTER_VERBS | frozenset("of for in on with from by via between without".split())
# What parts two names, or two words of one: `sparse and dense retrieval`.
_JOINS = frozenset(("and", "or", "yet", "but"))


@dataclass(slots=True)
class PhraseUsage:
    """In how many papers, and titles, each phrase stands, how it is written, and how it goes on.

    `ends` counts where what follows ends a name, `goes_on` where it does not; `things` where a name
    begins and ends with the phrase.
    """

    papers: Counter[Phrase] = field(default_factory=Counter)
    titles: Counter[Phrase] = field(default_factory=Counter)
    spelt: dict[Phrase, Counter[str]] = field(default_factory=dict)
    ends: Counter[Phrase] = field(default_factory=Counter)
    goes_on: Counter[Phrase] = field(default_factory=Counter)
    things: Counter[Phrase] = field(default_factory=Counter)


def count_phrases(papers: Iterable[Paper]) -> PhraseUsage:
    """How the phrases of papers are used."""
    usage = PhraseUsage()
    for paper in papers:
        titled = {phrase for phrase, _ in _read(paper.title, usage)}
        told = {phrase for phrase, _ in _read(paper.abstract, usage)}
        usage.papers.update(titled | told)
        usage.titles.update(titled)
    return usage


def names(phrase: Phrase, usages: Sequence[PhraseUsage]) -> bool:
    """Whether a phrase is used as a name is, to the end of it, in these usages together."""
    ends = sum(usage.ends[phrase] for usage in usages)
    goes_on = sum(usage.goes_on[phrase] for usage in usages)
    if len(phrase) == 1:
        things = sum(usage.things[phrase] for usage in usages)
        spelt = any(is_name(usage.spelt.get(phrase, ())) for usage in usages)
        # How many times a single word must have stood as a thing does: `of sparsity.`
        if phrase[0] in _VAGUE or (things < 3 and not spelt):
            return False
    # How often a phrase must be followed by no other telling word: `semantic textual` never is.
    return ends > 0 and ends >= 0.4 * (ends + goes_on)


def is_name(spelt: Iterable[str]) -> bool:
    """Whether a word is written in capitals, as `SPLADE` is; phrases of several words are not."""
    return any(" " not in written and _NAME.search(written) for written in spelt)


def _read(text: str, usage: PhraseUsage) -> Iterator[tuple[Phrase, str]]:
    """The phrases of a text, as stems and as they are written; their use is counted."""
    text = _POSSESSIVE.sub("", _URL.sub("; ", text))
    words = [(match, stem(match.group())) for match in _WORD.finditer(text)]
    for size in (1, 2, 3):
        for n in range(len(words) - size + 1):
            part = words[n : n + size]
            start, end = part[0][0].start(), part[-1][0].end()
            # Only words side by side, a space between them, make a phrase.
            apart = text[start:end].split() != [m.group() for m, _ in part]
            if apart or not _may_name([m.group() for m, _ in part]):
                continue
            phrase, written = tuple(stemmed for _, stemmed in part), text[start:end]
            usage.spelt.setdefault(phrase, Counter())[written] += 1
            following = words[n + size] if n + size < len(words) else None
            gap = text[end : following[0].start()] if following else ""
            ended = _ends_name(following[0].group().lower()) if following and gap == " " else True
            if ended is not None:
                (usage.ends if ended else usage.goes_on)[phrase] += 1
            before = words[n - 1][0].group().lower() if n else ""
            usage.things[phrase] += bool(ended and before in _BEFORE_NOUNS and "," not in gap)
            yield phrase, written


def _ends_name(following: str) -> bool | None:
    """Whether a word ends the name before it; None where it may or may not."""
    if following in _AFTER_VERBS:
        return False
    if following in _JOINS or (stem(following) in empty_words() - stop_words()):
        return None
    return stem(following) in stop_words() or following in stop_words()


def _may_name(words: Sequence[str]) -> bool:
    *before, last = words
    if any(stem(word) in empty_words() or len(word) < 3 for word in before):
        return False
    if stem(last) in empty_words() and not (before and stem(last) in _HEADS):
        return False
    return not _NO_NAME.match(words[-1].lower())
