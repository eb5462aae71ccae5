"""Doors for other programs: endpoints, MCP and an OpenAI-compatible chat, over the same verbs."""
