"""What can go wrong, said so that the reader can act on it.

PaperAssistantError   also named AssistantError
├── LibraryError      the folder is not a library, is damaged, locked, or made by another embedder
│   └── ReadOnly      it lies where nothing can be written, and is searched only
├── FormatError       a file or a record that can't be read
│   ├── NotPapers     a file that plainly holds something else
│   └── SourceError   a service on the network can't be reached, refuses, or answers strangely
├── QueryError        a query, filter or option that means nothing
├── MissingPackage    a package that may be left out is needed for this
└── ModelError        a model is missing, refused, failed or stopped half way

An argument of a wrong type is a TypeError that names the right one.

Every message is one line: "what happened: the value seen; what to do".
"""


class PaperAssistantError(Exception):
    """Base of every error a user can cause or mend; the command line prints it and exits 1."""


AssistantError = PaperAssistantError
"""The same under the name that `from assistant import ...` goes by."""


class LibraryError(PaperAssistantError):
    """The library can't be opened, read or written as asked."""


class ReadOnly(LibraryError):
    """The library lies where nothing can be written."""

    def __init__(self, folder: object) -> None:
        super().__init__(f"read-only: {folder} can't be written; copy it elsewhere")


class FormatError(PaperAssistantError):
    """A file or a record that can't be read."""


class NotPapers(FormatError):
    """A file that plainly is something else: in a folder of papers it is passed over."""


class SourceError(FormatError):
    """A service on the network can't be reached, refuses, or answers what can't be read."""


class QueryError(PaperAssistantError):
    """A query, a filter or an option that can't be understood."""


class ModelError(PaperAssistantError):
    """A language model, embedder or reranker is missing, refused the call or failed."""


class MissingPackage(PaperAssistantError):
    """A package that is needed for what was asked is not installed."""
