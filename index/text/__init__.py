"""Abstracts as text: cleaned, cut into sentences, gathered into chunks."""
