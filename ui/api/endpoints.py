"""The verbs as named endpoints of the Gradio page, for gradio_client and Gradio's own calls."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from inspect import signature
from typing import Any

import gradio as gr
from gradio.context import LocalContext

from index.errors import PaperAssistantError
from ui.api.accounts import User, answer_for
from ui.api.verbs import Document, Verb, Verbs

# All verbs share one queue; more than this many at once would only slow each other down.
AT_ONCE = 8
# Seconds after which a call that is over may be forgotten.
KEPT = 60


def add_endpoints(page: gr.Blocks, verbs: Verbs) -> None:
    """Name `/search`, `/ask`, ... on the page being built; called inside its `gr.Blocks`."""
    for verb in verbs.all():
        gr.api(
            _endpoint(verb, page),
            api_name=verb.name,
            api_description=verb.description,
            concurrency_limit=AT_ONCE,
            concurrency_id="verbs",
        )


def forget_calls(page: gr.Blocks, kept: float = KEPT) -> None:
    """Drop the sessions of calls that are over, and what nobody reads of those of tabs.

    Gradio holds a session for each call and each tab, up to 10,000 of them, with a copy of every
    component of the page and of what it showed last, some hundreds of kB that only its deep links
    read. A session without state is no tab's, and would be made anew if it were asked for again.
    """
    holder = page.state_holder
    before = datetime.now() - timedelta(seconds=kept)
    for session, used in list(holder.time_last_used.items()):
        state = holder.session_data.get(session)
        if used >= before:
            continue
        if state and state.state_data:
            state.config_values.clear()
        else:
            holder.session_data.pop(session, None)
            holder.time_last_used.pop(session, None)


def _endpoint(verb: Verb, page: gr.Blocks) -> Callable[..., Any]:
    names = [*signature(verb.function).parameters]

    @wraps(verb.function)
    def one(*values: Any) -> Document:
        forget_calls(page)
        return next(_documents(verb, names, values))

    @wraps(verb.function)
    def many(*values: Any) -> Iterator[Document]:
        forget_calls(page)
        yield from _documents(verb, names, values)

    return many if verb.streams else one


def _documents(verb: Verb, names: list[str], values: tuple[Any, ...]) -> Iterator[Document]:
    # The queue runs events in tasks of its own, which know nothing of the request but this.
    request = LocalContext.request.get(None)
    owner = (request and request.username) or ""
    answer_for(User(owner, owner=owner))
    try:
        yield from verb.stream(**dict(zip(names, values, strict=False)))
    except PaperAssistantError as error:
        raise gr.Error(str(error), print_exception=False) from None
