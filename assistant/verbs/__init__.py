"""The methods of `Assistant`, by what they are about: papers, questions, reviews, models."""
