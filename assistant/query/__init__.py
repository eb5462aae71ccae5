"""What is asked, made into one frozen `Query` once; nothing downstream parses a question again."""
