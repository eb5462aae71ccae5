"""What chat clients send, in OpenAI's shapes: the words of messages, whatever else is in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, JsonValue, ValidationError

from assistant.answer import Answer, Statement
from index.errors import ModelError, PaperAssistantError, QueryError

# Between the prose and its references; what stands below it is no part of a later question.
REFERENCES = "\n\n**References**\n\n"
# Between the draft and the answer, where sentences were mended after they had been sent.
CHECKED = "\n\n**After the check**\n\n"
WORDS = ("text", "refusal")
"""The fields of a part that hold what was said."""


class Message(BaseModel):
    """One message of a conversation, as loosely as clients write them; tools have no words."""

    role: str = ""
    content: JsonValue = None

    @property
    def text(self) -> str:
        """What was said."""
        return "\n".join(text for text, _ in self._parts() if text)

    @property
    def unread(self) -> tuple[str, ...]:
        """The kinds of the parts that hold no words, such as `image_url`."""
        return tuple(dict.fromkeys(kind for text, kind in self._parts() if not text and kind))

    def _parts(self) -> Iterator[tuple[str, str]]:
        """The words and the kind of each part."""
        for part in self.content if isinstance(self.content, list) else [self.content]:
            if isinstance(part, str):
                yield part, "text"
            elif isinstance(part, dict):
                said = (part.get(name) for name in WORDS)
                text = next((words for words in said if isinstance(words, str)), "")
                yield text, str(part.get("type") or "a part without a type")[:60]
            elif part is not None:
                yield "", f"a {type(part).__name__}"


@dataclass(frozen=True)
class ParsedConversation:
    """What a conversation asks last, the turns before it, and what of the question is unread."""

    question: str
    history: tuple[Answer, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def notices(self) -> tuple[str, ...]:
        """What the client is told of its question."""
        return tuple(f"Not read: {kind}; only text is." for kind in self.unread)


def parse_messages(messages: Sequence[Message]) -> ParsedConversation:
    """The last message of the user, after the turns before it; QueryError where it says nothing.

    Only that one must make sense: a history of pictures or of tools' replies blocks no question.
    """
    asked = [n for n, message in enumerate(messages) if message.role == "user"]
    if not asked:
        raise QueryError("no message of role 'user'; ask something")
    last = messages[asked[-1]]
    if not last.text.strip():
        kinds = ", ".join(last.unread) or "nothing"
        raise QueryError(f"no text in the last message of the user: {kinds} in it; send text")
    return ParsedConversation(last.text, _turns(messages[: asked[-1]]), last.unread)


def _turns(messages: Sequence[Message]) -> tuple[Answer, ...]:
    """Each question with its answer."""
    turns: list[Answer] = []
    asked = ""
    for message in messages:
        if message.role == "user":
            asked = message.text
        elif message.role == "assistant" and asked.strip():
            draft, _, final = message.text.partition(REFERENCES)[0].partition(CHECKED)
            said = (final or draft).strip()
            turns.append(Answer(asked, (Statement(said),), answered=bool(said)))
            asked = ""
    return tuple(turns)


def misread(error: ValidationError) -> QueryError:
    """The first thing of a request that is wrong, in one line."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])[:100] or "body"
    return QueryError(f"{first['msg']}: {where}; send it as OpenAI describes")


def error_document(error: PaperAssistantError) -> dict[str, JsonValue]:
    """An error as OpenAI's clients read it."""
    kind = "api_error" if isinstance(error, ModelError) else "invalid_request_error"
    return {"error": {"message": str(error), "type": kind, "param": None, "code": None}}
