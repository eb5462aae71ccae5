"""How the components of the page hear clicks, and are changed without a word of Gradio's."""

from typing import Any

# What page.js finds clicked arrives here as an event with the button's data.
PASS_ON = "element.addEventListener('do', (e) => trigger(e.detail.event, e.detail.data));"
QUIETLY: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
