"""The command line: each command parses, calls one public method, prints."""

import sys
from typing import Annotated

import typer

from assistant import __version__
from index.errors import PaperAssistantError
from index.store.resources import NO_FILES, is_out_of_files
from ui.cli.ending import run_to_the_end
from ui.cli.grouping import grouped
from ui.cli.options import LibraryArguments
from ui.cli.program import Program
from ui.cli.terminal import complain, say

app = typer.Typer(
    cls=Program,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        say(f"paper-assistant {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version."),
]


@app.callback(
    epilog="`paper-assistant help COMMAND` shows its options and examples. To begin:\n\n\b\n"
    "  paper-assistant add refs.bib\n"
    "  paper-assistant ask What does late interaction cost in storage?\n"
    "  paper-assistant serve"
)
@grouped
def paper_assistant(ctx: typer.Context, where: LibraryArguments, version: Version = False) -> None:
    """Ask your own papers: every sentence of an answer is checked against what it cites."""
    ctx.obj = where


def main() -> None:
    """Run the command line; whatever a user can mend is one line on stderr and exit 1."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app(prog_name="paper-assistant")
    except PaperAssistantError as error:
        complain(str(error))
        sys.exit(1)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in ("", "assistant", "index", "prompts", "ui"):
            raise
        complain(
            f"not installed: {package}, which this needs; pip install {package}, or all of "
            "requirements.lock"
        )
        sys.exit(1)
    except MemoryError:
        complain("out of memory: no more is to be had; close other programs and do it again")
        sys.exit(1)
    except OSError as error:
        named = f"{error.strerror or error}: {error.filename or 'no file named'}"
        complain(NO_FILES if is_out_of_files(error) else named)
        sys.exit(1)


def run() -> None:
    """The command line as a process: it ends here, with the status of what was asked."""
    run_to_the_end(main)


if __name__ == "__main__":
    run()
