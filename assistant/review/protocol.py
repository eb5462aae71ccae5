"""A review's protocol as a small YAML file: question, criteria, years, types."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.saved.saved_filters import parse_years
from assistant.screening.criteria import Criteria
from index.errors import QueryError
from index.paper import Filters

NAMES = ("question", "topic", "include", "exclude", "years", "types", "sections", "sources")


@dataclass(frozen=True, slots=True)
class Protocol:
    """What is asked, of which papers, and the searches that are run again by `watch`."""

    topic: str = ""
    criteria: Criteria = field(default_factory=Criteria)
    filters: Filters = field(default_factory=Filters)
    sections: int | None = None
    sources: tuple[str, ...] = ()


def load_protocol(path: Path) -> Protocol:
    """Read a protocol file. Raises QueryError for one that can't be read or says something else."""
    try:
        document = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        told = str(error).splitlines()[0]
        raise QueryError(f"no protocol to read: {path} ({told}); write `question: ...`") from None
    if not isinstance(document, dict):
        raise QueryError(f"not a protocol: {path}; write lines such as `question: ...`")
    if unknown := [str(name) for name in document if name not in NAMES]:
        raise QueryError(
            f"not of a protocol: {unknown[0]} in {path.name}; it may have {', '.join(NAMES)}"
        )
    sections = document.get("sections")
    if sections is not None and not (isinstance(sections, int) and 0 < sections <= 30):
        raise QueryError(f"not a number of sections: {sections!r}; write one from 1 to 30")
    include, exclude, types = (_listed(document, name) for name in ("include", "exclude", "types"))
    return Protocol(
        str(document.get("question") or document.get("topic") or "").strip(),
        Criteria(include, exclude, types),
        Filters(parse_years(_years(document.get("years")))),
        sections,
        _listed(document, "sources"),
    )


def _listed(document: dict[str, Any], name: str) -> tuple[str, ...]:
    value = document.get(name) or []
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int | float) for one in values):
        raise QueryError(f"not words: {value!r} under {name}; write a list of words")
    return tuple(str(one).strip() for one in values if str(one).strip())


def _years(value: Any) -> str | None:
    """Years as `2015:2020`, a single year, or a list of two."""
    if isinstance(value, list) and len(value) == 2:
        return ":".join(str(one or "") for one in value)
    return None if value is None else str(value)
