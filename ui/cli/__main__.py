"""`python -m ui.cli` is the command line."""

from ui.cli.main import run

if __name__ == "__main__":
    run()
