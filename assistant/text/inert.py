"""Cells of tables that others open."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(value: str) -> str:
    """A cell that no spreadsheet takes for a formula: behind an apostrophe, as they have it."""
    return f"'{value}" if value.startswith(_FORMULA) else value
