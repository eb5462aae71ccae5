"""Forms that clients send, whatever they are made of."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from index.errors import QueryError


@asynccontextmanager
async def read_form(request: Request, files: int) -> AsyncIterator[FormData]:
    """The form of a request, its files open until the end; raises QueryError for what is none."""
    try:
        form = await request.form(max_files=files, max_fields=10)
    except (HTTPException, MultiPartException, FormParserError, ValueError) as error:
        if getattr(error, "status_code", 400) == 413:
            raise
        said = getattr(error, "detail", "") or str(error) or "cut short"
        raise QueryError(f"not a form: {said[:100]}; send one as curl -F does") from None
    try:
        yield form
    finally:
        await form.close()
