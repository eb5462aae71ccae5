"""`add`: papers read into the library."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from assistant.render.report_json import add_json
from index.errors import FormatError, PaperAssistantError
from index.paper import Refusal
from ui.api.accounts import require_write
from ui.api.received import forget, keep
from ui.api.verbs.verb import AssistantVerb, Document


class AddVerb(AssistantVerb):
    """Papers added: as text, as files that were sent, by what they are called."""

    def add(self, text: str, name: str = "papers", format: str | None = None) -> Document:
        """Add papers, given as the text of a file: BibTeX, RIS, JSONL, CSV, nbib, CSL-JSON, ...;
        or DOIs, arXiv and PubMed ids and links of papers, one a line, to be looked up.

        `name` is what the file is called; the format is found from its content if not given.
        """
        return self.add_files([(name, BytesIO(text.encode()))], format)

    def add_files(
        self, files: Sequence[tuple[str, BinaryIO]], format: str | None = None
    ) -> Document:
        """Add files that were sent, each with its name; they are kept in the library's folder."""
        require_write()
        self.assistant.library.require_writable()
        kept = [keep(file, name, self.assistant.library.folder) for name, file in files]
        try:
            return self.add_paths(kept, format)
        except PaperAssistantError:
            for path in kept:
                forget(path)
            raise

    def add_paths(self, paths: Sequence[str | Path], format: str | None = None) -> Document:
        """Add files or folders of papers that lie on this machine, or what is on the network.

        `doi:10...`, `pmid:N`, `arxiv:ID`, a link of a paper, `openalex:WORDS`, `pubmed:WORDS`.
        """
        require_write()
        report = self.assistant.add(*paths, format=format)
        if not report.read:
            raise FormatError(f"no papers read: {_first(report.refusals)}; give another file")
        return add_json(report)


def _first(refusals: Sequence[Refusal]) -> str:
    return refusals[0].reason if refusals else "the file is empty"
