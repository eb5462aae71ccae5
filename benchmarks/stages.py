"""CPU time of each thing that a search does besides ranking.

    python -m benchmarks.stages LIBRARY [COUNT]

So many titles (31), drawn evenly, less their last word, are searched as they are and with what a
query can require, and asked for mistyped names. Prints milliseconds: the median, and the first.
"""

import statistics
import sys
import time
from collections.abc import Callable

from index.library import Library
from index.paper import Filters
from index.search.by_author import written_by
from index.search.explain import explain
from index.search.known_item import known_items
from index.search.near_names import near_names
from index.search.rank import search
from index.search.syntax import required
from index.search.unmet import unmet

EVERY = Filters()
Stage = Callable[[str, str], object]


def stages(library: Library) -> dict[str, Stage]:
    """Each stage as what is done with a title and one word of it."""
    last = [search(library, "loaded before the clock starts")]

    def find(title: str, _: str) -> None:
        last[0] = search(library, title)

    return {
        "search": find,
        "why, of the ten papers": lambda title, _: explain(library, title, last[0]),
        "names and identifiers in a query": lambda title, _: known_items(library, title),
        "what a query requires, read": lambda title, _: required(library, title),
        'search "a phrase"': lambda title, _: search(
            library, f'"{" ".join(title.split()[:2])}"', syntax=True
        ),
        "search -word": lambda title, word: search(library, f"{title} -{word}x", syntax=True),
        "search title:word": lambda title, word: search(
            library, f"{title} title:{word}", syntax=True
        ),
        "did you mean, nothing amiss": lambda title, _: near_names(library, title),
        "did you mean, a word unheard": lambda _, word: near_names(library, f"{word}xq"),
        "did you mean, an author": lambda _, word: near_names(library, f"author:{word}q"),
        "an author's papers": lambda _, word: written_by(library, ("Müller",), EVERY),
        "a mistyped author's": lambda _, word: written_by(library, (f"{word}q",), EVERY),
        "why nothing is found": lambda _, word: unmet(
            library, f"title:{word}zq", EVERY, found=False
        ),
    }


def main() -> None:
    """Print the table."""
    count = int(sys.argv[2]) if sys.argv[2:] else 31
    with Library.open(sys.argv[1]) as library:
        outlines = library.store.outlines()
        titles = [outline.title.split() for outline in outlines[:: max(1, len(outlines) // count)]]
        asked = [(" ".join(words[:-1]), words[0]) for words in titles[:count] if words[1:]]
        print(f"| {library.count():,} papers, ms of CPU time | median | first |\n|---|--:|--:|")
        for name, stage in stages(library).items():
            times = []
            for title, word in asked:
                start = time.process_time()
                stage(title, word)
                times.append(1000 * (time.process_time() - start))
            print(f"| {name} | {statistics.median(times):.1f} | {times[0]:.0f} |", flush=True)


if __name__ == "__main__":
    main()
