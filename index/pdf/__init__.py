"""PDFs of papers: their letters, lines, columns and sections, and what the first page says."""
