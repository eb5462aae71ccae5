"""`python -m ui.cli` is the command line."""

from ui.cli.main import main

if __name__ == "__main__":
    main()
