"""Ask: a question, its answer, and the evidence beside it."""
