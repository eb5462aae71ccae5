"""One paper, once: when two records are the same paper, and how a merge is undone."""
