"""Arguments of the public methods: a wrong type is a TypeError that names the right one."""

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING

from assistant.answer import Answer
from index.paper import Filters, Paper

if TYPE_CHECKING:
    from index.sources import Wanted


def text(name: str, value: object) -> str:
    """The value, if it is a str."""
    if isinstance(value, str):
        return value
    raise TypeError(f"{name} is a str, not {_kind(value)}: {value!r:.80}")


def count(name: str, value: object) -> int:
    """The value, if it is an int."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(f"{name} is an int, not {_kind(value)}: {value!r:.80}")


def count_or_none(name: str, value: object) -> int | None:
    """The value, if it is an int or None."""
    return None if value is None else count(name, value)


def filters(value: object) -> Filters:
    """The value, if it is Filters; those that let every paper pass for None."""
    if value is None:
        return Filters()
    if isinstance(value, Filters):
        return value
    hint = "Filters(years=(2020, None))"
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        hint = _as_filters(value)
    raise TypeError(f"filters is Filters, not {_kind(value)}: {value!r:.80}; write {hint}")


def answers(value: object) -> tuple[Answer, ...]:
    """The value, if it is a sequence of Answers."""
    if isinstance(value, Answer):
        raise TypeError("history is a sequence of Answers, not one Answer; write history=[answer]")
    if not isinstance(value, Sequence) or not all(isinstance(one, Answer) for one in value):
        raise TypeError(f"history is a sequence of Answers, not {_kind(value)}: {value!r:.80}")
    return tuple(value)


def paths(values: Iterable[object]) -> "tuple[str | Wanted, ...]":
    """The values, if each is a str, a path, or something of the network."""
    taken: list[str | Wanted] = []
    for value in values:
        if not isinstance(value, str | PathLike):
            from index.formats.identifiers import Identifier
            from index.sources.request import Citations, SourceQuery

            if isinstance(value, Citations | Identifier | SourceQuery):
                taken.append(value)
                continue
            hint = "; write add(*paths)" if isinstance(value, Iterable) else ""
            raise TypeError(f"a path is a str or Path, not {_kind(value)}: {value!r:.80}{hint}")
        taken.append(str(value))
    return tuple(taken)


def path(name: str, value: object) -> str:
    """The value, if it is a str or a path."""
    if isinstance(value, str | PathLike):
        return str(value)
    raise TypeError(f"{name} is a str or Path, not {_kind(value)}: {value!r:.80}")


def papers(values: Iterable[object]) -> tuple[Paper | str, ...]:
    """The values, if each is a Paper or a str that names one."""
    taken: list[Paper | str] = []
    for value in values:
        if not isinstance(value, Paper | str):
            hint = "; write remove(*papers)" if isinstance(value, Iterable) else ""
            raise TypeError(
                f"a paper is a Paper, its id, key or title, not {_kind(value)}: {value!r:.80}{hint}"
            )
        taken.append(value)
    return tuple(taken)


def texts(name: str, value: object) -> tuple[str, ...]:
    """The value, if it is a sequence of str and not one str."""
    if isinstance(value, str):
        raise TypeError(f"{name} is a sequence of str, not one str; write [{value!r:.60}]")
    if not isinstance(value, Sequence) or not all(isinstance(one, str) for one in value):
        raise TypeError(f"{name} is a sequence of str, not {_kind(value)}: {value!r:.80}")
    return tuple(value)


def _as_filters(given: Mapping[str, object]) -> str:
    """What somebody who wrote a dict will have meant, as Filters."""
    said = []
    for name, value in given.items():
        plural = next((known for known in Filters.__slots__ if name in (known, known[:-1])), None)
        if plural == "years" and isinstance(value, int):
            said.append(f"years=({value}, {value})")
        elif plural == "years":
            said.append("years=(2020, None)")
        elif plural:
            said.append(
                f"{plural}=({value!r},)" if isinstance(value, str) else f'{plural}=("...",)'
            )
    return f"Filters({', '.join(said) or 'years=(2020, None)'})"


def _kind(value: object) -> str:
    return type(value).__name__
