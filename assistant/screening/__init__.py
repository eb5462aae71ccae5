"""Which papers are on a topic: searched for, scored, screened by rules and by people."""
