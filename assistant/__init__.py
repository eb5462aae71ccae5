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
    from assistant.checking.check import SupportCheck as SupportCheck
    from assistant.checking.check import check_support as check_support
    from assistant.review.types import Review as Review

_HOME = {
    "Answer": "assistant.answer",
    "Assistant": "assistant.assistant",
    "Quote": "assistant.answer",
    "Review": "assistant.review.types",
    "Statement": "assistant.answer",
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
    return __all__
