"""Records completed from services: only what no file of the user said, each change logged."""
