"""How the built-in reader is fitted and judged: see docs/reader.md."""
