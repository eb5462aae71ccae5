"""What a person makes of papers that are there: tags, notes, removals, duplicates; what records lack."""
