"""`papers remove`, `restore`, `split`, `join`, `alike`: what a person decides of papers."""

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.render.markdown import name_of
from index.search.naming import find_paper
from index.text.markup import without_markup
from ui.cli.options import text_of
from ui.cli.start import open_assistant
from ui.cli.terminal import notice, say

if TYPE_CHECKING:
    from index.library import Library
    from index.paper import Paper

Names = Annotated[
    list[str],
    typer.Argument(metavar="ID...", help="Ids, citation keys or quoted titles of papers."),
]
Name = Annotated[
    list[str], typer.Argument(metavar="ID", help="A paper's id, citation key, DOI or title.")
]
Gone = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID...", help="Ids of papers that were removed; none lists them."),
]


def remove(
    ctx: typer.Context,
    names: Names,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove papers from the library: shows them, and asks where somebody can answer."""
    with closing(open_assistant(ctx)) as assistant:
        found = _named(assistant.library, names)
        for paper in found.values():
            notice(f"  {name_of(paper)}")
        if not yes and not _agreed(len(found)):
            notice("Nothing removed.")
            return
        assistant.library.remove([*found])
    say(f"Removed {_papers(len(found))}.")
    if found:
        notice("`papers restore` lists what can be put back.")


def _agreed(number: int) -> bool:
    """Whether whoever is at the keyboard agrees; where nobody is, the command itself says so."""
    asked = f"Remove {'this paper' if number == 1 else f'these {number} papers'}? [y/N] "
    try:
        if sys.stdin.isatty():
            sys.stderr.write(asked)
            sys.stderr.flush()
        said = sys.stdin.readline()
    except OSError:
        return True
    if not said:
        return not sys.stdin.isatty()
    return said.strip().lower() in ("y", "yes")


def restore(ctx: typer.Context, ids: Gone = None) -> None:
    """Put papers back that were removed, as they were; without ids, list them."""
    with closing(open_assistant(ctx)) as assistant:
        if ids:
            restored = assistant.library.restore(ids)
            say(f"Put back {_papers(restored)}.")
            return
        removed = assistant.library.removed()
    for one in removed:
        say(f"{one.id}  {without_markup(one.title)}")
    notice(f"{_papers(len(removed))} can be put back.")


def split(ctx: typer.Context, name: Name) -> None:
    """Undo a paper's merges: every record that says something else becomes a paper again."""
    with closing(open_assistant(ctx)) as assistant:
        ids = assistant.library.split(assistant.get(text_of(name)).id)
    say(f"Split into {len(ids)} papers: {' '.join(ids)}.")


def join(
    ctx: typer.Context,
    names: Names,
    apart: Annotated[
        bool, typer.Option("--apart", help="They are not one: never merge nor list them.")
    ] = False,
) -> None:
    """Make one paper of several that you know to be the same; `papers split` undoes it."""
    with closing(open_assistant(ctx)) as assistant:
        found = _named(assistant.library, names)
        if not apart:
            kept = assistant.library.join([*found])
            say(f"Joined: {name_of(assistant.library.paper(kept))}")
            return
        if len(found) != 2:
            raise typer.BadParameter("--apart takes two papers")
        assistant.library.keep_apart(*found)
    say("Kept apart.")


def alike(ctx: typer.Context) -> None:
    """List papers that may be one, for `papers join` to make one, or to keep apart."""
    from index.curation.near_duplicates import look_alikes

    with closing(open_assistant(ctx)) as assistant:
        found = look_alikes(assistant.library, 200)
    for pair in found:
        say(f"{pair.first.id}  {name_of(pair.first)}")
        say(f"{pair.second.id}  {name_of(pair.second)}")
        say(f"  {pair.reason}")
    notice(f"{len(found)} {'pair' if len(found) == 1 else 'pairs'} alike.")


def _named(library: "Library", names: list[str]) -> "dict[str, Paper]":
    return {p.id: p for p in (find_paper(library, name) for name in names)}


def _papers(number: int) -> str:
    return f"{number} {'paper' if number == 1 else 'papers'}"
