"""Buttons that show an icon; their names are for whoever can't see it, and on hover."""

from ui.page.html import text, verbatim

# Lines in a square of 16, drawn in the colour of the text.
ICONS = {
    "pin": "M5.5 2h5M6.5 2v4.2L4 9.5h8L9.5 6.2V2M8 9.5V14",
    "ban": "M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M4.1 4.1l7.8 7.8",
    "similar": "M2.5 5.5h7v8h-7zM6 5.5v-3h7.5v8H9.5",
    "bibtex": "M3 10.5V8q0-4 3.5-4.5M3 8h3.5v3.5H3zM9.5 10.5V8q0-4 3.5-4.5M9.5 8H13v3.5H9.5z",
}


def icon_button(name: str, do: str, *, hint: str = "", **data: str) -> str:
    """A button as `button` makes it, with the icon of what it does in place of its `name`."""
    values = "".join(f' data-{key}="{verbatim(value)}"' for key, value in data.items())
    return (
        f'<button type="button" class="do icon" data-do="{do}"{values} aria-label="{text(name)}" '
        f'title="{verbatim(hint or name)}"><svg viewBox="0 0 16 16" aria-hidden="true">'
        f'<path d="{ICONS[do]}"/></svg></button>'
    )
