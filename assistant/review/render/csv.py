"""The comparison of a review as CSV."""

import csv
import io

from assistant.review.types import Review
from assistant.text.inert import inert


def render_csv(review: Review) -> str:
    """One row for each paper: its title, key, DOI and year, then a cell for each column."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["Paper", "Key", "DOI", "Year", *review.table.columns])
    for row in review.table.rows:
        paper = row.paper
        cells = [cell.text if cell else "" for cell in row.cells]
        values = [paper.title, paper.key, paper.doi, str(paper.year or ""), *cells]
        writer.writerow([inert(value) for value in values])
    return text.getvalue()
