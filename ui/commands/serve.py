"""`serve`: the web page."""

from contextlib import closing, suppress
from dataclasses import replace
from typing import Annotated

import typer

from ui.options import AnswerModels, grouped, open_assistant
from ui.terminal import notice, say


@grouped
def serve(
    ctx: typer.Context,
    models: AnswerModels,
    host: Annotated[
        str, typer.Option(envvar="PAPER_ASSISTANT_HOST", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="PAPER_ASSISTANT_PORT", min=0, max=65535, help="Its port.")
    ] = 7860,
    auth: Annotated[
        str | None,
        typer.Option(
            envvar="PAPER_ASSISTANT_AUTH",
            metavar="USER:PASSWORD|FILE",
            help="Ask for this login, or for one of a file that `users` has written.",
        ),
    ] = None,
    open_to_all: Annotated[
        bool, typer.Option("--open", help="Listen beyond this machine without a login.")
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="A further name it is reached by, as behind a proxy."),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="A proxy that says in X-Forwarded-For who asks."),
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="A site whose pages may call it, as http://HOST:PORT."),
    ] = None,
) -> None:
    """Serve the page at http://127.0.0.1:7860 until Ctrl-C."""
    from ui.doors.access import Access
    from ui.server import Server

    access = Access.parse(host, port, auth, open_to_all=open_to_all)
    access = replace(
        access,
        names=frozenset(name or ()),
        origins=frozenset(origin or ()),
        proxies=frozenset(proxy or ()),
    )
    with closing(open_assistant(ctx, models, create=True)) as assistant:
        notice("Starting the page...")
        with closing(Server(assistant, access).start()) as server:
            say(f"The page is at {server.url} (Ctrl-C ends it).")
            with suppress(KeyboardInterrupt):
                server.wait()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)
