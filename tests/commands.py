"""Commands of the program, run one after the other in a process of their own."""

RUN_COMMANDS = """
import contextlib, io, json, sys
from ui.cli.main import main

def run(arguments):
    out, err, status = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO()), 0
    sys.argv = ["paper-assistant", *arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return status, *texts

print(json.dumps([run(arguments) for arguments in json.loads(sys.argv[1])]))
"""
"""Prints, for each list of arguments in a JSON list, its status, what it said, and its errors."""
