"""One paper, once: when two records are the same paper, and what their fields become."""
