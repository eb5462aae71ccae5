"""What every verb has: an assistant, and for the doors a name, a description, a schema."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import isgeneratorfunction
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue, TypeAdapter, ValidationError, validate_call

from index.errors import QueryError
from ui.api.arguments import mistake

if TYPE_CHECKING:
    from assistant import Assistant

Document = dict[str, JsonValue]
LONG = ("add", "review")


@dataclass(frozen=True)
class Verb:
    """One verb as a door offers it: its name, and a function that types and describes it."""

    name: str
    function: Callable[..., Document | Iterator[Document]]

    @property
    def description(self) -> str:
        """What the verb does, in a sentence or two."""
        return " ".join((self.function.__doc__ or "").split())

    @property
    def schema(self) -> dict[str, Any]:
        """Its arguments as a JSON Schema."""
        arguments: Any = validate_call(self.function)
        return TypeAdapter(arguments).json_schema()

    @property
    def streams(self) -> bool:
        """Whether it gives ever longer documents, not one."""
        return isgeneratorfunction(self.function)

    @property
    def takes_long(self) -> bool:
        """Whether it takes minutes, or waits for others to finish writing."""
        return self.name in LONG

    def stream(self, **arguments: JsonValue) -> Iterator[Document]:
        """The documents; arguments that don't fit raise QueryError before any."""
        try:
            found = validate_call(self.function)(**arguments)
        except ValidationError as error:
            raise QueryError(mistake(error, self.name)) from None
        if isinstance(found, dict):
            yield found
        else:
            yield from found


class AssistantVerb:
    """What a verb is called on; each is a class of its own, in a module of its name."""

    def __init__(self, assistant: "Assistant", *, shared: bool = False) -> None:
        """Where `shared`, strangers call without a login: nothing kept is listed."""
        self.assistant = assistant
        self.shared = shared
