"""Which model writes: each tab its own choice of those that the server of the named one offers."""

from typing import Any

import gradio as gr

from assistant import Assistant
from assistant.models.spec import NO_MODEL

QUOTES = "quotes, no model"
TO_NAME_ONE = (
    "Quotes. For written answers start with <code>paper-assistant serve --llm ollama:NAME</code>."
)


class Models:
    """An assistant for each model that was chosen, made once. Address and key stay here."""

    def __init__(self, assistant: Assistant):
        self.assistant = assistant
        self._made: dict[str, Assistant] = {}

    def using(self, model: str | None) -> Assistant:
        """The assistant with a model of that name, the one that was named for none."""
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

    def offered(self) -> Any:
        """The list as the server tells it now."""
        if self.assistant.llm is None:
            return gr.skip()
        return gr.update(choices=self._choices(self.assistant.models()))

    def _choices(self, names: tuple[str, ...]) -> list[tuple[str, str]]:
        return [*((name, name) for name in names if name != NO_MODEL), (QUOTES, NO_MODEL)]
