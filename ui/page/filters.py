"""The filters above the tabs: they mean the same for every verb of the page."""

from collections.abc import Sequence

import gradio as gr

from assistant.filters import parse_years
from index.errors import QueryError
from index.paper import Filters

Fields = Sequence[gr.Textbox]


def filter_fields() -> Fields:
    """Lay out the fields; their values go to `read_filters` in this order."""
    with gr.Accordion("Filters", open=False, elem_id="filters"), gr.Row():
        return (
            gr.Textbox("", label="Years", placeholder="2019:2021, 2020:, :1999", min_width=120),
            gr.Textbox("", label="Venue", placeholder="any of: ACL, SIGIR", min_width=120),
            gr.Textbox("", label="Author", placeholder="any of these", min_width=120),
            gr.Textbox("", label="Source", placeholder="part of a file name", min_width=120),
        )


def read_filters(years: str, venue: str, author: str, source: str) -> Filters:
    """What the fields say; raises gr.Error, which the page shows, for years that are none."""
    try:
        span = parse_years(years.strip())
    except QueryError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return Filters(
        years=span, venues=_any_of(venue), authors=_any_of(author), sources=_any_of(source)
    )


def _any_of(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
