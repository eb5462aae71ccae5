"""One file per verb; each has `register(app)`, which names its commands."""

COMMANDS = {
    "add": ("add", "Add papers: files, folders, identifiers, links or searches."),
    "enrich": ("enrich", "Fill what papers lack from Crossref, OpenAlex and PubMed."),
    "search": ("search", "Find papers, the best first."),
    "searches": ("searches", "List saved searches and what is new for them."),
    "ask": ("ask", "Answer a question; every sentence cites its papers."),
    "chat": ("chat", "Ask question after question, each leaning on those before."),
    "check": ("check", "Check a draft's sentences and citations."),
    "extract": ("extract", "Make a table of what papers say, each cell verbatim."),
    "review": ("review", "Draft a literature review."),
    "evaluate": ("evaluate", "Measure how good rankings or answers are."),
    "papers": ("papers", "List, show, tag, export, screen or remove papers."),
    "refused": ("refused", "List what could not be read, and try again."),
    "serve": ("serve", "Serve the page at http://127.0.0.1:7860."),
    "mcp": ("mcp", "Offer the library to an MCP client over stdio."),
    "models": ("models", "List published models by role, and fetch one."),
    "stats": ("maintenance", "Tell what is in the library and what its papers lack."),
    "doctor": ("maintenance", "Check whether papers, vectors and BM25 agree."),
    "backup": ("maintenance", "Copy the library, while it may be in use."),
    "replay": ("replay", "Ask a saved question, or draft a saved review, again."),
    "stale": ("stale", "List answers and sections that papers have overtaken."),
    "watch": ("watch", "Run a protocol's searches again and update its review."),
    "users": ("users", "Write who may log in to the page."),
}
"""Each command with its file here and its line in the list of commands, which loads no file."""
