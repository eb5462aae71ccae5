"""JSON out of a model's reply: whatever stands around it, and what is whole of one that was cut."""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from assistant.models.calls import Asking, Calls
from assistant.models.unwrapping import parse_thoughtless
from index.errors import ModelError

_NOTHING = re.compile(r"\[\s*\]")
_OPENS = re.compile(r"\{")
_BLOCK = re.compile(r"[\[{].*", re.S)
_NAMES = re.compile(r"\b(?:true|false|null)\b")
_AS_PYTHON = {"true": "True", "false": "False", "null": "None"}


class FormError(ModelError):
    """A model did not answer in the form it was asked for."""


def _number(value: object) -> object:
    """A number however it is written: 8, "8", "8/10"."""
    found = re.match(r"\s*(-?\d+(?:\.\d+)?)", str(value))
    return float(found[1]) if found else value


Number = Annotated[float, BeforeValidator(_number)]


class Reported(BaseModel):
    """What a model reports as JSON: read leniently, and what was not asked for is left out."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, str_max_length=4_000)

    @model_validator(mode="before")
    @classmethod
    def _has_any(cls, said: object) -> object:
        """An object that has nothing of what was asked for is another kind of report."""
        if isinstance(said, dict) and not said.keys() & cls.model_fields.keys():
            raise ValueError("nothing of what was asked for")
        return said


T = TypeVar("T", bound=Reported)


def ask_json(calls: Calls, prompt: str, kind: type[T]) -> Asking[tuple[T, ...]]:
    """What the model reports to a prompt, asked a second time if it was unusable.

    Raises ModelError when the model fails, or its reply can't be used.
    """
    (found,) = yield from ask_some(calls, [prompt], kind)
    return found


def ask_each(
    calls: Calls, prompts: Sequence[str], kind: type[T], *, maybe_none: bool = False
) -> Asking[tuple[tuple[T, ...] | ModelError, ...]]:
    """What the model reports to each prompt, or why it can't be used; each asked twice at most.

    Where there is `maybe_none` to report, an empty array is an answer, and not asked for again.

    If none of the replies is of use the model is not asked again for all of them, but for one; a
    model that keeps to no form, twice in a row from the first, is not asked again.
    """
    if calls.hopeless:
        return tuple(form_error(calls) for _ in prompts)
    replies = yield prompts
    found = [_usable(*told, kind) for told in zip(prompts, replies, strict=True)]
    none = [maybe_none and _says_none(reply) for reply in replies]
    again = [n for n, parts in enumerate(found) if parts == () and not none[n]]
    if len(again) == len(prompts):
        again = again[:1]
    retried = yield [prompts[n] for n in again]
    for n, reply in zip(again, retried, strict=True):
        found[n] = _usable(prompts[n], reply, kind)
        none[n] = maybe_none and _says_none(reply)
    calls.formed = calls.formed or any(found) or any(map(_says_none, (*replies, *retried)))
    calls.formless += bool(again) and not any(found) and not any(none)
    return tuple(
        reply if isinstance(reply, ModelError) else parts or (() if empty else form_error(calls))
        for reply, parts, empty in zip(replies, found, none, strict=True)
    )


def ask_some(
    calls: Calls, prompts: Sequence[str], kind: type[T], *, maybe_none: bool = False
) -> Asking[tuple[tuple[T, ...], ...]]:
    """What the model reports to each prompt, as in `ask_each`; nothing where it can't be used.

    Raises ModelError where none can.
    """
    replies = yield from ask_each(calls, prompts, kind, maybe_none=maybe_none)
    failed = [reply for reply in replies if isinstance(reply, ModelError)]
    if failed and len(failed) == len(replies):
        raise failed[0]
    return tuple(() if isinstance(reply, ModelError) else reply for reply in replies)


def parse_json(text: str, kind: type[T]) -> tuple[T, ...]:
    """Every object of that kind in a reply, the outermost that fit, in order."""
    text = parse_thoughtless(text)[:60_000]
    return tuple(_fitting(text, kind)) or tuple(_fitting(_as_json(text), kind))


def _as_json(text: str) -> str:
    """As JSON what small models write instead, a value of Python: `{'paper': 1, }`; "" if none."""
    # Cut behind the last bracket first: from each that opens one would be looked for to the end.
    block = _BLOCK.search(text[: max(text.rfind("]"), text.rfind("}")) + 1])
    if block is None:
        return ""
    try:
        value = ast.literal_eval(_NAMES.sub(lambda name: _AS_PYTHON[name[0]], block[0]))
        return json.dumps(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ""


def _usable(prompt: str, reply: str | ModelError, kind: type[T]) -> tuple[T, ...] | None:
    """The objects of a reply, none if it is unusable; None where there was no reply.

    Small models give back the example of the prompt, which says nothing.
    """
    if isinstance(reply, ModelError):
        return None
    # The example stands at the beginning of a prompt.
    found, example = parse_json(reply, kind), parse_json(prompt[:1_000], kind)
    return tuple(one for one in found if one not in example)


def _says_none(reply: str | ModelError) -> bool:
    """Whether a reply keeps to the form and has nothing to report: an empty array."""
    return isinstance(reply, str) and "{" not in reply and bool(_NOTHING.search(reply))


def form_error(calls: Calls) -> FormError:
    """What to say of a model whose reply is not in the form it was asked for."""
    return FormError(f"{calls.name} did not answer in the form it was asked for")


def _fitting(text: str, kind: type[T]) -> Iterator[T]:
    decoder, read = json.JSONDecoder(strict=False), 0
    for tried, found in enumerate(_OPENS.finditer(text)):
        if found.start() < read:
            continue
        # A reply of nothing but brackets ends the search.
        if tried >= 300:
            return
        try:
            value, end = decoder.raw_decode(text, found.start())
            yield kind.model_validate(value)
        except (ValidationError, ValueError, RecursionError):
            # Not whole, or another kind: what is inside may be.
            continue
        read = end
