"""The SQLite file that is the truth, what is kept beside papers in it, and the writer's lock."""
