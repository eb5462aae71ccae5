"""The rail: the views, the conversations, the library and the model."""
