"""Whether a library is sound, its repair, its copies, and what is left of a broken one."""
