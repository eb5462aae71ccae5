"""The columns of a table: one's own, or a preset of a field."""

from dataclasses import dataclass
from enum import StrEnum

from index.errors import QueryError

MOST = 20
"""Columns of one table."""
LONGEST = 300
"""Characters of a column's name with its description."""


class Sign(StrEnum):
    """What is exact about what a column holds, where something is."""

    NONE = ""
    PROBLEM = "problem"
    METHOD = "method"
    DATA = "data"
    FIGURES = "figures"
    RESULT = "result"
    STUDIED = "studied"
    AIM = "aim"
    OPEN = "open"
    DESIGN = "design"
    GIVEN = "given"
    COMPARED = "compared"
    MEASURED = "measured"
    MADE = "made"
    USE = "use"


@dataclass(frozen=True, slots=True)
class Column:
    """A name as it stands above the column, what is meant by it, and what is exact about it."""

    name: str
    description: str = ""
    sign: Sign = Sign.NONE

    @property
    def question(self) -> str:
        """What a sentence must answer to fill a cell."""
        return self.description or f"What is the {self.name.lower()}?"


_SAMPLE = Column(
    "Sample size", "How many patients, participants or cases were there?", Sign.STUDIED
)
_POPULATION = Column("Population", "Who was studied, and where?", Sign.STUDIED)
_METHOD = Column("Method", "What was done or proposed?", Sign.METHOD)
_RESULT = Column("Result", "What came out, with its figures?", Sign.RESULT)
PRESETS = {
    "clinical": (
        _POPULATION,
        _SAMPLE,
        Column("Intervention", "Which treatment or exposure was studied?", Sign.GIVEN),
        Column("Comparator", "What was it compared with?", Sign.COMPARED),
        Column("Outcome", "Which outcome was measured?", Sign.MEASURED),
        Column("Effect", "How large was the effect, in figures?", Sign.FIGURES),
    ),
    "machine-learning": (
        Column("Problem", "Which problem is to be solved?", Sign.PROBLEM),
        _METHOD,
        Column("Data", "Which data sets or benchmarks are used?", Sign.DATA),
        _RESULT,
        Column("Limitation", "What is left open or does not work?", Sign.OPEN),
    ),
    "social-science": (
        Column("Question", "Which question does the study ask?", Sign.AIM),
        _POPULATION,
        _SAMPLE,
        Column("Design", "How was the study done: survey, interviews, experiment?", Sign.DESIGN),
        Column("Finding", "What was found, with its figures?", Sign.RESULT),
    ),
    "materials": (
        Column("Material", "Which material is studied?"),
        Column("Synthesis", "How was it made?", Sign.MADE),
        Column("Property", "Which property was measured?"),
        Column("Value", "Which value was measured?", Sign.FIGURES),
        Column("Application", "What is it good for?", Sign.USE),
    ),
}
_KNOWN = {column.name.casefold(): column for columns in PRESETS.values() for column in columns}


def parse_columns(text: str) -> tuple[Column, ...]:
    """Columns written as `population; sample size; dose: how much was given, and how often`.

    A name that a preset has means the same there. Raises QueryError where there is none, or too
    many.
    """
    columns = []
    for part in text.split(";"):
        name, _, description = (piece.strip() for piece in part.partition(":"))
        if not name:
            continue
        if len(part) > LONGEST:
            raise QueryError(f"a column of {len(part)} characters: {name[:40]!r}; say it shorter")
        known = _KNOWN.get(name.casefold())
        columns.append(
            Column(name, known.description, known.sign)
            if known and not description
            else Column(name, description)
        )
    names = [column.name.casefold() for column in columns]
    if not columns or len(columns) > MOST or len(set(names)) < len(names):
        raise QueryError(
            f"not columns: {text[:60]!r}; name 1 to {MOST}, none twice, with ; between them"
        )
    return tuple(columns)


def columns_of(said: str) -> tuple[Column, ...]:
    """The columns of a preset by its name, else those that are written out."""
    return PRESETS.get(said.strip()) or parse_columns(said)


def preset(name: str) -> tuple[Column, ...]:
    """The columns of a preset; QueryError if there is none of this name."""
    if name not in PRESETS:
        raise QueryError(f"no such preset: {name}; choose from {', '.join(PRESETS)}")
    return PRESETS[name]
