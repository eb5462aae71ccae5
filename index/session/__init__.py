"""A library's folder found, its files opened, and its papers indexed."""
