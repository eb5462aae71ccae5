"""What a list asks of a paper beside its topic: several things together, and one that is barred.

Words tell that a paper speaks of a thing, not what it says of it: nothing is left out for them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.query.question_words import subject_of, topic_of
from assistant.reader.types import Reader, Source
from assistant.text.stems import words
from assistant.text.terms import stop_words
from index.paper import Paper
from index.text.statements import split_statements

# English grammar: what joins things of which a paper must have all, or any one, what bars one, and
# how a sentence says that it goes without something.
_JOINT = re.compile(r"\s*[,;]\s*|\s+(?:and|with|versus|vs\.?|against)\s+", re.I)
_EITHER = re.compile(r"\s*,?\s+or\s+", re.I)
_BARS = re.compile(
    r",?\s+(?:(?:and|but)\s+)?(?:without|excluding|except(?: for)?|other than"
    r"|(?:(?:that|which|who)\s+)?(?:(?:do|does|did|is|are|was|were)\s+)?not)\s+",
    re.I,
)
_GOES_WITHOUT = re.compile(
    r"\b(?:without|no|not|nor|never|free|instead of|rather than)\b|n't\b", re.I
)


@dataclass(frozen=True, slots=True)
class Conditions:
    """The `topic` of a list; what it asks for `together`, as written; and what it has `barred`."""

    topic: str
    together: tuple[str, ...] = ()
    barred: str = ""

    @classmethod
    def of(cls, asked: str) -> "Conditions":
        """What words ask for.

        >>> Conditions.of("on parks and ponds without trees")
        Conditions(topic='parks and ponds', together=('parks', 'ponds'), barred='trees')
        """
        topic, *rest = _BARS.split(asked, maxsplit=1)
        barred = topic_of(rest[0]) if rest else ""
        if not (topic_of(topic) and barred):
            topic, barred = asked, ""
        topic = topic_of(topic)
        parts = [named for part in _JOINT.split(topic) if (named := subject_of(part))]
        return cls(topic, tuple(parts), barred)

    @property
    def either(self) -> tuple[str, ...]:
        """Several things of which one is enough."""
        parts = [named for part in _EITHER.split(self.topic) if (named := subject_of(part))]
        return tuple(parts) if len(parts) > 1 else ()

    def reservation(self, paper: Paper, reader: Reader) -> str:
        """What keeps a paper on the topic from fitting for certain; "" where nothing does."""
        source = Source.of(paper)
        gone = [f"“{part}”" for part in self.together if _is_absent(part, source, reader)]
        if gone:
            return f"says nothing of {', '.join(gone)}"
        if self.barred and _speaks_of(self.barred, paper, reader):
            return f"speaks of “{self.barred}”"
        return ""


def _is_absent(part: str, source: Source, reader: Reader) -> bool:
    telling = {word.stem for word in words(part)} - stop_words()
    if not telling:  # A compound such as `difference-in-differences`.
        return part.casefold() not in f"{source.title}\n{source.text}".casefold()
    lacking = {word.stem for said in reader.lacking(part, [source]) for word in words(said)}
    return telling <= lacking


def _speaks_of(part: str, paper: Paper, reader: Reader) -> bool:
    """Whether a sentence has all words of a part, and does not say that it goes without."""
    said: Sequence[str] = [
        paper.title,
        *(paper.abstract[start:end] for start, end in split_statements(paper.abstract)),
    ]
    return any(
        not _GOES_WITHOUT.search(text) and not reader.lacking(part, [Source(text)]) for text in said
    )
