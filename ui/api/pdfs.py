"""The PDFs that papers were read from, for a browser to open at a page: `GET /papers/ID/pdf`."""

from functools import partial
from pathlib import PurePath
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from index.formats.pdf_file import PdfFile, find_pdf
from index.paper import Paper
from ui.api.verbs import Verbs

MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of a PDF in an archive that is sent: it is unpacked in memory."""
KIND = "application/pdf"
KEPT = {"Cache-Control": "private, no-cache"}


def routes(verbs: Verbs) -> list[Route]:
    """The PDF of a paper by the paper's id, whole or a range of its bytes."""
    return [Route("/papers/{paper}/pdf", partial(_pdf, verbs), methods=["GET"])]


def pdf_of(paper: Paper) -> PdfFile | None:
    """The file that a paper's body was read from; None where none is, or it is no PDF any more."""
    return find_pdf(paper.body.file) if paper.body and paper.body.file else None


def why_no_pdf(paper: Paper) -> str:
    """Why a paper with a full text has no PDF to open, in words; "" for one without."""
    if paper.body is None:
        return ""
    archive, _, member = paper.body.file.partition("!")
    name = PurePath(archive).name + (f" ({PurePath(member).name} in it)" if member else "")
    return f"{name} is no longer where it was read: add it again to open it here"


async def _pdf(verbs: Verbs, request: Request) -> Response:
    # The client names a paper and no more; where its file lies is what the library noted.
    wanted = str(request.path_params["paper"])
    pdf = await run_sync(_found, verbs, wanted)
    if pdf is None:
        said = f"no PDF of such a paper here: {wanted[:60]!r}; add it again"
        return JSONResponse({"error": said}, 404)
    if pdf.packed:
        return await run_sync(_unpacked, pdf)
    return FileResponse(
        pdf.path,
        media_type=KIND,
        filename=pdf.name,
        content_disposition_type="inline",
        headers=KEPT,
    )


def _unpacked(pdf: PdfFile) -> Response:
    data = pdf.read(MOST_UNPACKED)
    if data is None:
        said = f"more than {MOST_UNPACKED >> 20} MB, or damaged: {pdf.name!r}; unpack its archive"
        return JSONResponse({"error": f"the PDF can't be sent: {said}"}, 404)
    shown = f"inline; filename*=utf-8''{quote(pdf.name, safe='')}"
    return Response(data, media_type=KIND, headers=KEPT | {"Content-Disposition": shown})


def _found(verbs: Verbs, wanted: str) -> PdfFile | None:
    papers = verbs.assistant.library.get([wanted])
    return pdf_of(papers[0]) if papers else None
