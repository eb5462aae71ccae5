"""Review: from a topic to a cited draft."""
