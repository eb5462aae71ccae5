"""Whether abstracts carry a statement, contradict it, or say nothing of it."""
