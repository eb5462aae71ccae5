"""`models`: published models by role, which are on this machine; `models get` fetches one."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import PaperAssistantError
from index.paper import Json
from index.roles.published import Role
from ui.cli.options import AsJson, LibraryArguments, Offline
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, say

if TYPE_CHECKING:
    from index.roles.catalogue import Listed

models = typer.Typer(
    no_args_is_help=False, invoke_without_command=True, help="Published models by role."
)


@models.callback()
def list_all(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List published models by role: which are on this machine (+) and which is in use (*)."""
    if ctx.invoked_subcommand is not None:
        return
    from index.roles.catalogue import list_models

    listed = list_models(_embedder(ctx))
    if as_json:
        emit({"models": [_json(one) for one in listed]})
        return
    for role in Role:
        say(f"{role}s")
        for one in listed:
            if one.model.role is role:
                say(_line(one))
    notice("* in use, + on this machine; paper-assistant models get ROLE [NAME] fetches one")


@models.command()
def get(
    role: Annotated[Role, typer.Argument(help="What it is for.")],
    name: Annotated[
        str | None,
        typer.Argument(help="One that is listed, OWNER/NAME of the hub, or file:FOLDER."),
    ] = None,
    revision: Annotated[
        str | None, typer.Option(metavar="R", help="A commit, tag or branch of the hub.")
    ] = None,
    offline: Offline = False,
    as_json: AsJson = False,
) -> None:
    """Fetch a model from the hub or a folder; its role uses it from then on."""
    from index.roles.fetch import fetch

    kept = fetch(role, name, revision=revision, offline=offline)
    if as_json:
        emit(
            {
                "role": role.value,
                "name": kept.name,
                "source": kept.source,
                "revision": kept.revision,
                "runs": kept.runs,
                "folder": str(kept.folder),
            }
        )
        return
    say(str(kept.folder))
    how = f"--embedder {kept.name}" if role is Role.EMBEDDER else f"--{role} auto, the default"
    at = f" at {kept.revision}" if kept.revision else ""
    notice(f"{kept.name}{at}, run by {kept.runs}; used with {how}")


def _embedder(ctx: typer.Context) -> str:
    """The embedder of the library, where there is one, else the one that would make it."""
    from index.embedding.embedder import DEFAULT_EMBEDDER

    where: LibraryArguments = ctx.obj
    if (Path(where.library) / "library.sqlite").is_file():
        try:
            with closing(open_assistant(ctx)) as assistant:
                return assistant.library.stats().embedder
        except PaperAssistantError as error:
            notice(str(error))
    return where.embedder or DEFAULT_EMBEDDER


def _line(one: "Listed") -> str:
    model = one.model
    mark = "*" if one.in_use else "+" if one.folder else " "
    size = f"{model.megabytes} MB" if model.megabytes else ""
    told = [size, model.licence, model.about, f"revision {one.revision}" if one.revision else ""]
    told += [f"{what} {figure:g}" for what, figure in one.figures.items()]
    return f"{mark} {model.name:<32} {'; '.join(part for part in told if part)}"


def _json(one: "Listed") -> dict[str, Json]:
    model = one.model
    return {
        "role": model.role.value,
        "name": model.name,
        "repository": model.repository,
        "about": model.about,
        "parameters": model.parameters or None,
        "megabytes": model.megabytes or None,
        "licence": model.licence or None,
        "revision": one.revision or None,
        "figures": dict(one.figures),
        "here": one.folder is not None,
        "in_use": one.in_use,
        "folder": str(one.folder) if one.folder else None,
        "runs": one.runs or None,
    }


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(models, name="models")
