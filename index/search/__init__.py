"""A query to ranked papers: by meaning, by words, by name."""
