"""The files of a BM25 index: opened, written and read again, and what goes wrong with them.

The modules of this folder alone import tantivy.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError, QueryError
from index.lexical.analysis import Words, document_of, names, schema, stems
from index.store.resources import NO_FILES, is_full, is_out_of_files

if TYPE_CHECKING:
    import tantivy


class LexicalFiles:
    """The BM25 index of one library, in a folder. Safe to use from many threads.

    Only the holder of the library's lock may write.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self._lock = threading.Lock()

    def replace(self, papers: Iterable[Words], gone: Iterable[str] = ()) -> None:
        """Index these papers in place of what was, forget the `gone` ids; durable on return."""
        with self._writing() as writer:
            for paper_id in gone:
                writer.delete_documents_by_term("id", paper_id)
            for paper in papers:
                writer.delete_documents_by_term("id", paper.id)
                writer.add_document(document_of(paper))

    def clear(self) -> None:
        """Delete the whole index, to be made anew."""
        with self._lock:
            self.__dict__.pop("_open", None)
            shutil.rmtree(self.folder, ignore_errors=True)

    def count(self) -> int:
        """Number of papers indexed."""
        return int(self._index.searcher().num_docs)

    def refresh(self) -> None:
        """See what another process has written since."""
        with self._errors():
            self._index.reload()

    @property
    def _index(self) -> tantivy.Index:
        with self._lock, self._errors():
            return self._open

    @cached_property
    def _open(self) -> tantivy.Index:
        import tantivy

        self.folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(schema(), path=str(self.folder))
        index.register_tokenizer("stems", stems())
        index.register_tokenizer("names", names())
        # Reloading is asked for by the library, which knows when something was written.
        index.config_reader(reload_policy="manual")
        return index

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        with self._lock:
            # Opened anew: the list of files that the index keeps is read once, at opening, and
            # another process may have written since.
            self.__dict__.pop("_open", None)
        with self._errors():
            writer = self._index.writer(64_000_000, num_threads=1)
            try:
                # A killed write leaves files that no commit names, and tantivy would stop at the
                # first one that it is about to write again.
                writer.garbage_collect_files()
                yield writer
                writer.commit()
            finally:
                writer.wait_merging_threads()
            self._index.reload()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """tantivy raises ValueError and OSError, and pyo3 panics on broken files."""
        try:
            yield
        except (LibraryError, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:
            if is_out_of_files(error):
                raise LibraryError(NO_FILES) from error
            if "max expansions" in str(error):
                raise QueryError(
                    "too many words fit a * or ? of the query; write more letters beside it"
                ) from error
            if is_full(error):
                raise LibraryError(
                    f"no room left: the disk of {self.folder} is full; "
                    "free some space and do it again"
                ) from error
            why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            raise LibraryError(
                f"the BM25 index can't be used: {self.folder} ({why}); "
                "run paper-assistant doctor --repair"
            ) from error
