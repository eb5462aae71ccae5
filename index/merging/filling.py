"""What a service adds to a paper: fields that nothing else filled, and a retraction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from index.merging.conflicts import in_conflict, is_generic, much_the_same
from index.merging.identity import names_agree, same_paper
from index.merging.titles import normalise_title
from index.paper import Json, Paper, Record

FIELDS = ("abstract", "year", "doi", "venue", "authors", "pmid", "arxiv_id")
"""The fields that a service may fill."""
ENRICHED = "enrich:"
"""How the files are called whose records only fill."""
FILLS = "fills"
RETRACTION = "retraction"


def is_filling(source: str) -> bool:
    """Whether a record was made of a service's answer, to fill what others leave empty."""
    return source.startswith(ENRICHED)


def filling(paper: Paper, found: Record, fields: tuple[str, ...]) -> Record | None:
    """What a service's record adds to a paper, of these fields; None where it adds nothing.

    Identifiers, title, authors and year are in it too, so that it can be told later whose it is.
    """
    fills = [name for name in fields if not getattr(paper, name) and _adds(found, name)]
    if found.retracted and not paper.retracted:
        fills.append("retracted")
    if not fills:
        return None
    extra: dict[str, Json] = {FILLS: [*fills]}
    if "retracted" in fills and (notice := notice_of(found)):
        extra[RETRACTION] = notice
    return replace(
        found,
        abstract=found.abstract if "abstract" in fills else "",
        venue=found.venue if "venue" in fills else "",
        keywords=(),
        key="",
        url="",
        extra=extra,
    )


def _adds(found: Record, name: str) -> bool:
    # The DOI that arXiv makes of its id says nothing that the id does not.
    return bool(getattr(found, name)) and not (name == "doi" and found.doi.startswith("10.48550/"))


def fill(paper: Paper, record: Record) -> Paper:
    """A paper with what a record of `filling` adds; what it says already stays as it is."""
    fills = record.extra.get(FILLS)
    names = [str(name) for name in fills] if isinstance(fills, list) else []
    values: dict[str, Any] = {
        name: getattr(record, name) for name in names if name in FIELDS and not getattr(paper, name)
    }
    if "retracted" in names:
        values["retracted"] = True
        if notice := record.extra.get(RETRACTION):
            values["extra"] = {RETRACTION: notice, **paper.extra}
    sources = tuple(dict.fromkeys((*paper.sources, record.source)))
    return replace(paper, **values, sources=sources)


def describes(record: Record, paper: Paper) -> bool:
    """Whether a service's record is of this paper: as for merging, or by title and authors.

    A title alone, or one that many papers have, does not do.
    """
    if same_paper(paper, record):
        return True
    if normalise_title(paper.title) != normalise_title(record.title) or not paper.title:
        return False
    if in_conflict(paper, record) or is_generic(paper.title):
        return False
    if paper.year and record.year and abs(paper.year - record.year) > 2:
        return False
    if paper.abstract and record.abstract:
        return much_the_same(paper.abstract, record.abstract)
    return bool(paper.authors and record.authors) and names_agree(
        paper.authors[0], record.authors[0]
    )


def notice_of(record: Record) -> dict[str, Json]:
    """The notice that retracts a record of Crossref's, and who says so."""
    updates = record.extra.get("updated-by")
    for row in updates if isinstance(updates, list) else []:
        if isinstance(row, dict) and str(row.get("type")).lower() in RETRACTIONS:
            said = {"notice": row.get("DOI"), "source": row.get("source")}
            return {name: value for name, value in said.items() if value}
    return {}


RETRACTIONS = frozenset(("retraction", "withdrawal", "removal"))
"""How Crossref calls the updates that take a paper back."""
