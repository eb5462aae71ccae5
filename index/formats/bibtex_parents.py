"""What an entry takes from others: `crossref`, as BibTeX and biber have it, and biber's `xdata`.

Parents may stand before or behind their children; entries are given on in their order.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from index.paper import Refusal

MOST_WAITING = 20_000
"""Entries held back for a parent or a string that may come later; beyond them they go without."""
PASSED_OVER = ("xdata", "set")
"""Kinds of entries that are no papers."""
_PARENTS = frozenset(
    "book mvbook collection mvcollection proceedings mvproceedings conference periodical reference "
    "mvreference booklet manual misc thesis report xdata".split()
)
# A volume's own: what identifies it, what is said about it, and its title, which is a booktitle.
_OWN = frozenset(
    "title subtitle shorttitle author doi url urldate eprint eprinttype archiveprefix pmid "
    "abstract pages pagetotal keywords keyword file note annote annotation crossref xref xdata ids "
    "label options entryset entrysubtype related relatedtype shorthand sortkey "
    "x-paper-assistant".split()
)
_DATES = ("year", "date", "month")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as written: its kind and key in BibTeX's terms, its fields in lower case."""

    kind: str
    key: str
    line: int
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> list[str]:
        """The keys of the entries it takes fields from, in lower case."""
        named = f"{self.fields.get('xdata', '')},{self.fields.get('crossref', '')}"
        return [key.strip().lower() for key in named.split(",") if key.strip()]


def with_parents(items: Iterator[Entry | Refusal]) -> Iterator[Entry | Refusal]:
    """The entries in their order, with what they take from others; those that are no papers not."""
    known: dict[str, Entry] = {}
    waiting: deque[Entry | Refusal] = deque()
    for item in items:
        if isinstance(item, Entry) and item.kind in _PARENTS:
            known.setdefault(item.key.lower(), _without_abstract(item))
        waiting.append(item)
        while waiting and (len(waiting) > MOST_WAITING or _is_ready(waiting[0], known)):
            yield from _given(waiting.popleft(), known)
    for item in waiting:
        if isinstance(item, Entry):
            known.setdefault(item.key.lower(), item)
    for item in waiting:
        yield from _given(item, known)


def _is_ready(item: Entry | Refusal, known: Mapping[str, Entry]) -> bool:
    return isinstance(item, Refusal) or all(key in known for key in item.wanted)


def _without_abstract(entry: Entry) -> Entry:
    kept = {name: value for name, value in entry.fields.items() if name != "abstract"}
    return replace(entry, fields=kept if entry.kind != "xdata" else entry.fields)


def _given(item: Entry | Refusal, known: Mapping[str, Entry]) -> Iterator[Entry | Refusal]:
    if isinstance(item, Refusal):
        yield item
    elif item.kind not in PASSED_OVER:
        yield _whole(item, known, (item.key.lower(),))


def _whole(entry: Entry, known: Mapping[str, Entry], seen: tuple[str, ...]) -> Entry:
    """The entry with its parents' fields; a parent that is its own ancestor gives nothing."""
    fields = dict(entry.fields)
    for key in entry.wanted:
        parent = known.get(key)
        if parent is None or key in seen or len(seen) > 8:
            continue
        given = _whole(parent, known, (*seen, key)).fields
        inherited = given if parent.kind == "xdata" else _inherited(entry.kind, given)
        dated = any(fields.get(name) for name in _DATES[:2])
        for name, value in inherited.items():
            if not (dated and name in _DATES) and not fields.get(name):
                fields[name] = value
        fields.pop("xdata" if parent.kind == "xdata" else "crossref", None)
    return replace(entry, fields=fields)


def _inherited(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """What a child of this kind takes: a volume's title as booktitle, a periodical's as journal."""
    fields = {name: value for name, value in given.items() if name not in _OWN}
    title = given.get("title", "")
    if kind in ("article", "suppperiodical"):
        fields.setdefault("journaltitle", title)
    elif kind in ("book", "collection", "proceedings", "reference"):
        fields.setdefault("maintitle", title)
    else:
        fields.setdefault("booktitle", title)
    return fields
