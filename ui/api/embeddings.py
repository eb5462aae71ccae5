"""The library's embedder as OpenAI's `/v1/embeddings`."""

from base64 import b64encode
from collections.abc import Sequence
from functools import partial
from typing import Literal

import numpy as np
from anyio.to_thread import run_sync
from pydantic import BaseModel, JsonValue, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from index.errors import PaperAssistantError, QueryError
from ui.api.chat import failed
from ui.api.messages import misread
from ui.api.verbs import Document, Verbs

MOST = 2048
"""Texts of one request, as OpenAI has it."""
LONGEST = 500_000
"""Characters of one request."""


class EmbeddingRequest(BaseModel):
    """Texts to embed; the model is the library's own, whatever is named."""

    input: JsonValue
    encoding_format: Literal["float", "base64"] | None = None
    dimensions: int | None = None

    @property
    def texts(self) -> list[str]:
        """The texts; raises QueryError for too many, and the numbers of another model's tokens."""
        given = self.input if isinstance(self.input, list) else [self.input]
        if not 0 < len(given) <= MOST:
            raise QueryError(f"input has {len(given):,} texts; send 1 to {MOST:,} at once")
        texts = [text for text in given if isinstance(text, str) and text]
        if len(texts) < len(given):
            raise QueryError(
                "not text: input; send strings that are not empty, no token numbers "
                "(LangChain: check_embedding_ctx_length=False)"
            )
        if sum(map(len, texts)) > LONGEST:
            raise QueryError(f"input too long: at most {LONGEST:,} characters; send less at once")
        return texts


def routes(verbs: Verbs) -> list[Route]:
    """`POST /v1/embeddings`: the vectors that the library's own papers are searched with."""
    return [Route("/v1/embeddings", partial(_embed, verbs), methods=["POST"])]


async def _embed(verbs: Verbs, request: Request) -> Response:
    try:
        asked = EmbeddingRequest.model_validate_json(await request.body())
        return JSONResponse(await run_sync(_embedded, verbs, asked))
    except ValidationError as error:
        return failed(misread(error))
    except PaperAssistantError as error:
        return failed(error)
    except ClientDisconnect:
        return Response(status_code=499)


def _embedded(verbs: Verbs, asked: EmbeddingRequest) -> Document:
    embedder = verbs.assistant.library.embedder
    if asked.dimensions not in (None, embedder.dimension):
        raise QueryError(
            f"dimensions of {embedder.name}: {embedder.dimension}; leave out {asked.dimensions}"
        )
    vectors = embedder.embed_documents(asked.texts)
    data: list[JsonValue] = [
        {"object": "embedding", "index": n, "embedding": _written(vector, asked.encoding_format)}
        for n, vector in enumerate(np.asarray(vectors, dtype=np.float32))
    ]
    tokens = _tokens(verbs, asked.texts)
    usage: Document = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "data": data, "model": embedder.name, "usage": usage}


def _written(vector: np.ndarray, form: str | None) -> JsonValue:
    if form == "base64":
        return b64encode(vector.astype("<f4").tobytes()).decode()
    return [float(number) for number in vector]


def _tokens(verbs: Verbs, texts: Sequence[str]) -> int:
    return sum(map(verbs.assistant.library.embedder.count_tokens, texts))
