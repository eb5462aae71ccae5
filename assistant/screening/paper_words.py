"""A paper taken apart for a topic: its sentences as stems; and the names that a text uses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.text.stems import stem
from index.paper import Paper
from index.text.markup import without_markup
from index.text.sentences import split_sentences

_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*")
_KEPT_ENDING = re.compile(r"\w{3}(ive|ous)(?:ly|ness|s)?$")
_VERSION = re.compile(r"(?:v?\d+(?:\.\d+)*)$")


@dataclass(frozen=True, slots=True)
class TopicReading:
    """A paper's sentences as stems, the title first."""

    paper: Paper
    sentences: tuple[tuple[str, ...], ...]


def read_paper(paper: Paper) -> TopicReading:
    """A paper taken apart."""
    texts = (paper.abstract[a:b] for a, b in split_sentences(paper.abstract))
    return TopicReading(paper, tuple(stems(text) for text in (paper.title, *texts)))


def stems(text: str) -> tuple[str, ...]:
    """The stems of all words of a text; a hyphen parts words.

    To a stemmer `continual` and `continuous` are the same, and `active` and `activation`; no topic
    means both, so that the endings -ive and -ous are kept: `activ~ive`.
    """
    return tuple(topic_stem(word) for word in _WORD.findall(without_markup(text)))


def topic_stem(word: str) -> str:
    """The stem of a word, with its ending where that makes another word of it."""
    kept = _KEPT_ENDING.search(word.lower())
    return f"{stem(word)}~{kept.group(1)}" if kept else stem(word)


def without_ending(stemmed: str) -> str:
    """The stem that a stemmer gives."""
    return stemmed.partition("~")[0]


def names(text: str) -> Iterable[str]:
    """Names such as SPLADE, DINOv2 or uniCOIL, folded: lower case, no version, no plural s."""
    return {folded for name in _NAME.findall(text) if len(folded := fold_name(name)) > 2}


def written_names(text: str) -> dict[str, str]:
    """The names of a text as it writes them, under their folded form."""
    return {fold_name(name): name for name in _NAME.findall(text) if len(fold_name(name)) > 2}


def fold_name(name: str) -> str:
    """A name without case, version and plural."""
    return _VERSION.sub("", name).lower().removesuffix("s")


def place_of(parts: Sequence[str], sentence: Sequence[str]) -> list[int]:
    """Where in a sentence the parts stand side by side."""
    first, size = parts[0], len(parts)
    starts = [n for n, word in enumerate(sentence) if word == first]
    return [n for n in starts if tuple(sentence[n : n + size]) == tuple(parts)]
