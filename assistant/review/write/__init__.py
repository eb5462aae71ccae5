"""The sections of a review written: in quotes of its papers, or by a model and checked."""
