"""Calls of the page's endpoints by names of arguments, looked at before Gradio fails on them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import JsonValue
from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from gradio import Blocks

BY_NAME = "call/v2/"


def misnamed(page: "Blocks", route: str, event: Mapping[str, JsonValue]) -> Response | None:
    """The answer to a call of what is not there, or with arguments that it does not have."""
    if not route.startswith(BY_NAME):
        return None
    from gradio_client.utils import construct_args

    name = route.rstrip("/").rpartition("/")[2]
    endpoint = page.get_api_info()["named_endpoints"].get(f"/{name}")
    if endpoint is None:
        return JSONResponse({"error": f"no such endpoint: {name!r}; see /gradio_api/info"}, 404)
    try:
        construct_args(endpoint["parameters"], (), dict(event))
    except TypeError:
        said = f"not the arguments of {name}: {', '.join(event)[:200]!r}; see /gradio_api/info"
        return JSONResponse({"error": said}, 400)
    return None
