"""Which model writes: each tab its own choice of those that the server of the named one offers."""

from copy import copy
from typing import Any

import gradio as gr

from assistant import Assistant
from assistant.answering.effort import Effort
from assistant.models.calls import Price
from assistant.models.spec import NO_MODEL
from ui.page.faults import or_said

QUOTES = "quotes, no model"
TO_NAME_ONE = (
    "Quotes. For written answers start with <code>paper-assistant serve --llm ollama:NAME</code>."
)


class Models:
    """An assistant for each model that was chosen, made once. Address and key stay here."""

    def __init__(self, assistant: Assistant):
        self.assistant = assistant
        self._made: dict[str, Assistant] = {}

    def using(self, model: str | None, price: str | None = None) -> Assistant:
        """The assistant with a model of that name, the one that was named for none.

        `price` is what its tokens cost, as the rail has it; gr.Error for what is none. Where it
        is None it is the one that was named.
        """
        chosen = self._named(model)
        if price is None or price.strip() == price_of(chosen):
            return chosen
        priced = copy(chosen)
        priced.price = or_said(Price.parse, price) if price.strip() else None
        return priced

    def _named(self, model: str | None) -> Assistant:
        if not model or model == self.assistant.model:
            return self.assistant
        if model not in self._made:
            self._made[model] = self.assistant.using(model)
        return self._made[model]

    def field(self) -> gr.Dropdown:
        """Lay out the list to choose from; `offered` fills it."""
        return gr.Dropdown(
            self._choices((self.assistant.model,)),
            value=self.assistant.model,
            label="Model",
            visible=self.assistant.llm is not None,
            elem_id="model",
        )

    def effort_field(self) -> gr.Dropdown:
        """Lay out how much the model does for an answer."""
        return gr.Dropdown(
            [effort.value for effort in Effort],
            value=self.assistant.effort.value,
            label="Effort",
            visible=self.assistant.llm is not None,
            elem_id="effort",
        )

    def price_field(self) -> gr.Textbox:
        """Lay out what the model's tokens cost, so that answers say their cost."""
        return gr.Textbox(
            price_of(self.assistant),
            label="Price",
            placeholder="in,out per million",
            max_lines=1,
            visible=self.assistant.llm is not None,
            elem_id="price",
        )

    def chosen(self, model: str | None) -> list[Any]:
        """Effort and price, seen where there is a model; the price is that model's, if known."""
        seen = model != NO_MODEL
        price = price_of(self.assistant) if model == self.assistant.model else ""
        return [gr.update(visible=seen), gr.update(visible=seen, value=price)]

    def offered(self) -> Any:
        """The list as the server tells it now."""
        if self.assistant.llm is None:
            return gr.skip()
        return gr.update(choices=self._choices(self.assistant.models()))

    def _choices(self, names: tuple[str, ...]) -> list[tuple[str, str]]:
        return [*((name, name) for name in names if name != NO_MODEL), (QUOTES, NO_MODEL)]


def price_of(assistant: Assistant) -> str:
    """What tokens cost, as `--price` takes it; "" where nobody said."""
    price = assistant.price
    return f"{price.read:g},{price.written:g}" if price else ""
