"""What a review is drafted from, and what it shall be like."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

Strict = Annotated[
    bool, typer.Option("--strict", help="Leave out every sentence that is not fully supported.")
]
Budget = Annotated[
    int | None, typer.Option(metavar="TOKENS", min=1, help="Tokens that a model may use.")
]
Length = Annotated[
    int | None, typer.Option("--words", metavar="N", min=1, help="How long a model's draft is.")
]
Columns = Annotated[
    str,
    typer.Option(
        metavar="NAMES",
        help='Of the comparison, as in extract: "population; sample size", or a preset.',
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Where to write the draft: .md, .pandoc.md ([@key]), .tex, .docx, .html, and more.",
    ),
]
Style = Annotated[
    str | None,
    typer.Option(
        envvar="PAPER_ASSISTANT_STYLE",
        metavar="S",
        help="Of the references: apa, ieee, nature, chicago or a .csl file.",
    ),
]


@dataclass(frozen=True)
class DraftOptions:
    """What a draft shall be like, and how much a model may take for it."""

    sections: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=30, help="How many themes.")
    ] = None
    strict: Strict = False
    budget: Budget = None
    length: Length = None
    columns: Columns = ""
    update: Annotated[
        bool, typer.Option("--update", help="Redraft only the sections whose papers have changed.")
    ] = False


@dataclass(frozen=True)
class DraftFiles:
    """The files that a draft is made from, and written to."""

    protocol: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Question, include, exclude, years, types as YAML; "
            "options given here count first.",
        ),
    ] = None
    output: Output = None
    outline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="An outline to follow; written here first if there is none."
        ),
    ] = None
    style: Style = None
    bundle: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write all that the draft rests on, for audit and replay."
        ),
    ] = None

    def check(self) -> None:
        """Raise, before any work, what would keep them from being written in the end."""
        from assistant.review.save import check_folder, check_format

        if self.output:
            check_format(self.output, self.style)
        for path in (self.outline, self.bundle):
            if path:
                check_folder(path)
