"""How good answers are: questions whose answers are known, asked and judged."""
