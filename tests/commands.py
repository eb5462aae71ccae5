"""The commands of the program: all of them, and some run one after the other in a process apart."""

from typing import Any

import typer


def commands_of(app: typer.Typer) -> dict[str, Any]:
    """Every command and group by its name, as it is typed."""
    group = typer.main.get_command(app)
    return dict(_commands(group, group.make_context("paper-assistant", [], resilient_parsing=True)))


def _commands(group, ctx, before=""):
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        yield f"{before}{name}", command
        if hasattr(command, "list_commands"):
            yield from _commands(command, ctx, f"{before}{name} ")


RUN_COMMANDS = """
import contextlib, io, json, sys
from ui.cli.main import main

def run(arguments):
    out, err, status = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO()), 0
    sys.argv = ["paper-assistant", *arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return status, *texts

print(json.dumps([run(arguments) for arguments in json.loads(sys.argv[1])]))
"""
"""Prints, for each list of arguments in a JSON list, its status, what it said, and its errors."""
