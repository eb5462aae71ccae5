"""Adding from the page: progress while it goes on, the report when it is done."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from assistant import Assistant
from index.curation.lacking import Lack
from index.errors import PaperAssistantError
from index.library import AddReport
from index.paper import Filters, Refusal
from index.progress import Progress, Report
from index.reports import EnrichReport
from index.sources import require_request
from ui.api.received import keep
from ui.page.html import CLOSE, button, failure_html, file_name, text

SHOWN = 50


def receive(assistant: Assistant, files: Sequence[str]) -> list[Path]:
    """Keep files that were uploaded in the library's folder, under their own names."""
    kept = []
    for file in map(Path, files):
        with file.open("rb") as sent:
            kept.append(keep(sent, file.name, assistant.library.folder))
    return kept


def add_html(
    assistant: Assistant, uploaded: Sequence[str], *, brief: bool = False
) -> Iterator[str]:
    """Keep and add uploaded files; progress, then the report, then what went wrong if it did.

    The report is a line where it is to be `brief`.
    """
    try:
        files = receive(assistant, uploaded)
    except PaperAssistantError as error:
        yield failure_html(error)
        return
    show = report_line if brief else report_html
    yield from _reported(lambda told: show(assistant.add(*files, progress=told)))


def fetch_html(assistant: Assistant, named: str) -> Iterator[str]:
    """Add what is named on the network, one a line; what is not of the network is told."""
    lines = [line.strip() for line in named.splitlines() if line.strip()]
    try:
        wanted = [one for line in lines for one in require_request(line)]
    except PaperAssistantError as error:
        yield failure_html(error)
        return
    if wanted:
        yield from _reported(lambda told: report_html(assistant.add(*wanted, progress=told)))


def retry_html(assistant: Assistant) -> Iterator[str]:
    """Try what was refused once more, told in the same way."""
    network = assistant.network()
    yield from _reported(lambda told: report_html(assistant.library.retry(told, network=network)))


def look_up_html(assistant: Assistant, lack: Lack, filters: Filters) -> Iterator[str]:
    """Ask the services on the network for a field that papers lack; told in the same way."""

    def look_up(told: Report) -> str:
        return looked_up_html(assistant.enrich(lack.lower(), filters=filters, progress=told), lack)

    yield from _reported(look_up)


def looked_up_html(report: EnrichReport, lack: Lack) -> str:
    """How many of the papers asked for have the field now, and which service did not answer."""
    found = report.filled.get(lack.lower(), 0)
    failures = "".join(f"<p>{text(said)}</p>" for said in report.failures.values())
    close = button("✕", "close", hint="Close")
    return (
        f'<div class="opened"><p class="line" role="status"><span>{report.asked:,} papers looked '
        f"up, {lack} found for {found:,}.</span> {close}</p>{failures}</div>"
    )


def report_line(report: AddReport) -> str:
    """What was read and merged in a line, with why the first of what was refused was."""
    counts = {
        "added": report.added,
        "updated": report.updated,
        "merged": report.merged,
        "there already": report.unchanged,
    }
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    refused = f"{report.refused:,} refused" if report.refused else ""
    if report.refusals:
        first = _refused(report.refusals[0])
        refused += f": {first}" if report.refused == 1 else f", the first {first}; see Library"
    said = "; ".join(part for part in (told, refused) if part) or "no papers in it"
    return f'<p class="opened line" role="status"><span>{said}</span> {CLOSE}</p>'


def progress_html(now: Progress) -> str:
    """How far a piece of work is, and how long it may still take."""
    share = f'value="{now.done}" max="{now.total}"' if now.total else ""
    left = f", {timedelta(seconds=round(now.remaining))} left" if now.remaining else ""
    total = f" of {now.total:,}" if now.total else ""
    count = f": {now.done:,}{total} ({now.rate:,.0f} a second{left})" if now.done else "…"
    return (
        f"<p>{text(now.phase.capitalize())}{count}"
        f'<br><progress {share} aria-label="{text(now.phase)}"></progress></p>'
    )


def report_html(report: AddReport) -> str:
    """What was read, merged and refused."""
    counts = (
        f"{report.read:,} records read: {report.added:,} added, {report.updated:,} updated, "
        f"{report.merged:,} merged, {report.unchanged:,} unchanged; {report.refused:,} refused. "
        f"The library holds {report.papers:,} papers."
    )
    cuts = "".join(
        f"<p>{cut.taken:,} of {cut.total:,} papers of {text(cut.file)} taken.</p>"
        for cut in report.cuts[:SHOWN]
    )
    unused = "".join(
        f"<p>Columns not used in {text(file_name(u.file))}: {text(', '.join(u.columns))}</p>"
        for u in report.unused[:SHOWN]
    )
    return f'<p role="status">{counts}</p>{cuts}{unused}{refusals_html(report.refusals)}'


def _reported(begin: Callable[[Report], str]) -> Iterator[str]:
    """How far it is, then what it says; what was begun is finished even when nobody looks."""
    told: SimpleQueue[Progress | str | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            told.put(begin(told.put))
        except BaseException as error:  # noqa: BLE001  # whoever waits must hear of it
            told.put(error)

    Thread(target=work, daemon=True).start()
    yield "<p>Reading…</p>"
    while isinstance(now := told.get(), Progress):
        yield progress_html(now)
    if isinstance(now, str):
        yield now
    elif isinstance(now, PaperAssistantError):
        yield failure_html(now)
    else:
        raise now


def refusals_html(refusals: Sequence[Refusal]) -> str:
    """What could not be read and why, with another try."""
    if not refusals:
        return ""
    items = "".join(f"<li>{_refused(refusal)}</li>" for refusal in refusals[:SHOWN])
    more = f"<p>and {len(refusals) - SHOWN:,} more</p>" if len(refusals) > SHOWN else ""
    retry = button("Try these again", "retry")
    title = f"<summary>{len(refusals):,} refused</summary>"
    return f"<details>{title}<ul>{items}</ul>{more}{retry}</details>"


def _refused(refusal: Refusal) -> str:
    """Where a record stands and why it was refused; a file by its own name, wherever it lies."""
    name = file_name(refusal.file)
    line = f":{refusal.line}" if refusal.line else ""
    return f"{text(name)}{line}: {text(refusal.reason.replace(refusal.file, name))}"
