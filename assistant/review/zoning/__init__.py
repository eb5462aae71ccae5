"""What the sentences of an abstract do, and the aim and the result that they tell."""
