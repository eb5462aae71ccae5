"""The filters of the page: one set of fields for every verb, chips that say what is in force."""

from collections.abc import Sequence

import gradio as gr

from assistant.saved.saved_filters import parse_years
from index.errors import QueryError
from index.library import Library
from index.paper import Filters
from ui.page.html import button, text
from ui.page.wiring import LATEST

Fields = Sequence[gr.Textbox]


def filter_fields() -> Fields:
    """Lay out the fields; their values go to `read_filters` in this order. page.js opens them."""
    with gr.Row(elem_id="filters"):
        return (
            gr.Textbox("", label="Years", placeholder="2019:2021", min_width=120),
            gr.Textbox("", label="Venue", placeholder="ACL, SIGIR", min_width=120),
            gr.Textbox("", label="Author", placeholder="Zhang, Lee", min_width=120),
            gr.Textbox("", label="Source", placeholder="file name", min_width=120),
        )


def filter_bar(more: str = "") -> gr.HTML:
    """Lay out the button that opens the fields; beside it chips of those in force, returned.

    `more` are buttons before it; the chips follow it, also for who walks by the Tab key.
    """
    with gr.Row(elem_classes="filter-bar"):
        gr.HTML(f"{more} {button('Filters', 'filters', hint='Years, venue, author, source')}")
        return gr.HTML(elem_classes="in-force")


def wire_bars(library: Library, fields: Fields, bars: Sequence[gr.HTML]) -> None:
    """Have every bar say what the fields hold, as they are typed."""
    gr.on(
        [field.change for field in fields],
        lambda *said: [chips_html(library, *said)] * len(bars),
        [*fields],
        [*bars],
        **LATEST,
    )


def chips_html(library: Library, years: str, venue: str, author: str, source: str) -> str:
    """Each filter in force, to be removed with a click, and how many papers they leave."""
    try:
        span = parse_years(years.strip())
    except QueryError as error:
        return f'<p class="chips" role="status">{text(str(error))}</p>'
    filters = _filters(span, venue, author, source)
    if not filters:
        return ""
    told = {
        0: _years(*span),
        1: _named("venue", filters.venues),
        2: _named("author", filters.authors),
        3: _named("source", filters.sources),
    }
    chips = " ".join(
        button(f"{words} ✕", "drop-filter", hint="Remove this filter", field=str(place))
        for place, words in told.items()
        if words
    )
    left = f"{library.count(filters):,} of {library.count():,} papers"
    return f'<p class="chips" role="status">{chips} <span>{left}</span></p>'


def read_filters(years: str, venue: str, author: str, source: str) -> Filters:
    """What the fields say; raises gr.Error, which the page shows, for years that are none."""
    try:
        span = parse_years(years.strip())
    except QueryError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return _filters(span, venue, author, source)


def filters_or_none(years: str, venue: str, author: str, source: str) -> Filters:
    """The same; no years where the fields say none, for what is to be looked at in any case."""
    try:
        return read_filters(years, venue, author, source)
    except gr.Error:
        return read_filters("", venue, author, source)


def _filters(span: tuple[int | None, int | None], venue: str, author: str, source: str) -> Filters:
    return Filters(
        years=span, venues=_any_of(venue), authors=_any_of(author), sources=_any_of(source)
    )


def _any_of(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _years(first: int | None, last: int | None) -> str:
    """`2020–`, `–1999`, `2019–2021`, `2022`; "" for any."""
    if first == last:
        return str(first or "")
    return f"{first or ''}–{last or ''}"


def _named(field: str, values: Sequence[str]) -> str:
    return f"{field} {' or '.join(values)}" if values else ""
