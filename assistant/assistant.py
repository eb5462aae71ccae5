"""The public face: one library of papers that can be added to, searched, asked and checked."""

from pathlib import Path
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from assistant.models.spec import load_model, model_name
from assistant.verbs import arguments
from assistant.verbs.papers import log
from assistant.verbs.reviews import ReviewDrafting

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from index.progress import Report

AUTO = "auto"
"""The name for the reranker or checker that is on this machine, if one is."""


class LibraryOptions(TypedDict, total=False):
    """What a library stores when it is made: how its vectors are made and where they lie.

    `progress` is told how far the work is that opening may do: finishing what was interrupted.
    """

    embedder: str | None
    precision: str | None
    chroma: str | None
    progress: "Report | None"


class Assistant(ReviewDrafting):
    """A library of papers and, if one was named, a language model.

    >>> library = Assistant.open("library")                      # doctest: +SKIP
    >>> library.ask("What does late interaction cost?").text     # doctest: +SKIP

    What it does with papers alone, with questions and drafts, with reviews and with models is in
    the modules of these names in `assistant.verbs`.
    """

    @classmethod
    def open(
        cls,
        path: str | Path = "library",
        *,
        llm: "str | LLM | None" = None,
        checker: str | None = AUTO,
        reranker: str | None = AUTO,
        offline: bool = False,
        create: bool = True,
        **options: Unpack[LibraryOptions],
    ) -> Self:
        """Open the library in a folder, making an empty one there if `create`.

        `llm` is a SPEC (`none`, `openai:MODEL`, `ollama:MODEL`, `http://HOST:PORT/v1#MODEL`) or any
        LlamaIndex LLM; `checker` names a published cross-encoder that judges, `reranker` one that
        scores papers: `auto` is what `models get` has put on this machine, if anything.
        Raises LibraryError, and ModelError if a named model is not to be had; with `offline` also
        if it, the embedder or the vectors are not on this machine.
        """
        from assistant.models.offline import require_library
        from assistant.reader.load_reader import load_named
        from index.library import Library
        from index.search.rerank import load_reranker

        folder = Path(arguments.path("path", path))
        model = load_model(llm, offline=offline)
        judge = load_named(checker, offline=offline)
        second_look = load_reranker(reranker, offline=offline)
        library = Library.open(folder, create=create, offline=offline, **options)
        if offline:
            try:
                require_library(library)
            except BaseException:
                library.close()
                raise
        log.info("opened %s: %d papers, model %s", folder, library.count(), model_name(model))
        for text in library.notices:
            log.warning("%s", text)
        assistant = cls(library, model, judge, second_look)
        assistant.offline = offline
        return assistant

    def close(self) -> None:
        """Close the library."""
        self.library.close()

    def __repr__(self) -> str:
        library = self.library
        return f"Assistant({str(library.folder)!r}, papers={library.count()}, llm={self.model!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
