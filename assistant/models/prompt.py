"""Prompts filled from `prompts/*.md`, with papers fenced so that their text stays text."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from assistant.render.plain import visible
from index.errors import QueryError
from index.paper import Result

_PLACE = re.compile(r"\{([a-z_]+)\}")
# Characters that could be taken for marks or tags, and what stands for them inside a fence.
_DEFUSED = str.maketrans("[]<>{}【】［］〔〕", "()‹›()()()()")


class PaperOrder(StrEnum):
    """Where in a prompt the paper that was found best stands; its number is 1 either way."""

    BEST_LAST = "best-last"
    BEST_FIRST = "best-first"


def parse_order(said: str) -> PaperOrder:
    """The order of that name; QueryError if there is none."""
    try:
        return PaperOrder(said)
    except ValueError:
        names = " or ".join(PaperOrder)
        raise QueryError(f"no such order of papers: {said!r}; say {names}") from None


@dataclass(frozen=True, slots=True)
class PromptExcerpt:
    """What is shown of a paper: spans of its abstract, in order; None for all of it."""

    result: Result
    spans: tuple[tuple[int, int], ...] | None = None

    @property
    def words(self) -> str:
        """The words shown, with an ellipsis where some are left out."""
        abstract = self.result.paper.abstract
        if self.spans is None:
            return defuse(abstract)[:6_000]
        parts, end = [], 0
        for start, until in self.spans:
            if any(not sign.isspace() for sign in abstract[end:start]):
                parts.append("…")
            parts.append(defuse(abstract[start:until]))
            end = until
        if abstract[end:].strip():
            parts.append("…")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A filled prompt; `shown` are the papers in it, number n of a mark being `shown[n - 1]`."""

    text: str
    shown: tuple[Result, ...]
    left_out: tuple[Result, ...] = ()
    shortened: tuple[Result, ...] = ()

    @property
    def hash(self) -> str:
        """What names this very prompt in a trace."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def fill_prompt(name: str, **values: str) -> str:
    """A prompt with its placeholders filled; a missing or unknown one is a ValueError."""
    template = load_prompt(name)
    wanted = set(_PLACE.findall(template))
    if wanted != set(values):
        odd = ", ".join(sorted(wanted ^ set(values)))
        raise ValueError(f"prompts/{name}.md does not match what fills it: {odd}")
    return _PLACE.sub(lambda place: values[place[1]], template)


def load_prompt(name: str) -> str:
    """The text of a prompt as it stands in its file."""
    return files("prompts").joinpath(f"{name}.md").read_text("utf-8").strip() + "\n"


def fill_excerpts(
    name: str,
    values: Mapping[str, str],
    excerpts: Sequence[PromptExcerpt],
    order: PaperOrder = PaperOrder.BEST_FIRST,
) -> Prompt:
    """A prompt over numbered papers of which so much is shown. Foreign values must be defused."""
    blocks = [_paper(number, excerpt) for number, excerpt in enumerate(excerpts, start=1)]
    text = _filled(name, values, blocks[::-1] if order is PaperOrder.BEST_LAST else blocks)
    return Prompt(text, tuple(excerpt.result for excerpt in excerpts))


def fill_papers(
    name: str,
    values: Mapping[str, str],
    results: Sequence[Result],
    room: int,
    *,
    count: Callable[[str], int] | None = None,
    order: PaperOrder = PaperOrder.BEST_FIRST,
) -> Prompt:
    """A prompt with numbered papers in it and these values, within `room` tokens.

    Values must be defused where they hold foreign text.

    Each paper's whole abstract is shown. When that is too much, abstracts shrink to what matched,
    the worst found first; then the worst found are left out.
    """
    tokens = count or estimate_tokens
    shown, short = list(results), 0
    while True:
        whole = len(shown) - short
        blocks = [
            _paper(n, PromptExcerpt(result, None if n <= whole else _matched(result)))
            for n, result in enumerate(shown, start=1)
        ]
        text = _filled(name, values, blocks[::-1] if order is PaperOrder.BEST_LAST else blocks)
        if tokens(text) <= room or (len(shown) <= 1 and short == len(shown)):
            dropped = tuple(results[len(shown) :])
            return Prompt(text, tuple(shown), dropped, tuple(shown[whole:]))
        if short < len(shown):
            short += 1
        else:
            shown.pop()
            short = len(shown)


def estimate_tokens(text: str) -> int:
    """No more tokens than any common tokenizer makes of prose: a token for every three bytes."""
    return len(text.encode()) // 3 + 1


def defuse(text: str) -> str:
    """Text that can't be taken for a mark, a tag or a line of the prompt itself."""
    return visible(text).translate(_DEFUSED)


def fill_fenced(name: str, **values: str) -> str:
    """A prompt whose values may hold lines with `FENCE`, which become lines nobody can forge.

    No text can hold the digest of a text that holds it. Foreign text must be defused.
    """
    body = "\n".join(values.values())
    # Few digits, since small models stumble over them, and still no text can guess them.
    fence = hashlib.sha256(body.encode()).hexdigest()[:8]
    filled = {place: value.replace(FENCE, fence) for place, value in values.items()}
    text = fill_prompt(name, fence=fence, **filled)
    return re.sub(r"\n{3,}", "\n\n", text)


def _filled(name: str, values: Mapping[str, str], blocks: Sequence[str]) -> str:
    return fill_fenced(name, papers="\n".join(blocks), **values)


FENCE = "\x00"


def _matched(result: Result) -> tuple[tuple[int, int], ...]:
    """The passage that matched best, as far as it is shown."""
    chunks = [passage.chunk for passage in result.passages[:1]]
    return tuple((c.start, min(c.end, c.start + 1_500)) for c in chunks)


def _paper(number: int, excerpt: PromptExcerpt) -> str:
    paper = excerpt.result.paper
    lines = [f"--- {FENCE} paper {number}", f"Title: {defuse(paper.title)[:500]}"]
    if paper.year:
        lines.append(f"Year: {paper.year}")
    lines.append(f"Abstract: {excerpt.words}")
    return "\n".join([*lines, f"--- {FENCE} end of paper {number}"])
