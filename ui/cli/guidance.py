"""A command that is none of ours: the one that was meant."""

from difflib import get_close_matches
from typing import Any

from typer.core import TyperGroup

MEANT = {
    "bib": "papers export",
    "cite": "ask",
    "compare": "review",
    "conversation": "chat",
    "delete": "papers remove",
    "download": "add",
    "draft": "review",
    "export": "papers export",
    "fetch": "add",
    "find": "search",
    "get": "papers show",
    "gui": "serve",
    "import": "add",
    "info": "stats",
    "ingest": "add",
    "lookup": "search",
    "ls": "papers",
    "list": "papers",
    "open": "papers show",
    "paper": "papers",
    "query": "ask",
    "question": "ask",
    "read": "papers show",
    "remove": "papers remove",
    "repair": "doctor --repair",
    "rm": "papers remove",
    "run": "serve",
    "server": "serve",
    "show": "papers show",
    "start": "serve",
    "status": "stats",
    "summarize": "review",
    "tag": "papers tag",
    "talk": "chat",
    "ui": "serve",
    "upload": "add",
    "verify": "check",
    "version": "--version",
    "web": "serve",
    "write": "review",
}
"""What people type for a command of ours."""


class Commands(TyperGroup):
    """A group of commands that suggests the one that was meant."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of a name; the complaint about one that is none names what was meant."""
        name = args[0]
        if self.get_command(ctx, name) is None and (meant := self._meant(ctx, name)):
            ctx.fail(f"No such command '{name}'. Did you mean '{meant}'?")
        return super().resolve_command(ctx, args)

    def _meant(self, ctx: Any, name: str) -> str:
        names = self.list_commands(ctx)
        # From this share of letters in common a word is taken for a slip of the key.
        near = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
        other = MEANT.get(name.lower(), "")
        if ctx.parent is not None:
            # Within a group only its own commands are meant: `papers delete` is `papers remove`.
            own = other.removeprefix(f"{ctx.info_name} ")
            return own if own in names else "".join(near)
        return other or "".join(near)
