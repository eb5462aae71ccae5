"""Recovery after an interruption, re-indexing, checking a library, and its copies."""
