"""Which papers a review is about: searched for, scored, screened."""
