"""Groups of options in a command's signature, spelled out for Typer."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Spell out a command's option groups, so that Typer sees each option of each group."""
    signature = inspect.signature(command, eval_str=True)
    named = {name: parameter.annotation for name, parameter in signature.parameters.items()}
    groups: dict[str, Any] = {name: kind for name, kind in named.items() if is_dataclass(kind)}

    @functools.wraps(command)
    def run(**values: Any) -> None:
        for name, group in groups.items():
            values[name] = group(**{field.name: values.pop(field.name) for field in fields(group)})
        command(**values)

    spelled = [
        option
        for name, parameter in signature.parameters.items()
        for option in (_options(groups[name]) if name in groups else [parameter])
    ]
    run.__signature__ = signature.replace(parameters=_defaults_last(spelled))  # type: ignore[attr-defined]
    run.__annotations__ = {option.name: option.annotation for option in spelled}
    return run


def _options(group: type[Any]) -> list[inspect.Parameter]:
    parameters = inspect.signature(group, eval_str=True).parameters.values()
    return list(parameters)


def _defaults_last(parameters: list[inspect.Parameter]) -> list[inspect.Parameter]:
    return sorted(parameters, key=lambda p: p.default is not inspect.Parameter.empty)
