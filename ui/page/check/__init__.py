"""Check: a text of one's own against the papers."""
