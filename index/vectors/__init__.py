"""Vectors of the chunks: kept in Chroma, in snapshots that nobody writes while they are read."""
