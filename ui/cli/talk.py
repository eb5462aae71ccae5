"""The conversation of the terminal, kept in the library beside those of the page."""

from contextlib import suppress

from assistant import Answer, Assistant
from assistant.conversation import REMEMBERED
from assistant.saved.turns import parse_turn, turn_json
from index.errors import LibraryError
from index.store.chats import Chats

TERMINAL = "terminal"
NAME = "On the terminal"


class TerminalConversation:
    """What was asked on the terminal; a library that can't be written keeps nothing of it.

    `unkept` is why, once that was so.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.unkept = ""
        self._chats = Chats(assistant.library.store.database)

    def begin(self) -> None:
        """Forget the last conversation: another begins."""
        with suppress(LibraryError):
            self._chats.delete(TERMINAL)

    def turns(self) -> tuple[Answer, ...]:
        """The last turns of the conversation."""
        kept = self._chats.turns(TERMINAL, last=REMEMBERED)
        return tuple(parse_turn(turn, self._assistant.library.get) for turn in kept)

    def keep(self, answer: Answer) -> None:
        """Add a finished turn."""
        words = f"{answer.question}\n{answer.text}"
        try:
            self._chats.append(TERMINAL, turn_json(answer), name=NAME, words=words)
        except LibraryError as error:
            self.unkept = f"This conversation is not kept: {error}."
