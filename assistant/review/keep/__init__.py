"""Drafts as a library keeps them."""
