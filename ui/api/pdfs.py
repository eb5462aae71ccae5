"""The PDFs that papers were read from, for a browser to open at a page: `GET /papers/ID/pdf`."""

from functools import partial
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from index.paper import Paper
from ui.api.verbs import Verbs

HEAD = 1024
"""Bytes at the beginning of a file among which a PDF says that it is one."""


def routes(verbs: Verbs) -> list[Route]:
    """The PDF of a paper by the paper's id, whole or a range of its bytes."""
    return [Route("/papers/{paper}/pdf", partial(_pdf, verbs), methods=["GET"])]


def pdf_of(paper: Paper) -> Path | None:
    """The file that a paper's body was read from; None where none is, or it is no PDF any more."""
    if paper.body is None or not paper.body.file:
        return None
    path = Path(paper.body.file)
    try:
        # What is no plain file, such as a pipe, is not opened: that could wait for ever.
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return path if b"%PDF-" in file.read(HEAD) else None
    except OSError:
        return None


async def _pdf(verbs: Verbs, request: Request) -> Response:
    # The client names a paper and no more; where its file lies is what the library noted.
    wanted = str(request.path_params["paper"])
    path = await run_sync(_found, verbs, wanted)
    if path is None:
        said = f"no PDF of such a paper here: {wanted[:60]!r}; add it again"
        return JSONResponse({"error": said}, 404)
    return FileResponse(
        path,
        media_type="application/pdf",
        filename=path.name,
        content_disposition_type="inline",
        headers={"Cache-Control": "private, no-cache"},
    )


def _found(verbs: Verbs, wanted: str) -> Path | None:
    papers = verbs.assistant.library.get([wanted])
    return pdf_of(papers[0]) if papers else None
