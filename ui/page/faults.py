"""What goes wrong on the page, said in words."""

from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr

from index.errors import PaperAssistantError

T = TypeVar("T")


def or_said(act: Callable[..., T], *given: Any) -> T:
    """What the act gives; an error of ours is shown by the page in words."""
    try:
        return act(*given)
    except PaperAssistantError as error:
        raise gr.Error(str(error), print_exception=False) from None
