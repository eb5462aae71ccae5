"""The program: its commands, each loaded when it is called, and the library's options anywhere."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ui.cli.commands import COMMANDS
from ui.cli.examples import give_examples
from ui.cli.guidance import Commands


class Program(Commands):
    """Takes the library's options behind the command as well: `ask QUESTION --library DIR`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands."""
        return [*COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, its file loaded; None where there is none of that name."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.commands.update(_load(COMMANDS[cmd_name][0]))
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands with a line each, none of them loaded."""
        lines = {name: TyperCommand(name, help=line) for name, (_, line) in COMMANDS.items()}
        TyperGroup(commands={**lines}).format_commands(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments, those options moved to the front; `help X` is `X --help`."""
        flags = {name for p in self.params if getattr(p, "is_flag", False) for name in p.opts}
        names = {name for option in self.params for name in option.opts}
        return super().parse_args(ctx, _first(args, names - flags - {*ctx.help_option_names}))


def _load(module: str) -> dict[str, Any]:
    """The commands of a file of `ui.cli.commands`, by name."""
    app = typer.Typer(rich_markup_mode=None)
    import_module(f"ui.cli.commands.{module}").register(app)
    give_examples(app)
    return dict(typer.main.get_group(app).commands)


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
