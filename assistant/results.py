"""What a search and a list of papers return: plain sequences that show themselves in a notebook."""

from index.paper import Paper, Result
from index.paper.display import listed

SHOWN = 50
"""Papers that a notebook shows of a long list."""


class Results(tuple[Result, ...]):
    """The papers a search found, best first."""

    __slots__ = ()

    def __repr__(self) -> str:
        return _told("Results", self)

    def _repr_html_(self) -> str:
        """The results as a notebook shows them."""
        return listed(result._repr_html_() for result in self)


class Papers(list[Paper]):
    """Papers of a library."""

    def __repr__(self) -> str:
        return _told("Papers", self)

    def _repr_html_(self) -> str:
        """The papers as a notebook shows them: the first of a long list."""
        more = len(self) - SHOWN
        rest = f"<p>and {more:,} more</p>" if more > 0 else ""
        return listed(paper._repr_html_() for paper in self[:SHOWN]) + rest


def _told(kind: str, found: tuple[Result, ...] | list[Paper]) -> str:
    """One line an entry, so that a prompt shows what was found."""
    lines = "".join(f"\n  {one!r}," for one in found[:SHOWN])
    more = f"\n  … {len(found) - SHOWN:,} more," if len(found) > SHOWN else ""
    return f"{kind}({len(found)}, [{lines}{more}\n])" if found else f"{kind}(0, [])"
