"""The seam to the vector store: any LangChain `VectorStore`, Chroma by default. It keeps only ids and vectors."""

from collections.abc import Sequence
from pathlib import Path

import chromadb
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore, VectorStore

from retrieval.encoder import Vectors
from retrieval.neighbours import StoreName

BATCH = 2000


class HandedOn(Embeddings):
    """Embeddings already made elsewhere: the 'text' of an item is its id, and its vector is looked up.

    An item is encoded once by our encoder, field by field; the store must not encode it again.
    """

    def __init__(self) -> None:
        self._vectors: dict[str, Vectors] = {}

    def hand(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Vectors for the next call, shape (ids, d)."""
        self._vectors = dict(zip(ids, vectors, strict=True))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors handed on for these ids."""
        return [self._vectors[text].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Refused: queries come as vectors."""
        raise NotImplementedError("search by vector; the query is encoded once, by the encoder")


class IdsOnly(Chroma):
    """Chroma that names the nearest items without bringing them: texts and metadata cost more than the search."""

    def nearest_ids(self, vector: Vectors, *, limit: int) -> list[str]:
        """Ids of the nearest items, nearest first."""
        found = self._collection.query(query_embeddings=vector[None, :], n_results=limit, include=[])
        return found["ids"][0]


class StoredNeighbours:
    """Nearest items by one vector each, through LangChain's interface only."""

    def __init__(self, store: VectorStore, handed: HandedOn) -> None:
        self._store = store
        self._handed = handed

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace vectors, shape (ids, d)."""
        for start in range(0, len(ids), BATCH):
            names = list(ids[start : start + BATCH])
            self._handed.hand(names, vectors[start : start + BATCH])
            self._store.add_texts(names, ids=names)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors; absent ones are passed over."""
        if ids:
            self._store.delete(list(ids))

    def nearest(self, vector: Vectors, *, limit: int) -> list[str]:
        """Ids of the nearest items, nearest first."""
        if isinstance(self._store, IdsOnly):
            return self._store.nearest_ids(vector, limit=limit)
        found = self._store.similarity_search_by_vector(vector.tolist(), k=limit)
        return [document.page_content for document in found]


def open_neighbours(
    store: StoreName, *, collection: str, folder: Path | None, server: str | None = None
) -> StoredNeighbours:
    """Open one collection: embedded Chroma in `folder`, a Chroma server at `server`, or memory."""
    handed = HandedOn()
    if store == "memory" or (folder is None and server is None):
        return StoredNeighbours(InMemoryVectorStore(handed), handed)
    made = IdsOnly(
        collection_name=collection,
        embedding_function=handed,
        client=_client(folder, server),
        collection_metadata={"hnsw:space": "cosine"},
    )
    return StoredNeighbours(made, handed)


def _client(folder: Path | None, server: str | None) -> ClientAPI:
    quiet = ChromaSettings(anonymized_telemetry=False)
    if server is not None:
        host, _, port = server.removeprefix("http://").partition(":")
        return chromadb.HttpClient(host=host, port=int(port or 8000), settings=quiet)
    return chromadb.PersistentClient(path=str(folder), settings=quiet)
