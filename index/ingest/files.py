"""What is named to be added: files, folders of files, and sources on the network."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from index.errors import FormatError
from index.formats.identifiers import Identifier
from index.formats.registry import Item, read_file, require_format
from index.formats.registry import name_of as name_of_file
from index.formats.zotero_data import NAME as ZOTERO
from index.formats.zotero_data import zotero_pdfs
from index.paper import Cut, Record, Refusal, Remark, Unused
from index.sources import Network, Wanted, look_up, named_on_network, records_of

Read = Record | Refusal | Unused | Cut | Remark
"""What comes of what was named."""


def read_records(
    named: Path | Wanted, *, format: str | None = None, network: Network | None = None
) -> Iterator[Read]:
    """Each record of a file, of `-` (standard input) or of a source, or why it can't be read.

    What is wrong with the whole of it is one refusal. Without a network nothing is looked up.
    Raises FormatError for a format that does not exist, and for a source without a network.
    """
    if format is not None:
        require_format(format)
    if isinstance(named, Path):
        yield from _looked_up(read_file(named, format=format), name_of(named), network)
    elif network is None:
        raise FormatError(offline(named))
    else:
        yield from records_of(named, network)


def _looked_up(items: Iterable[Item], name: str, network: Network | None) -> Iterator[Read]:
    """The items of a file, with a record, or a refusal, in place of each identifier."""
    if network is not None:
        yield from look_up(items, network)
        return
    for item in items:
        if isinstance(item, Identifier):
            yield Refusal(name, 0, "identifiers to be looked up: name the file itself")
            return
        yield item


def offline(named: Path | Wanted) -> str:
    """What is said where something of the network is named and it must not be used."""
    return f"offline, but {named} is read from the network; leave out --offline"


def name_of(named: Path | Wanted) -> str:
    """What refusals and sources call what was named: a source as it is, a file by its full path."""
    return name_of_file(named) if isinstance(named, Path) else str(named)


def list_files(paths: Sequence[str | Path | Wanted]) -> Iterator[Path | Wanted]:
    """The files that paths name; of a folder every file in it, by name, but for hidden ones.

    A folder that a link leads back to is entered once; a library inside a folder is left out,
    and of Zotero's data folder only its database and its PDFs are read. What names no file
    but something of the network, `arxiv:QUERY`, is that. Raises FormatError for a path that does
    not exist.
    """
    for named in paths:
        if not isinstance(named, str | Path):
            yield named
            continue
        if wanted := named_on_network(str(named)):
            yield from wanted
            continue
        path = Path(named)
        if str(path) == "-" or not os.path.isdir(path):
            if str(path) != "-" and not os.path.lexists(path):
                raise FormatError(f"no such file: {str(path)[:300]}; check the path")
            yield path
        else:
            yield from _walk(path)


def _walk(folder: Path) -> Iterator[Path]:
    entered: set[str] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in entered or "library.sqlite" in files:
            folders.clear()
            continue
        entered.add(real)
        if ZOTERO in files:
            # Its folder also holds copies of the database, pages saved from the web and programs.
            folders.clear()
            yield Path(place, ZOTERO)
            yield from zotero_pdfs(Path(place, ZOTERO))
            continue
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(files):
            path = Path(place, file)
            if not file.startswith(".") and _is_file(path):
                yield path


def _is_file(path: Path) -> bool:
    """Whether it is a file, or a link that leads nowhere: that is refused when it is read."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True
