"""`mcp`: the verbs as MCP tools over stdio."""

from contextlib import closing

import typer

from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels
from ui.cli.start import open_assistant


@grouped
def mcp(ctx: typer.Context, models: AnswerModels) -> None:
    """Offer the library to an MCP client, such as an editor or a chat program, over stdio."""
    from ui.api.tools import serve_stdio
    from ui.api.verbs import Verbs

    with closing(open_assistant(ctx, models)) as assistant:
        serve_stdio(Verbs(assistant))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(mcp)
