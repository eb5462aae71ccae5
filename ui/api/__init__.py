"""Endpoints for other programs: HTTP, MCP, and a chat compatible with OpenAI's."""
