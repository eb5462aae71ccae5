"""The direction of imports, ui -> assistant -> index, the order of the parts inside each of them,
and what stays unloaded until it is used."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# What a root holds: the public types, and what all parts are told of.
ROOTS = {
    "index": {"errors", "library", "progress", "reports"},
    "assistant": {"__main__", "answer", "assistant", "asynchronous", "conversation", "results"},
    "ui": {"app", "server"},
}
FORBIDDEN = {
    "index": {"assistant", "ui"},
    "assistant": {"ui"},
    "prompts": {"index", "assistant", "ui"},
}
# Each part imports from those before it only, be it inside a function or for a type.
ORDER = {
    "index": [
        "errors",
        "text.markup",  # what a paper says is without it
        "text.clean",
        "merging.names",
        "paper.display",
        "paper",
        "progress",
        "reports",
        "roles.published",
        "roles.installed",
        "embedding",
        "roles",
        "text",
        "merging",
        "formats.record",
        "pdf",
        "formats",
        "sources",
        "store",
        "curation.tags",
        "curation.notes",
        "vectors",
        "lexical",
        "ingest",
        "session.indexing",
        "maintenance.recovery",
        "session.location",
        "session.files",
        "curation.decisions",
        "maintenance.reindex",
        "maintenance.resume",
        "enriching",
        "library",
        "search",
        "curation.near_duplicates",
        "curation.lacking",
        "map",
        "maintenance",
    ],
    "assistant": [
        "answer",
        "verbs.optional",
        "verbs.arguments",
        "results",
        "saved.saved_filters",
        "saved.saved_searches",
        "text",
        "render",
        "saved.turns",
        "reader.types",
        "models",
        "reader",
        "query",
        "checking",
        "screening",
        "review.outline.phrases",
        "review.outline.headings",
        "review.outline.themes",
        "answering",
        "frameworks",
        "review.common_names",
        "review.compare.outcomes",
        "review.types",
        "review.request",
        "review.protocol",
        "review.zoning",
        "review.write.shown_papers",
        "review.outline",
        "review.compare",
        "review.search_strings",
        "review.gaps",
        "review.keep",
        "review.write",
        "review.work",
        "review.outline.begin",
        "review.write.framing",
        "review.render",
        "review.save",
        "review.draft",
        "review.edit",
        "extracting",
        "review.estimate",
        "conversation",
        "verbs.search_notices",
        "verbs.papers",
        "verbs.models",
        "verbs.questions",
        "verbs.reviews",
        "assistant",
        "asynchronous",
        "saved.bundle",
        "saved.replay",
        "saved.stale",
        "saved.watch",
        "evaluating",
        "__main__",
    ],
    "ui": [
        "cli.colours",
        "cli.terminal",
        "cli.progress",
        "cli.guidance",
        "cli.examples",
        "cli.grouping",
        "cli.options",
        "cli.drafting",
        "cli.start",
        "cli.answers",
        "cli.checked",
        "cli.cards",
        "cli.talk",
        "api",
        "page",
        "app",
        "server",
        "cli.commands",
        "cli",
    ],
}
# What an answer and a review can do with themselves: `save`, and show themselves in a notebook.
UPWARDS = {
    ("assistant.answer", "assistant.render.html"),
    ("assistant.review.types", "assistant.review.render.html"),
    ("assistant.review.types", "assistant.review.save"),
}
HEAVY = [
    "torch",
    "transformers",
    "sentence_transformers",
    "onnxruntime",
    "chromadb",
    "gradio",
    "llama_index",
    "openai",
    "langchain_core",
    "sklearn",
]


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    module_of(path): path
    for package in ("index", "assistant", "ui")
    for path in (ROOT / package).rglob("*.py")
}


def imported(path):
    """The names a file imports, wherever it does, modules as well as what is taken from them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ([name for name in inside if name in MODULES] or [node.module])


def graph(package):
    """The modules of a package, each with those of the same package that it imports."""
    return {
        name: {
            other
            for other in imported(path)
            if other in MODULES and other.split(".")[0] == package and (name, other) not in UPWARDS
        }
        for name, path in MODULES.items()
        if name.startswith(f"{package}.")
    }


def place(name):
    """The place of a module's part in ORDER; of a part within a part that of the inner one."""
    package, _, inside = name.partition(".")
    parts = [part for part in ORDER[package] if f"{inside}.".startswith(f"{part}.")]
    assert parts, f"{name} has no place in ORDER"
    return ORDER[package].index(max(parts, key=len))


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_point_one_way(package):
    for path in (ROOT / package).rglob("*.py"):
        wrong = {name for name in imported(path) if name.split(".")[0] in FORBIDDEN[package]}
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize("package", ORDER)
def test_the_parts_of_a_package_have_an_order(package):
    for name, others in graph(package).items():
        late = {other for other in others if place(other) > place(name)}
        assert not late, f"{name} imports {late}, which ORDER puts after it"


@pytest.mark.parametrize("package", ROOTS)
def test_a_root_holds_what_is_public_and_no_other_module(package):
    assert {path.stem for path in (ROOT / package).glob("*.py")} == ROOTS[package] | {"__init__"}


def test_no_two_types_share_a_name():
    defined = [
        (node.name, name)
        for name, path in MODULES.items()
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    homes = {}
    for of_type, module in defined:
        homes.setdefault(of_type, []).append(module)
    assert not {of_type: found for of_type, found in homes.items() if len(found) > 1}


@pytest.mark.parametrize("package", ORDER)
def test_no_modules_import_each_other(package):
    TopologicalSorter(graph(package)).prepare()  # a CycleError names the circle


@pytest.mark.parametrize(
    "code",
    [
        "import assistant",
        "import sys; sys.argv = ['paper-assistant', '--help']; import ui.cli.main",
    ],
)
def test_nothing_heavy_is_loaded_at_import(code):
    report = f"{code}\nimport sys\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip().endswith("[]"), run.stdout


def test_help_loads_no_command():
    code = (
        "import sys; sys.argv = ['paper-assistant', '--help']\n"
        "from ui.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in sys.modules if m.startswith('ui.cli.commands.')])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "Commands:" in run.stdout
    assert run.stdout.strip().endswith("[]"), run.stdout
