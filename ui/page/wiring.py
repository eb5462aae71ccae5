"""How the components of the page hear clicks, and are changed without a word of Gradio's."""

from typing import Any
from uuid import uuid4

# What page.js finds clicked arrives here as an event with the button's data.
PASS_ON = "element.addEventListener('do', (e) => trigger(e.detail.event, e.detail.data));"
# Unless it is told otherwise, Gradio drops an event whose function is still busy with another.
_QUIETLY: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
EACH: dict[str, Any] = {**_QUIETLY, "trigger_mode": "multiple"}
"""What every click says is done, in the order of the clicks: see stream.js."""
LATEST: dict[str, Any] = {**_QUIETLY, "trigger_mode": "always_last"}
"""What is shown follows what is there: of those that come meanwhile only the last is answered."""
ALONE: dict[str, Any] = {**_QUIETLY, "trigger_mode": "once"}
"""It can't be begun a second time while it goes on."""


def anew() -> str:
    """Another word each time, for a State whose change has a part of the page drawn anew.

    A part that several events change is drawn by one event alone, from what is there then: of two
    that draw it, the one that began earlier could be shown last.
    """
    return uuid4().hex
