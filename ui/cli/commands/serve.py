"""`serve`: the web page."""

import re
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import QueryError
from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels
from ui.cli.start import open_assistant
from ui.cli.terminal import notice, say

if TYPE_CHECKING:
    from ui.api.access import Access


class Log(StrEnum):
    """Forms of the log."""

    JSON = "json"


@dataclass(frozen=True)
class AddressOptions:
    """Where the page is served, and who may call it."""

    host: Annotated[
        str, typer.Option(envvar="PAPER_ASSISTANT_HOST", help="The address to listen on.")
    ] = "127.0.0.1"
    port: Annotated[
        int, typer.Option(envvar="PAPER_ASSISTANT_PORT", min=0, max=65535, help="Its port.")
    ] = 7860
    auth: Annotated[
        str | None,
        typer.Option(
            envvar="PAPER_ASSISTANT_AUTH",
            metavar="USER:PASSWORD|FILE",
            help="Ask for this login, or for one of a file that `users` has written.",
        ),
    ] = None
    open_to_all: Annotated[
        bool, typer.Option("--open", help="Listen beyond this machine without a login.")
    ] = False
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="A further name it is reached by, as behind a proxy."),
    ] = None
    proxy: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="A proxy that says in X-Forwarded-For who asks."),
    ] = None
    root_path: Annotated[
        str, typer.Option(metavar="PATH", help="The path under which a proxy shows it.")
    ] = ""
    origin: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="A site whose pages may call it, as http://HOST:PORT."),
    ] = None

    @property
    def access(self) -> "Access":
        """Who may call it, and where; an address or login that is none raises QueryError."""
        from ui.api.access import Access

        return replace(
            Access.parse(self.host, self.port, self.auth, open_to_all=self.open_to_all),
            names=frozenset(self.name or ()),
            origins=frozenset(self.origin or ()),
            proxies=frozenset(self.proxy or ()),
            root=_root(self.root_path),
        )


@grouped
def serve(
    ctx: typer.Context,
    models: AnswerModels,
    where: AddressOptions,
    log: Annotated[
        Log | None, typer.Option(help="A line of JSON on stderr for each request.")
    ] = None,
    metrics: Annotated[
        bool, typer.Option("--metrics", help="Numbers for Prometheus at /metrics.")
    ] = False,
) -> None:
    """Serve the page at http://127.0.0.1:7860 until Ctrl-C."""
    from ui.server import Server

    access = where.access
    with closing(open_assistant(ctx, models, create=True)) as assistant:
        notice("Starting the page...")
        written = sys.stderr if log else None
        with closing(Server(assistant, access, log=written, metrics=metrics).start()) as server:
            say(f"The page is at {server.url} (Ctrl-C ends it).")
            server.wait()


def _root(path: str) -> str:
    """The path with one slash in front; raises QueryError for what is none, or is a door."""
    from ui.api.monitoring import DOORS

    plain = path.strip("/")
    if not re.fullmatch(r"[\w./~-]*", plain) or ".." in plain:
        raise QueryError(f"not a path: {path!r}; write --root-path /assistant")
    if plain.partition("/")[0] in DOORS:
        # Where a proxy takes it off, `/papers/ID/pdf` would lose its own first part too.
        raise QueryError(f"--root-path {path} is a door of the server; name another: /assistant")
    return f"/{plain}" if plain else ""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)
