"""Language models: named by a SPEC, reached in this process or over HTTP, asked and read."""
