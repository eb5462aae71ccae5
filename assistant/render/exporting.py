"""Papers as the text of a file, in the format that is named or that the file's name says."""

from collections.abc import Iterable
from pathlib import Path

from index.errors import FormatError, QueryError
from index.formats.export import EXPORTS
from index.formats.export import export as written
from index.paper import Paper

ENDINGS = {".bib": "bibtex", ".ris": "ris", ".json": "csl-json", ".jsonl": "jsonl"}


def export(papers: Iterable[Paper], path: Path | None, format: str | None) -> str:
    """The papers' text; written to the file if there is one.

    Raises FormatError for a format that is not known, QueryError for a folder that is not there.
    """
    text = "".join(written(papers, format or format_of(path)))
    if path is not None:
        if not path.parent.is_dir():
            raise QueryError(f"no such folder: {path.parent}; make it, or name another")
        path.write_text(text, "utf-8")
    return text


def format_of(path: Path | None) -> str:
    """The format that a file's name says; BibTeX without a file."""
    if path is None:
        return "bibtex"
    if path.suffix.lower() in ENDINGS:
        return ENDINGS[path.suffix.lower()]
    raise FormatError(
        f"no format in the name {path.name!r}; end it in {', '.join(ENDINGS)}, or name one of "
        f"{', '.join(EXPORTS)}"
    )
