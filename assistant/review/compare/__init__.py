"""Papers of a review side by side: the table, shared outcomes, findings that are near."""
