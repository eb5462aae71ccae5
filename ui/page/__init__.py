"""The web page: reading, asking and checking in one place, over the same verbs as everywhere."""
