"""The examples that stand under each command's `--help`."""

from collections.abc import Iterator
from typing import Any

import typer

EXAMPLES = {
    "add": ("add refs.bib", "add papers/ export.ris", "add arxiv:2004.12832"),
    "ask": (
        "ask What does late interaction cost in storage?",
        'ask "Which papers compare rerankers?" --year 2020: --llm ollama:llama3.2',
        "ask And at what loss? --continue",
    ),
    "backup": ("backup ../library-copy",),
    "chat": ("chat", "chat --continue --author Khattab"),
    "check": ("check draft.md", "check BM25 needs no training data.", "check - --json < draft.md"),
    "doctor": ("doctor", "doctor --repair"),
    "enrich": ("enrich", "enrich --missing abstract,year --contact me@example.org"),
    "evaluate": ("evaluate scifact/ --split test", "evaluate questions/ --answers --json"),
    "extract": (
        'extract --columns "sample size; outcome" -o table.csv',
        "extract --preset clinical --topic statins --json",
    ),
    "mcp": ("mcp", "mcp --llm ollama:llama3.2"),
    "models": ("models", "models get reranker"),
    "models get": ("models get reranker", "models get embedder file:my-model/"),
    "papers": ("papers --year 2020:", "papers show ColBERT", "papers export -o papers.bib"),
    "papers export": ("papers export -o papers.bib", "papers export --format ris --year 2020:"),
    "papers remove": ("papers remove khattab2020", 'papers remove "A draft title" --yes'),
    "papers screen": (
        'papers screen "late interaction"',
        'papers screen "late interaction" -o sheet.csv',
    ),
    "papers show": ("papers show khattab2020", "papers show ColBERT"),
    "papers split": ("papers split khattab2020",),
    "papers join": ("papers join khattab2020 khattab2020b",),
    "papers alike": ("papers alike",),
    "papers restore": ("papers restore", "papers restore fca36363e5a58901"),
    "papers tag": ("papers tag read khattab2020", "papers tag read khattab2020 --off"),
    "refused": ("refused", "refused --retry"),
    "replay": ("replay answer.json",),
    "review": (
        "review late interaction retrieval -o draft.md",
        "review late interaction retrieval --sections 3 --llm openai:gpt-4o-mini -o draft.docx",
    ),
    "search": (
        "search late interaction",
        'search "like ColBERT, not BM25" -k 5 --full',
        "search late interaction storage year:2020.. --explain",
        "search late interaction --save storage",
    ),
    "searches": ("searches", "searches storage", "searches storage --forget"),
    "serve": ("serve", "serve --llm ollama:llama3.2 --port 8000"),
    "stale": ("stale", "stale --again"),
    "watch": ("watch protocol.yaml", "watch protocol.yaml -o draft.docx --limit 50"),
    "stats": ("stats", "stats --json"),
    "users": ("users users.txt ada", "users users.txt guest --role read"),
}
"""By the name of the command, each as it is typed after `paper-assistant`."""


def give_examples(app: typer.Typer) -> None:
    """Put the examples under the help of every command and group."""
    for name, info in _commands(app):
        if lines := EXAMPLES.get(name):
            shown = "\n".join(f"  paper-assistant {line}" for line in lines)
            info.epilog = f"\b\nExamples:\n{shown}"


def _commands(app: typer.Typer, before: str = "") -> Iterator[tuple[str, Any]]:
    for info in app.registered_commands:
        name = info.name or (info.callback.__name__ if info.callback else "")
        yield f"{before}{name}", info
    for group in app.registered_groups:
        yield f"{before}{group.name}", group
        if group.typer_instance:
            yield from _commands(group.typer_instance, f"{before}{group.name} ")
