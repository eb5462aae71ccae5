"""A statement laid beside a sentence word by word: what was changed in nearly the same wording."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.checking.direction import entry
from assistant.checking.numbers import Quantity, agrees, missing
from assistant.checking.sentence import Sentence
from assistant.text.lexicon import antonyms
from assistant.text.words import Word

_FIGURE = "#"
_BEFORE_NOUNS = frozenset(
    {"the", "a", "an", "of", "in", "on", "for", "with", "and", "or", "by", "than"}
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a statement changes of a sentence whose wording it follows.

    `same` is the share of the statement's words that stand in the sentence in the same order.
    `figures` and `directions` count other figures and opposite words at matching places,
    `exchanged` figures that stand at another place of the sentence;
    `replaced` are nouns of the statement with the words they stand for.
    """

    same: float
    figures: int
    exchanged: int
    directions: int
    replaced: tuple[tuple[str, str], ...]


def find_changes(said: Sentence, source: Sentence) -> Changes:
    """Align the words of a statement with those of a sentence and read the differences."""
    mine, theirs = _tokens(said), _tokens(source)
    figures = exchanged = directions = matched = 0
    replaced: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        here, there = said.words[i1:i2], source.words[j1:j2]
        if tag == "equal":
            matched += i2 - i1
            pairs = zip(here, there, strict=True) if i2 - i1 > 1 else ()
            faced = [(_figures(said, (a,)), _figures(source, (b,))) for a, b in pairs]
            other = [ours for ours, its in faced if _other_figure(ours, its)]
            elsewhere = [q for ours in other for q in ours if not missing([q], source.quantities)]
            exchanged += len(elsewhere)
            figures += len(other) > len(elsewhere)
        if tag != "replace":
            continue
        figures += _other_figure(_figures(said, here), _figures(source, there))
        directions += _opposite(here, there)
        if i1 == 0 or mine[i1 - 1] in _BEFORE_NOUNS:
            replaced += _other_word(here, there)
    same = matched / max(1, len(mine))
    if exchanged and _in_order(said, source):
        exchanged = 0
    return Changes(same, figures, exchanged, directions, tuple(replaced))


def _in_order(said: Sentence, source: Sentence) -> bool:
    """Whether the statement's figures come in the order in which the sentence has them."""
    at = 0
    for quantity in said.quantities:
        while at < len(source.quantities) and not agrees(quantity, source.quantities[at]):
            at += 1
        if at == len(source.quantities):
            return False
        at += 1
    return True


def _tokens(sentence: Sentence) -> list[str]:
    """The stems of a sentence, every figure as one sign: figures face each other by place."""
    counted = {i for q in sentence.quantities for i in range(q.start, q.end)}
    return [_FIGURE if w.start in counted else w.stem for w in sentence.words]


def _figures(sentence: Sentence, words: tuple[Word, ...]) -> list[Quantity]:
    starts = [word.start for word in words]
    return [q for q in sentence.quantities if any(q.start <= s < q.end for s in starts)]


def _other_figure(said: list[Quantity], source: list[Quantity]) -> bool:
    """Whether two figures face each other and none of the statement's is the source's."""
    return bool(said and source) and not any(agrees(a, b) for a in said for b in source)


def _opposite(here: tuple[Word, ...], there: tuple[Word, ...]) -> bool:
    mine, theirs = _signs(here), _signs(there)
    faced = {word.text.lower() for word in there}
    if any(antonyms().get(word.text.lower()) in faced for word in here):
        return True
    return any(theirs.get(axis, sign) != sign for axis, sign in mine.items())


def _signs(words: tuple[Word, ...]) -> dict[str, int]:
    pointing = [found for found in map(entry, words) if found is not None]
    return {("amount" if axis == "quality" else axis): sign for axis, sign in pointing}


def _other_word(here: tuple[Word, ...], there: tuple[Word, ...]) -> list[tuple[str, str]]:
    """One thing named in the place of another: a content word for one to three words."""
    if len(here) != 1 or not here[0].content or entry(here[0]) is not None:
        return []
    content = [word.text for word in there if word.content]
    return [(here[0].text, " ".join(content))] if 1 <= len(content) <= 3 else []
