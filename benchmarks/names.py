"""Whether the short name of a paper, typed alone, finds that paper first.

    paper-assistant --library LIBRARY add ../shared/seeds
    python -m benchmarks.names LIBRARY

Every title that begins with one word and a colon gives a query, that word. Prints how many there
are, how many come first, MRR@10, and those that don't come first.
"""

import argparse
import re
from pathlib import Path

from index.library import Library
from index.search.rank import search

NAME = re.compile(r"(\S+):\s")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("library", type=Path)
    with Library.open(parser.parse_args().library) as library:
        found = ((NAME.match(paper.title), paper) for paper in library.papers())
        named = [(match[1], paper) for match, paper in found if match]
        ranks = []
        for name, paper in named:
            ids = [result.paper.id for result in search(library, name, 10)]
            ranks.append(ids.index(paper.id) + 1 if paper.id in ids else None)
            if ranks[-1] != 1:
                print(f"{name}: rank {ranks[-1]}")
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    print(f"{len(ranks)} names, {ranks.count(1)} first, MRR@10 {mrr:.3f}")


if __name__ == "__main__":
    main()
