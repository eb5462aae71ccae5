"""What the fields of the Review tab ask for."""

import gradio as gr

from assistant.review.request import ReviewRequest
from ui.page.events import event_user
from ui.page.filters import read_filters


def asked_for(wanted: ReviewRequest) -> tuple[object, ...]:
    """What papers are screened for: whether those at hand are of this request."""
    return (wanted.topic, wanted.sections, wanted.filters)


def review_wanted(
    topic: str, sections: int, *, strict: bool = False, fields: tuple[str, ...] = ()
) -> ReviewRequest:
    """The request of the tab's fields; gr.Error, which the page shows, without a topic.

    `fields` are filters, model and price.
    """
    if not topic.strip():
        raise gr.Error("Write first what the review is about.", print_exception=False)
    return ReviewRequest(
        topic.strip(),
        read_filters(*fields[:-2]),
        int(sections or 0) or None,
        strict=strict,
        owner=event_user(),
    )
