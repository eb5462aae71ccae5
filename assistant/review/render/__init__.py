"""A review in each format it can be saved in: one file each."""
