"""Language models: named by a SPEC, reached in this process or over HTTP, read under a deadline."""
