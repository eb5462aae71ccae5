"""Screening as a sheet: CSV or RIS out, to be filled in anywhere, and back in.

Beside columns of our own (`include`, `exclude`, `reason`, `who`) are those of ASReview (`included`)
and of Rayyan (`notes`), and in RIS the notes that both write; all of them are read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from assistant.screening.screening import Screened
from assistant.text.inert import inert
from index.errors import QueryError
from index.formats.export import export
from index.merging.names import shown_names
from index.paper import Paper
from index.store.decisions import Decision

COLUMNS = (
    *("id", "title", "authors", "year", "venue", "doi", "abstract", "chance", "why"),
    *("include", "exclude", "reason", "who", "included", "notes"),
)
_YES = frozenset("1 1.0 x y yes true include included relevant in".split())
_NO = frozenset("0 0.0 n no false exclude excluded irrelevant out".split())
_LABELS = ("included", "asreview_label", "label_included", "label", "final_included", "decision")
_RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s*\{(?P<said>[^{}]*)\}", re.IGNORECASE)
_SAID = re.compile(r"\"(?P<who>[^\"]*)\"\s*=>\s*\"(?P<what>\w+)\"")
_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:\s*([^|]*)", re.IGNORECASE)
_ASREVIEW = re.compile(r"ASReview_(relevant|irrelevant)", re.IGNORECASE)
_FIELD = re.compile(r"^([A-Z][A-Z0-9])\s{1,2}-\s?(.*)$")


def write_sheet(screened: Iterable[Screened], path: Path) -> None:
    """Write all papers with what is known and decided of them, as the file's name asks for."""
    if path.suffix.lower() not in (".csv", ".ris"):
        raise QueryError(f"no such format for a sheet: {path.name!r}; end the name in .csv or .ris")
    text = _csv(screened) if path.suffix.lower() == ".csv" else _ris(screened)
    with path.open("w", encoding="utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8") as file:
        file.write(text)


def read_sheet(path: Path, papers: Sequence[Paper]) -> list[Decision]:
    """The decisions of a sheet, those rows that have none left out.

    A row is a paper's by its id, its DOI, or its title. Raises QueryError for a file that is no
    sheet, and for a decision on a paper that is not among these.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"no sheet to read: {path} ({error}); name a .csv or .ris file") from None
    rows = _ris_rows(text) if path.suffix.lower() == ".ris" else _csv_rows(text, path)
    by_key = {key: paper.id for paper in papers for key in _keys(_row_of(paper))}
    decisions: dict[str, Decision] = {}
    for number, row in rows:
        include = _decided(row)
        if include is None:
            continue
        found = next((by_key[key] for key in _keys(row) if key in by_key), None)
        if found is None:
            named = row.get("id") or row.get("title") or "no id"
            raise QueryError(
                f"not among the papers screened: {named} ({path.name}, line {number}); delete the "
                "line, or screen all papers with --all"
            )
        decisions[found] = Decision(found, include, _reason(row), _who(row))
    return list(decisions.values())


def _csv(screened: Iterable[Screened]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in screened:
        decision = one.decision
        row = {
            **_row_of(one.paper),
            "chance": f"{one.chance:.3f}",
            "why": one.reason,
            "include": "1" if decision and decision.include else "",
            "exclude": "1" if decision and not decision.include else "",
            "reason": decision.reason if decision else "",
            "who": decision.who if decision else "",
            "included": str(int(decision.include)) if decision else "",
            "notes": _rayyan(decision) if decision else "",
        }
        writer.writerow({name: inert(value) for name, value in row.items()})
    return file.getvalue()


def _row_of(paper: Paper) -> dict[str, str]:
    return {
        "id": paper.id,
        "title": paper.title,
        "authors": shown_names(paper.authors),
        "year": str(paper.year or ""),
        "venue": paper.venue,
        "doi": paper.doi,
        "abstract": paper.abstract,
    }


def _ris(screened: Iterable[Screened]) -> str:
    parts = []
    for one in screened:
        text = "".join(export([one.paper], "ris"))
        notes = [f"N1  - paper-id: {one.paper.id}"]
        if one.decision:
            word = "relevant" if one.decision.include else "irrelevant"
            notes += [f"N1  - ASReview_{word}", f"N1  - {_rayyan(one.decision)}"]
        head, end, rest = text.rpartition("ER  -")
        parts.append(head + "\n".join([*notes, ""]) + end + rest)
    return "".join(parts)


def _rayyan(decision: Decision) -> str:
    """A decision as Rayyan notes it."""
    who, reason = (re.sub(r"[\"{}|\r\n]", " ", t) for t in (decision.who, decision.reason))
    said = "Included" if decision.include else "Excluded"
    note = f'RAYYAN-INCLUSION: {{"{who or "screener"}"=>"{said}"}}'
    return f"{note} | RAYYAN-EXCLUSION-REASONS: {reason}" if reason else note


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    names = {name: (name or "").strip().lower() for name in reader.fieldnames or ()}
    if not {*names.values()} & {"include", "exclude", "notes", *_LABELS}:
        raise QueryError(
            f"no column of decisions: {path.name}; name one include, exclude or included"
        )
    for row in reader:
        cells = {names[k]: (v or "").strip() for k, v in row.items() if isinstance(v, str | None)}
        yield reader.line_num, {k: v.removeprefix("'") for k, v in cells.items()}


def _ris_rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    row: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        field = _FIELD.match(line)
        if not field:
            continue
        name, value = field[1], field[2].strip()
        if name == "ER":
            yield number, row
            row = {}
        elif name in ("TI", "T1"):
            row["title"] = value
        elif name == "DO":
            row["doi"] = value
        elif name == "N1" and value.startswith("paper-id: "):
            row["id"] = value.removeprefix("paper-id: ")
        elif name in ("N1", "RN"):
            row["notes"] = f"{row.get('notes', '')} | {value}"


def _keys(row: Mapping[str, str]) -> Iterator[str]:
    """What tells a row's paper: its id, its DOI, its title."""
    if row.get("id"):
        yield f"id {row['id']}"
    if row.get("doi"):
        yield f"doi {row['doi'].lower().removeprefix('https://doi.org/')}"
    if title := " ".join(re.findall(r"\w+", row.get("title", "").lower())):
        yield f"title {title}"


def _decided(row: Mapping[str, str]) -> bool | None:
    """What a row says of its paper; our own columns count first. QueryError where it says both."""
    marked = {name: row.get(name, "").lower() for name in ("include", "exclude")}
    yes = marked["include"] in _YES or marked["exclude"] in _NO
    no = marked["exclude"] in _YES or marked["include"] in _NO
    if yes and no:
        named = row.get("id") or row.get("title", "")
        raise QueryError(f"included and excluded at once: {named}; clear one of the two cells")
    if yes or no:
        return yes
    for name in _LABELS:
        said = row.get(name, "").lower()
        if said in _YES | _NO:
            return said in _YES
    notes = row.get("notes", "")
    if match := _RAYYAN.search(notes):
        votes = {vote["what"].lower() for vote in _SAID.finditer(match["said"])}
        if len(votes & {"included", "excluded"}) == 1:
            return "included" in votes
    match = _ASREVIEW.search(notes)
    return match[1].lower() == "relevant" if match else None


def _reason(row: Mapping[str, str]) -> str:
    noted = _REASONS.search(row.get("notes", ""))
    return row.get("reason") or (noted[1].strip() if noted else "")


def _who(row: Mapping[str, str]) -> str:
    match = _RAYYAN.search(row.get("notes", ""))
    named = [vote["who"] for vote in _SAID.finditer(match["said"])] if match else []
    return row.get("who") or ", ".join(named)
