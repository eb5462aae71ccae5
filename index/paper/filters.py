"""Which papers of the library count."""

from dataclasses import dataclass, fields, replace

from index.paper.display import named


@dataclass(frozen=True, slots=True)
class Filters:
    """Which papers count: every field given must hold; within a field any value may match.

    `years` is inclusive, None is open. Venue, author and source match case-insensitively as
    substrings; `papers` are ids. With `abstracts_only` every paper counts as before, but is found
    and quoted by its abstract alone.
    """

    years: tuple[int | None, int | None] = (None, None)
    venues: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    abstracts_only: bool = False

    def __post_init__(self) -> None:
        """Raises TypeError for a name that stands alone and for years that are no pair."""
        for name in ("venues", "authors", "sources", "papers"):
            value = getattr(self, name)
            if not isinstance(value, tuple) or not all(isinstance(one, str) for one in value):
                raise TypeError(f'{name} is a tuple of str: {value!r}; write {name}=("...",)')
        years = self.years
        if not (isinstance(years, tuple) and len(years) == 2 and all(map(_is_year, years))):
            raise TypeError(
                f"years is a pair of int or None: {years!r}; write years=(2019, 2021) or "
                "years=(2020, None)"
            )

    def __bool__(self) -> bool:
        """Whether any paper is left out."""
        return replace(self, abstracts_only=False) != Filters()

    def __repr__(self) -> str:
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "years"}
        years = self.years if self.years != (None, None) else ()
        return named("Filters", "", years=years, **given)


def _is_year(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))
