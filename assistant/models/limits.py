"""What a model is allowed where nothing else is said: time, words and the tokens it can hold."""

import os

from index.errors import QueryError

# The one server whose limits are known before it is asked.
OPENAI_URL = "https://api.openai.com/v1"
# What a server that says nothing can be trusted to hold, and Ollama's default.
CONTEXT_WINDOW = 8192
OLLAMA_CONTEXT_WINDOW = 4096
OPENAI_CONTEXT_WINDOW = 128_000
# What Ollama writes at once. The others would wait at its side, where the deadline runs.
OLLAMA_AT_ONCE = 4
LONGEST_REPLY = 1024
DEADLINE = 300.0
RETRIES = 2


def deadline() -> float:
    """Seconds a model may take for one reply; raises QueryError for a setting that is no number."""
    said = os.environ.get("PAPER_ASSISTANT_DEADLINE", "")
    if not said:
        return DEADLINE
    try:
        seconds = float(said)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise QueryError(f"no number of seconds: PAPER_ASSISTANT_DEADLINE={said!r}; write 300")
    return seconds
