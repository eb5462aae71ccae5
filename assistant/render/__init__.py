"""Answers as JSON, Markdown and HTML."""
