"""Answers as JSON, Markdown, terminal text and HTML."""
