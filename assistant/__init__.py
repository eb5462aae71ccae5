"""Questions in, cited answers out: `from assistant import Assistant`.

Names are loaded when they are first used, so that `import assistant` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answer import Answer as Answer
    from assistant.answer import Quote as Quote
    from assistant.answer import Statement as Statement
    from assistant.answer import Support as Support
    from assistant.assistant import Assistant as Assistant
    from assistant.asynchronous import AsyncAssistant as AsyncAssistant
    from assistant.checking.check import SupportCheck as SupportCheck
    from assistant.checking.check import check_support as check_support
    from assistant.conversation import Conversation as Conversation
    from assistant.results import Papers as Papers
    from assistant.results import Results as Results
    from assistant.review.types import Review as Review
    from index.errors import AssistantError as AssistantError
    from index.errors import FormatError as FormatError
    from index.errors import LibraryError as LibraryError
    from index.errors import ModelError as ModelError
    from index.errors import PaperAssistantError as PaperAssistantError
    from index.errors import QueryError as QueryError
    from index.library import AddReport as AddReport
    from index.library import Stats as Stats
    from index.paper import Filters as Filters
    from index.paper import Paper as Paper
    from index.paper import Passage as Passage
    from index.paper import Result as Result

__version__ = "0.1.0"

_HOME = {
    "AddReport": "index.reports",
    "Answer": "assistant.answer",
    "Assistant": "assistant.assistant",
    "AssistantError": "index.errors",
    "AsyncAssistant": "assistant.asynchronous",
    "Conversation": "assistant.conversation",
    "Filters": "index.paper",
    "FormatError": "index.errors",
    "LibraryError": "index.errors",
    "ModelError": "index.errors",
    "Paper": "index.paper",
    "PaperAssistantError": "index.errors",
    "Papers": "assistant.results",
    "Passage": "index.paper",
    "QueryError": "index.errors",
    "Quote": "assistant.answer",
    "Result": "index.paper",
    "Results": "assistant.results",
    "Review": "assistant.review.types",
    "Statement": "assistant.answer",
    "Stats": "index.reports",
    "Support": "assistant.answer",
    "SupportCheck": "assistant.checking.check",
    "check_support": "assistant.checking.check",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
