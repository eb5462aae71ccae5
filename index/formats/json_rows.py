"""Files with a record on each line, read for measuring: what is wrong is told, nothing guessed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import FormatError


def read_rows(path: Path, needed: str, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON object of each line that is not empty, and its number, from 1.

    Raises FormatError for one that is no object, or lacks the field `needed`: it is no `kind`.
    """
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row[needed]
        except (ValueError, KeyError, TypeError) as error:
            raise FormatError(f"not a {kind}: {path}:{number}; it needs `{needed}`") from error
        yield number, row


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a file, with their ends. Raises FormatError where it can't be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            yield from file
    except FileNotFoundError as error:
        raise FormatError(f"no such file: {path}; docs/evaluation.md says what is read") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"can't be read: {path} ({error}); mend or replace it") from error
