"""What is saved and comes back: filters, searches, turns, answers and protocols run again."""
