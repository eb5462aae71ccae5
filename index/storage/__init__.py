"""The library's folder: the SQLite file that is the truth, its lock, its repair, its copies."""
