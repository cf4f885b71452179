"""Opening the encoder that is asked for by name. The one place that knows which kinds of encoder there are."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from retrieval.encoder import Encoder
from retrieval.export import exported
from retrieval.onnx_encoder import OnnxEncoder

ENDPOINT_WORDS = 256
"""Longest passage sent to an endpoint, in words; every common embedding model reads more."""


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible embeddings endpoint."""

    url: str
    model: str
    key: SecretStr


def open_encoder(model: str, *, exports: Path, threads: int, endpoint: Endpoint | None = None) -> Encoder:
    """The endpoint's encoder where one is given, else the checked export of a SentenceTransformer.

    Raises RuntimeError or FileNotFoundError with a sentence when the model cannot be had.
    """
    if endpoint is None:
        return OnnxEncoder(exported(model, exports), threads=threads)
    return _endpoint_encoder(endpoint)


def _endpoint_encoder(endpoint: Endpoint) -> Encoder:
    from langchain_openai import OpenAIEmbeddings  # 40 MB that a service without an endpoint does not need

    from retrieval.embeddings import EmbeddingsEncoder

    embeddings = OpenAIEmbeddings(
        model=endpoint.model,
        openai_api_base=endpoint.url,
        openai_api_key=endpoint.key,
        check_embedding_ctx_length=False,
    )
    return EmbeddingsEncoder(embeddings, name=f"{endpoint.model}@{endpoint.url}", limit=ENDPOINT_WORDS)
