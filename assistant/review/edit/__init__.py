"""Sections of a review that was drafted, changed as a reader wishes."""
