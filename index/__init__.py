"""Papers in, passages out. Knows nothing of language models."""

import os

# Some libraries report home unless told not to when they are imported: onnxruntime 1.31 sends
# events with the path of the program and its error messages to mobile.events.data.microsoft.com.
os.environ.update(ORT_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1")
