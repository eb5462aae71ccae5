"""Prompts as data: one Markdown file each, with named placeholders."""
