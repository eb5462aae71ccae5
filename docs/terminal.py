"""Draws docs/terminal.svg: what a search and an answer look like on a terminal.

    python docs/terminal.py

Adds the examples to a new library, runs the commands on a pseudo-terminal and draws their output.
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent / "examples"
COMMANDS = (
    "search white roofs in winter -k 2",
    "ask Do cool roofs raise heating demand in winter?",
)
COLUMNS = 100


def on_a_terminal(words: list[str], folder: str) -> str:
    """What the program writes to a terminal, without what it erases again."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
    program = [sys.executable, "-m", "ui.cli.main", "--library", folder, *words]
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(HERE.parent)}
    run = subprocess.Popen(
        program, stdin=its, stdout=its, stderr=subprocess.DEVNULL, env=environment
    )
    os.close(its)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the program has ended
        pass
    os.close(ours)
    run.wait()
    text = shown.decode().replace("\r\n", "\n")
    return re.sub(r"\x1b\[[?\d;]*[A-HJKlh]|\r", "", text)


def main() -> None:
    """Draw the picture."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("papers.jsonl", "city-cooling.jsonl"):
            on_a_terminal(["add", str(EXAMPLES / name)], folder)
        for command in COMMANDS:
            console.print(Text(f"$ paper-assistant {command}", style="bold green"))
            console.print(Text.from_ansi(on_a_terminal(command.split(), folder).strip()))
            console.print()
    svg = console.export_svg(title="paper-assistant")
    # Its font would be fetched from elsewhere.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    (HERE / "terminal.svg").write_text(svg.replace("Fira Code", "ui-monospace"), "utf-8")


if __name__ == "__main__":
    main()
