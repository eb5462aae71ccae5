"""Who judges: whether a statement is carried, which sentences answer, what is on topic."""
