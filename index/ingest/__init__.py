"""From files to papers: records read, matched with papers held, merged, and unmerged."""
