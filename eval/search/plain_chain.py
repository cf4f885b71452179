"""The retrieval of a plain LangChain RAG chain, as its tutorial builds one: splitter, embeddings, Chroma.

Loads torch when it is opened (through LangChain's embeddings), so nothing that serves may import this file.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.reading import Corpus
from corpus.records import Article, SolvedCase
from eval.runs.provenance import corpus_checksum
from retrieval.export import SHIPPED_MODEL, model_source
from retrieval.index import Progress
from retrieval.items import FORM_FIELDS

CHUNK_SIZE, OVERLAP = 1000, 200
"""Characters, as in LangChain's tutorial 'Build a RAG agent'."""
DEPTH = 200
BATCH = 100
COLLECTION = "plain-chain"


class PlainChain:
    """Chunks of every solved case and article in one Chroma collection, found by similarity to the form's text."""

    def __init__(self, store: Chroma) -> None:
        self._store = store

    @classmethod
    def opened(
        cls, corpus: Corpus, *, folder: Path, progress: Progress, embeddings: Embeddings | None = None
    ) -> "PlainChain":
        """The chain over a corpus, its collection made unless a whole one is there."""
        client = chromadb.PersistentClient(
            path=str(folder / f"{COLLECTION}-{corpus_checksum()}"), settings=ChromaSettings(anonymized_telemetry=False)
        )
        store = Chroma(
            COLLECTION, embedding_function=embeddings or _huggingface(), client=client, collection_metadata=_COSINE
        )
        chunks = _chunks(corpus)
        for start in range(store._collection.count() // BATCH * BATCH, len(chunks), BATCH):
            batch = chunks[start : start + BATCH]
            store.add_documents(batch, ids=[str(start + number) for number in range(len(batch))])
            progress("plain chain: encoding chunks", start + len(batch), len(chunks))
        return cls(store)

    def search(self, text: str, *, kind: str) -> list[tuple[Document, float]]:
        """The nearest chunks of one kind with their cosine similarity, best first."""
        found = self._store.similarity_search_with_score(text, k=DEPTH, filter={"kind": kind})
        return [(document, 1 - distance) for document, distance in found]


_COSINE = {"hnsw:space": "cosine"}


def ranked_documents(chunks: Iterable[tuple[Document, float]]) -> dict[str, float]:
    """Documents by their best chunk, best first; ties fall back to the id."""
    best: dict[str, float] = {}
    for chunk, score in chunks:
        name = str(chunk.metadata["id"])
        best[name] = max(score, best.get(name, score))
    return dict(sorted(best.items(), key=lambda pair: (-round(pair[1], 9), pair[0])))


def _chunks(corpus: Corpus) -> list[Document]:
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_SIZE, chunk_overlap=OVERLAP)
    cases = [_document("cases", case.id, _told(case)) for case in corpus.cases]
    return splitter.split_documents([*cases, *(_document("materials", a.id, _article(a)) for a in corpus.articles)])


def _document(kind: str, name: str, texts: Iterable[str]) -> Document:
    return Document("\n\n".join(text for text in texts if text), metadata={"kind": kind, "id": name})


def _told(case: SolvedCase) -> list[str]:
    return [case.title, *(getattr(case, name) for name in FORM_FIELDS), *(one.text for one in case.solutions)]


def _article(article: Article) -> list[str]:
    return [article.title, article.summary, article.body]


def _huggingface() -> Embeddings:
    from langchain_huggingface import HuggingFaceEmbeddings

    settings: Mapping[str, Any] = {"model_kwargs": {"device": "cpu"}, "encode_kwargs": {"normalize_embeddings": True}}
    return HuggingFaceEmbeddings(model_name=model_source(SHIPPED_MODEL), **settings)
