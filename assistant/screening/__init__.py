"""Screening papers: a person decides, a model puts the others in order."""
