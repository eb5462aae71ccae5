"""What a question asks for, and what it leaves unsaid."""
