"""The map of a library: where each paper lies, and the file that keeps it."""
