"""`add`: files of papers into the library."""

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.models.offline import require_files
from index.errors import FormatError
from ui.cli.grouping import grouped
from ui.cli.options import AsJson, Asking, Offline, SearchModels
from ui.cli.progress import progress_bar, progress_bar_if_needed
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, place, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.library import AddReport
    from index.reports import ChangedFile

SHOWN = 10
FEW = 5


@dataclass(frozen=True)
class Walk:
    """Papers whose citations are walked, by OpenAlex."""

    citing: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="The papers that cite this one: an id of the library, a DOI, ..."
        ),
    ] = None
    cited_by: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="The papers that this one cites.")
    ] = None

    @property
    def wanted(self) -> list[str]:
        """What `add` is to be given for it."""
        citing, cited = self.citing or (), self.cited_by or ()
        return [*(f"citing:{one}" for one in citing), *(f"cited-by:{one}" for one in cited)]


@grouped
def add(
    ctx: typer.Context,
    walk: Walk,
    asking: Asking,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...",
            help="Files, folders; doi:10..., pmid:N, arxiv:ID, links of papers; "
            'openalex:"QUERY", pubmed:"QUERY", arxiv:"QUERY", s2:"QUERY".',
        ),
    ] = None,
    file_format: Annotated[
        str | None, typer.Option("--format", metavar="F", help="Read every file as this format.")
    ] = None,
    offline: Offline = False,
    as_json: AsJson = False,
) -> None:
    """Add papers; a record that can't be read is refused and the rest goes on."""
    paths = [*(paths or ()), *walk.wanted]
    if not paths:
        raise typer.BadParameter("name files, identifiers, or a paper with --citing")
    if offline:
        require_files(paths)
    models = SearchModels(offline=offline, reranker="none")
    with closing(open_assistant(ctx, models, create=True)) as assistant:
        with progress_bar() as progress:
            report = assistant.add(
                *paths,
                format=file_format,
                progress=progress,
                limit=asking.limit,
                contact=asking.contact,
            )
        _tell(report, as_json)
        if not report.read:
            raise FormatError(_nothing_read(report, paths))
        with progress_bar_if_needed() as progress:
            assistant.library.finish(progress)


def _tell(report: "AddReport", as_json: bool) -> None:
    for changed in report.changed[:SHOWN] if report.unchanged else ():
        _show_changed(changed)
    if report.passed_over and report.read:
        notice(f"Without papers, passed over: {_named(report.passed_over)}.")
    for unused in report.unused[:SHOWN]:
        notice(f"columns not used: {_listed(unused.columns)} (in {unused.file})")
    for cut in report.cuts[:SHOWN]:
        notice(f"{cut.taken:,} of {cut.total:,} papers of {cut.file} taken; --limit N takes more")
    for remark in report.remarks[:SHOWN]:
        notice(f"{remark.file}: {remark.text}")
    for refusal in report.refusals[:SHOWN] if report.read else ():
        notice(f"refused {place(refusal)}: {refusal.reason}")
    if as_json:
        from assistant.render.report_json import add_json

        emit(add_json(report))
    elif report.read:
        _show(report)


def _show_changed(changed: "ChangedFile") -> None:
    if changed.records:
        notice(f"{'new' if changed.is_new else 'edited'}: {changed.file} ({changed.records})")
    if gone := changed.gone:
        notice(
            f"no longer in {changed.file}: {len(gone)}, kept in the library; to remove: "
            f"paper-assistant papers remove {' '.join(gone[:SHOWN])}{' ...' * (len(gone) > SHOWN)}"
        )


def _named(files: "Sequence[str]") -> str:
    return _listed([file.rpartition("/")[2] for file in files])


def _listed(names: "Sequence[str]") -> str:
    return ", ".join(names[:FEW]) + (f" and {len(names) - FEW} more" if len(names) > FEW else "")


def _show(report: "AddReport") -> None:
    say(
        f"{report.read} records read: {report.added} added, {report.updated} updated, "
        f"{report.merged} merged, {report.unchanged} unchanged; {report.refused} refused."
    )
    say(f"The library holds {report.papers} papers ({report.seconds:.1f} s).")
    if report.refused > SHOWN:
        notice("`paper-assistant refused` lists everything that was refused.")


def _nothing_read(report: "AddReport", paths: list[str]) -> str:
    if not report.refusals:
        held = f" in {_named(report.passed_over)}" if report.passed_over else ""
        return f"no papers found{held}: {', '.join(paths)}; name files in a format `add` reads"
    first, more = report.refusals[0], report.refused - 1
    rest = f" ({more} more: see `paper-assistant refused`)" if more > 0 else ""
    return f"no papers read: {place(first)}: {first.reason}{rest}"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(add)
