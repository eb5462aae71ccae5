"""Whether abstracts carry a statement or a text, contradict it, or say nothing of it."""
