"""Marks to be put into a draft, in the style it has."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.checking.draft_text import is_latex
from assistant.checking.marks import Mark, MarkKind
from assistant.checking.references import References
from assistant.checking.types import Insertion
from index.formats.bibtex_text import BibtexKeys
from index.formats.export import export
from index.merging.identity import keys
from index.merging.names import family_name, shown_names
from index.merging.titles import normalise_title
from index.paper import Paper
from index.text.markup import without_markup

_YEAR = re.compile(r"\d{4}")


class Style:
    """How a draft cites: the command most of its marks have, or what suits its kind of text."""

    def __init__(self, text: str, marks: Sequence[Mark], references: References) -> None:
        used = Counter(mark.command for mark in marks if mark.command and not mark.subject)
        common = used.most_common(1)
        self._references = references
        self._names = [mark for mark in marks if mark.kind is MarkKind.NAMES]
        self._text = text
        self._command = common[0][0] if common else _usual(text, references)
        self._keys = BibtexKeys()
        self._last = max(map(int, references.numbered), default=0)
        self._given: dict[str, str] = {}
        self._known = {
            key: entry.label
            for entry in references.keyed.values()
            if entry.record
            for key in keys(entry.record)
        }

    def insertion(self, papers: Sequence[Paper]) -> Insertion:
        """The mark for papers, and what the bibliography or list lacks for it."""
        # Papers of one mark that is offered: the one that carries the sentence best.
        chosen = tuple(papers[:1])
        if self._command == "()":
            return Insertion(f"({'; '.join(map(self._name, chosen))})", chosen)
        label = self._number if self._command == "[]" else self._key
        told = [label(paper) for paper in chosen]
        labels = [name for name, _ in told]
        entries = tuple(entry for _, entry in told if entry)
        if self._command == "[]":
            return Insertion(f"[{', '.join(labels)}]", chosen, entries)
        if self._command == "[@]":
            return Insertion(f"[{'; '.join(f'@{name}' for name in labels)}]", chosen, entries)
        return Insertion(f"\\{self._command}{{{','.join(labels)}}}", chosen, entries)

    def swap(self, mark: Mark, paper: Paper) -> Insertion | None:
        """What to write in place of a mark's whole bracket so that it cites another paper instead.

        None where it can't be told what to replace: in a range of numbers, or where the sentence
        speaks of the authors themselves.
        """
        written = self._text[mark.start : mark.end]
        if mark.kind is MarkKind.NAMES:
            return _renamed(written, mark, paper, self._name(paper))
        label, entry = (self._number if mark.kind is MarkKind.NUMBER else self._key)(paper)
        around = r"(?<![\w:.+/–—-])(?<![–—-]\s){}(?![\w:+/–—-])(?!\s[–—-])"
        found = [*re.finditer(around.format(re.escape(mark.label)), written)]
        if not found:
            return None
        at = found[-1]  # what stands before the keys is a remark on them
        text = written[: at.start()] + label + written[at.end() :]
        return Insertion(text, (paper,), (entry,) if entry else ())

    def _name(self, paper: Paper) -> str:
        """As the draft names it elsewhere, else its authors and year."""
        title = normalise_title(paper.title)
        for mark in self._names if title else ():
            entries = self._references.find(mark)
            if any(title in normalise_title(entry.text or entry.title) for entry in entries):
                return mark.text
        return _named(paper)

    def _key(self, paper: Paper) -> tuple[str, str]:
        known = next((self._known[key] for key in keys(paper) if key in self._known), "")
        if known:
            return known, ""
        while paper.id not in self._given:  # a key of another entry is passed over
            key = self._keys.key_of(paper)
            if key not in self._references.keyed:
                self._given[paper.id] = key
        (entry,) = export([paper], "bibtex")
        key = self._given[paper.id]
        head, _, rest = entry.partition("{")
        return key, f"{head}{{{key},{rest.partition(',')[2]}".strip()

    def _number(self, paper: Paper) -> tuple[str, str]:
        title = normalise_title(paper.title)
        for number, entry in self._references.numbered.items():
            if title and title in normalise_title(entry.text):
                return number, ""
        if paper.id not in self._given:
            self._last += 1
            self._given[paper.id] = str(self._last)
        number = self._given[paper.id]
        parts = (shown_names(paper.authors), without_markup(paper.title), paper.venue)
        told = ". ".join(part.rstrip(".") for part in (*parts, str(paper.year or "")) if part)
        return number, f"[{number}] {told}."


def _renamed(written: str, mark: Mark, paper: Paper, name: str) -> Insertion | None:
    """A bracket of names and years, one of them given to another paper."""
    parts = written[1:-1].split(";")
    who = mark.authors[0]
    here = [n for n, part in enumerate(parts) if who in part and str(mark.year) in part]
    if mark.subject or len(here) != 1 or len(_YEAR.findall(parts[here[0]])) != 1:
        return None
    part = parts[here[0]]
    parts[here[0]] = part[: part.index(who)] + name
    return Insertion(f"{written[0]}{';'.join(parts)}{written[-1]}", (paper,))


def _usual(text: str, references: References) -> str:
    if is_latex(text):
        return "citep" if "natbib" in text else "cite"
    return "[@]" if references.bib else "[]" if references.numbered else "()"


def _named(paper: Paper) -> str:
    families = [family_name(author) for author in paper.authors]
    if not families:
        return f"“{without_markup(paper.title)}”, {paper.year or 'n.d.'}"
    names = {1: families[0], 2: " and ".join(families)}.get(len(families), f"{families[0]} et al.")
    return f"{names}, {paper.year or 'n.d.'}"
