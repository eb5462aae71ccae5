"""One file per verb; each has `register(app)`, which names its commands."""
