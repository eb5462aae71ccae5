"""`users`: the file of those who may log in to `serve`."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from ui.cli.terminal import say


def users(
    file: Annotated[Path, typer.Argument(help="The file, for --auth of `serve`.")],
    name: Annotated[str, typer.Argument(help="The user's name.")],
    role: Annotated[
        str, typer.Option(help="`write`, or `read` for who may not add or remove papers.")
    ] = "write",
) -> None:
    """Write a user into a file, or a new password and role; the password is asked for."""
    from ui.api.accounts import save_user

    if sys.stdin.isatty():
        password = getpass(f"Password of {name}: ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    save_user(file, name, role, password)
    say(f"{name} may {role}; serve with --auth {file}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(users)
