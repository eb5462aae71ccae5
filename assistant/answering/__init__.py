"""From a question and its papers to an answer whose every sentence is checked."""
