"""The sections of a review: themes of its papers, their headings, an outline to edit."""
