"""What a person makes of papers: tags, notes, removals, duplicates; and what records lack."""
