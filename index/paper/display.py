"""How papers and results show themselves: one line in a terminal, a card in a notebook."""

from collections.abc import Iterable
from html import escape
from textwrap import shorten

from index.merging.names import shown_names
from index.text.clean import plain, tidy


def shortened(text: str) -> str:
    """The beginning of a text, in quotes, as a `repr` shows it."""
    return repr(shorten(plain(text), 60, placeholder="…"))


def named(kind: str, first: str, **told: object) -> str:
    """A short `repr`: `Paper('ColBERT: …', year=2020)`; what is empty or None is not said."""
    rest = [f"{name}={value!r}" for name, value in told.items() if value not in (None, "", (), 0)]
    return f"{kind}({', '.join(part for part in (first, *rest) if part)})"


def byline(authors: tuple[str, ...], year: int | None, venue: str, *, retracted: bool) -> str:
    """Authors (at most three), year and venue on one line; empty when nothing is known."""
    parts = [shown_names(authors), str(year or ""), venue, "RETRACTED" * retracted]
    return ", ".join(part for part in parts if part)


def card(title: str, under: str, words: Iterable[str], note: str = "") -> str:
    """A title, a line under it and paragraphs as HTML that does nothing; all is escaped."""
    lines = [f"<strong>{_safe(title)}</strong>"]
    if under:
        lines.append(f"<small>{_safe(under)}</small>")
    paragraphs = "".join(f"<p>{_safe(text)}</p>" for text in words if text)
    foot = f"<small>{_safe(note)}</small>" if note else ""
    return f"<div><p>{'<br>'.join(lines)}</p>{paragraphs}{foot}</div>"


def listed(cards: Iterable[str]) -> str:
    """Cards as a numbered list."""
    return f"<ol>{''.join(f'<li>{one}</li>' for one in cards)}</ol>"


def _safe(text: str) -> str:
    return escape(plain(tidy(text)), quote=True)
