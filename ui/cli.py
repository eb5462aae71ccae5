"""The command line: each command parses, calls one public method, prints."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from index.errors import PaperAssistantError
from index.storage.room import NO_FILES, is_out_of_files
from ui.commands import (
    add,
    ask,
    chat,
    check,
    enrich,
    evaluate,
    extract,
    mcp,
    models,
    papers,
    refused,
    replay,
    review,
    search,
    serve,
    stale,
    upkeep,
    users,
)
from ui.options import LibraryOptions, grouped
from ui.terminal import complain


class Program(TyperGroup):
    """Takes the library's options behind the command as well: `ask QUESTION --library DIR`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments, those options moved to the front."""
        names = {name for option in self.params for name in option.opts}
        return super().parse_args(ctx, _first(args, names - {*ctx.help_option_names}))


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
    return [*front, *rest, *args[end:]]


app = typer.Typer(
    cls=Program,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
@grouped
def paper_assistant(ctx: typer.Context, where: LibraryOptions) -> None:
    """Ask your own papers: every sentence of an answer is checked against what it cites."""
    ctx.obj = where


for group in (
    add,
    enrich,
    search,
    ask,
    chat,
    check,
    extract,
    review,
    evaluate,
    papers,
    refused,
    serve,
    mcp,
    models,
    upkeep,
    replay,
    stale,
    users,
):
    group.register(app)


def main() -> None:
    """Run the command line; whatever a user can mend is one line on stderr and exit 1."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app(prog_name="paper-assistant")
    except PaperAssistantError as error:
        complain(str(error))
        sys.exit(1)
    except MemoryError:
        complain("out of memory: no more is to be had; close other programs and do it again")
        sys.exit(1)
    except OSError as error:
        named = f"{error.strerror or error}: {error.filename or 'no file named'}"
        complain(NO_FILES if is_out_of_files(error) else named)
        sys.exit(1)


if __name__ == "__main__":
    main()
