"""What a question asks for, and whether the papers found can answer it."""
