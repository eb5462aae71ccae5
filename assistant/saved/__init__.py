"""What is saved and comes back: filters, searches, turns, answers asked again, protocols run again."""
