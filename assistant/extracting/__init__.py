"""Tables of what papers say: columns of one's own, each cell a verbatim span with its place."""
