"""From a topic to the draft of a literature review: `Assistant.review`."""
