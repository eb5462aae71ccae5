"""Search results on the terminal: short cards, the matched words in their place."""

import textwrap
from collections.abc import Iterator

from assistant.text.stems import content, words
from index.paper import Part, Passage, Result
from index.text.clean import plain, tidy
from ui.cli.colours import bold, dim, in_colour, with_words
from ui.cli.terminal import say, width_of

INDENT = "     "


def show_card(rank: int, result: Result, query: str, *, full: bool = False, why: str = "") -> None:
    """Print a result: title, byline, two lines around the matched words; or all its passages.

    `why` is told below them.
    """
    paper, room = result.paper, width_of() - len(INDENT)
    first, *rest = textwrap.wrap(plain(tidy(paper.title)), room) or [paper.id]
    say(f"{rank:>3}  {first}", paint=bold)
    for line in rest:
        say(f"{INDENT}{line}", paint=bold)
    if paper.byline:
        say(f"{INDENT}{paper.byline}")
    wanted = content(words(query))
    passages = [p for p in result.passages if p.text][: None if full else 1]
    for passage in passages:
        text = plain(" ".join(tidy(passage.text).split()))
        text = text if full else excerpt(text, wanted, 2 * room)
        for line in textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False):
            say(f"{INDENT}{line}", paint=with_words(_spans(f"{INDENT}{line}", wanted)))
        if passage.chunk.part is Part.BODY:
            say(f"{INDENT}{_place(passage)}", paint=dim)
    for line in textwrap.wrap(plain(why), room):
        say(f"{INDENT}{line}", paint=dim)
    found = result.explanation.told
    more = f"  score {result.score:.3f}{'; ' * bool(found)}{found}" if full else ""
    say(f"{INDENT}{paper.id}{more}\n", paint=dim)


def _place(passage: Passage) -> str:
    """Where in the body a passage stands: its section and page."""
    page = f"p. {passage.page}" if passage.page else ""
    place = ", ".join(part for part in (plain(passage.section), page) if part)
    return f"in the body: {place}" if place else "in the body"


def excerpt(text: str, wanted: frozenset[str], room: int) -> str:
    """The part of a text, at most about `room` characters, with the most of the wanted words.

    Whole words, with an ellipsis where something is left out; the beginning where none is there.
    """
    if len(text) <= room:
        return text
    start = _best_start(
        [(word.start, word.stem) for word in words(text) if word.stem in wanted], room
    )
    # A few words before the first that matched, and from the beginning of a word.
    start = max(0, start - room // 6)
    start = text.find(" ", start - 1) + 1 if start else 0
    end = len(text)
    if end - start > room:
        end = text.rfind(" ", start, start + room - 2)
        end = end if end > start else start + room - 2
    return f"{'… ' * bool(start)}{text[start:end]}{' …' * (end < len(text))}"


def _best_start(found: list[tuple[int, str]], room: int) -> int:
    """Where the stretch of `room` characters begins that has the most different words."""
    best, most, first = 0, 0, 0
    held: dict[str, int] = {}
    for place, stem in found:
        held[stem] = held.get(stem, 0) + 1
        while place - found[first][0] > 2 * room // 3:
            gone = found[first][1]
            held[gone] -= 1
            if not held[gone]:
                del held[gone]
            first += 1
        if len(held) > most:
            best, most = found[first][0], len(held)
    return best


def _spans(line: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    if in_colour():
        for word in words(line):
            if word.stem in wanted:
                yield word.start, word.start + len(word.text)
