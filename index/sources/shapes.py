"""What clients of services share: values of a shape that may change, taken carefully."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from index.errors import FormatError, SourceError
from index.paper import Json, Record
from index.sources.services import Service


def object_at(answer: Mapping[str, Json], name: str, service: Service) -> Mapping[str, Json]:
    """The object under a name that every answer has. Raises SourceError where it is none."""
    found = answer.get(name)
    if not isinstance(found, dict):
        raise changed(service, name)
    return found


def objects_at(answer: Mapping[str, Json], name: str, service: Service) -> list[dict[str, Json]]:
    """The objects of a list that every answer has; what else is in it is left out."""
    found = answer.get(name)
    if not isinstance(found, list):
        raise changed(service, name)
    return [item for item in found if isinstance(item, dict)]


def whole_records(
    rows: Iterable[dict[str, Json]], make: Callable[[dict[str, Json]], Record]
) -> list[Record]:
    """The records of an answer's rows; a work without a title completes nothing."""
    records = []
    for row in rows:
        with suppress(FormatError):
            records.append(make(row))
    return records


def changed(service: Service, name: str) -> SourceError:
    """The error that an answer is not built as it was."""
    return SourceError(
        f"{service.name} answers in another shape: no {name!r}; look for a newer paper-assistant"
    )


def number(value: Json) -> int:
    """A count; 0 where it is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else 0


def without(row: Mapping[str, Json], kept: frozenset[str]) -> dict[str, Json]:
    """A row with the fields that are kept: counts and scores change from day to day."""
    return {name: value for name, value in row.items() if name in kept}
