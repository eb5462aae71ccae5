"""What Gradio leaves undone behind a tab's events, done here: there is no public way to it."""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from gradio import Blocks


_LEFT: WeakKeyDictionary[object, set[int]] = WeakKeyDictionary()


def tidy_session(page: "Blocks", session: str) -> None:
    """Drop the copies of components that Gradio leaves in a tab's session with each event.

    An output that an event leaves as it is (`gr.skip`, or a component left out of a dict) becomes a
    component with a number of its own, and what it shows next is kept under that number too as long
    as the tab is open: 0.6 MB a question. Without it each part of an answer would have to send
    everything the page shows again, and undo what a reader clicked meanwhile.

    An event under way may still ask for a number, so that it goes one event later. To be called in
    the loop, where Gradio looks at them.
    """
    state = page.state_holder.session_data.get(session)
    if state is None:
        return
    blocks = state.blocks_config.blocks
    left = {place for place in blocks if place not in page.blocks}
    for place in left & _LEFT.get(state, set()):
        del blocks[place]
        state.config_values.pop(place, None)
    for place, block in blocks.items():
        if place in page.blocks:
            block._id = place
    _LEFT[state] = left
