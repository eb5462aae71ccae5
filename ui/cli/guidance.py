"""Commands that are not quite: options of the library behind the verb, near misses, `help`."""

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
NEAR = 0.6
"""Share of letters in common from which a word is taken for a slip of the key."""


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
        near = get_close_matches(name.lower(), names, n=1, cutoff=NEAR)
        other = MEANT.get(name.lower(), "")
        if ctx.parent is not None:
            # Within a group only its own commands are meant: `papers delete` is `papers remove`.
            own = other.removeprefix(f"{ctx.info_name} ")
            return own if own in names else "".join(near)
        return other or "".join(near)


class Program(Commands):
    """Takes the library's options behind the command as well: `ask QUESTION --library DIR`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments, those options moved to the front; `help X` is `X --help`."""
        flags = {name for p in self.params if getattr(p, "is_flag", False) for name in p.opts}
        names = {name for option in self.params for name in option.opts}
        return super().parse_args(ctx, _first(args, names - flags - {*ctx.help_option_names}))


def _first(args: list[str], names: set[str]) -> list[str]:
    """The arguments with the named options, and their values, in front; not from behind `--`."""
    end = args.index("--") if "--" in args else len(args)
    front: list[str] = []
    rest: list[str] = []
    left = iter(args[:end])
    for arg in left:
        if arg in names:
            value = next(left, None)
            if value is None:
                return [arg]  # which says what is missing
            front += [arg, value]
        elif arg.partition("=")[0] in names:
            front.append(arg)
        else:
            rest.append(arg)
    if rest[:1] == ["help"]:
        rest = [*rest[1:], "--help"]
    return [*front, *rest, *args[end:]]
