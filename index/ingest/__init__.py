"""From files to papers: records are read, told from those held, merged, and taken apart again."""
