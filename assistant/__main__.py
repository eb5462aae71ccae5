"""`python -m assistant` is the command line."""

import runpy

if __name__ == "__main__":
    # By its name: the library itself knows nothing of its faces.
    runpy.run_module("ui.cli.main", run_name="__main__")
