"""What the benchmark compares with: the same work as a plain LangChain chain, and the parts no first response can do without.

Imports torch (through LangChain's embeddings), so nothing that serves may import this file.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import chromadb
import numpy as np
import torch
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_community.retrievers import BM25Retriever
from langchain_huggingface import HuggingFaceEmbeddings

from corpus.form import CaseForm
from eval.bench_data import Document
from retrieval.encoder import Vectors, windows
from retrieval.export import SHIPPED_MODEL, model_source
from retrieval.index import Index
from retrieval.query import ask
from retrieval.search import DEPTH

COLLECTION = "documents"
BATCH = 5000
SHOWN = {"cases": 5, "materials": 4}
FOUND_BY_WORDS = 10
SCANNED = 100


def _client(folder: Path) -> chromadb.ClientAPI:
    return chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))


def put_documents(folder: Path, documents: Sequence[Document]) -> None:
    """Add documents to the chain's one collection, each under the centre that our own index has."""
    collection = _client(folder).get_or_create_collection(COLLECTION, embedding_function=None)
    for start in range(0, len(documents), BATCH):
        rows = documents[start : start + BATCH]
        collection.add(
            ids=[row.shelved.id for row in rows],
            embeddings=np.stack([row.shelved.centre for row in rows]),
            documents=[row.text for row in rows],
            metadatas=[{"kind": row.shelved.kind} for row in rows],
        )


def embeddings(threads: int) -> HuggingFaceEmbeddings:
    """The shipped model on torch, as LangChain runs it."""
    torch.set_num_threads(threads)
    return HuggingFaceEmbeddings(
        model_name=model_source(SHIPPED_MODEL),
        model_kwargs={"device": "cpu"},
        encode_kwargs={"normalize_embeddings": True},
    )


class PlainChain:
    """The form's text as one string, and for cases and for materials one filtered `similarity_search`."""

    def __init__(self, folder: Path, *, embeddings: HuggingFaceEmbeddings) -> None:
        self._embeddings = embeddings
        self._store = Chroma(COLLECTION, embedding_function=embeddings, client=_client(folder))
        self._words: BM25Retriever | None = None

    def read_words(self) -> None:
        """Make LangChain's BM25Retriever over all documents."""
        count = self._store._collection.count()
        pages = [self._store.get(include=["documents"], limit=BATCH, offset=at) for at in range(0, count, BATCH)]
        self._words = BM25Retriever.from_texts([text for page in pages for text in page["documents"]], k=FOUND_BY_WORDS)

    def answer(self, form: CaseForm) -> Mapping[str, float]:
        """Cases, then materials; each search encodes the text, as LangChain's does."""
        for kind, count in SHOWN.items():
            self._store.similarity_search(_text(form), k=count, filter={"kind": kind})
        return {}

    def answer_encoded_once(self, form: CaseForm) -> Mapping[str, float]:
        """The same with the vector handed on by hand."""
        vector = self._embeddings.embed_query(_text(form))
        for kind, count in SHOWN.items():
            self._store.similarity_search_by_vector(vector, k=count, filter={"kind": kind})
        return {}

    def answer_with_words(self, form: CaseForm) -> Mapping[str, float]:
        """The plain chain and one lookup of BM25Retriever over all documents."""
        assert self._words is not None
        self.answer(form)
        self._words.invoke(_text(form))
        return {}


def _text(form: CaseForm) -> str:
    return "\n".join(text for text in form.texts.values() if text)


class UnavoidableParts:
    """One encoding of the form, one exact scan over the documents' centres, one lookup of the cases' words.

    What the scan and the lookup are given is made beforehand, by `get_ready`, and not counted.
    """

    def __init__(self, index: Index, *, centres: Vectors) -> None:
        self._index = index
        self._centres = centres

    def run(self, form: CaseForm) -> Mapping[str, float]:
        """Milliseconds of the three parts."""
        encoder = self._index.encoder
        query = ask(form.texts, encoder=encoder)
        passages = [p for text in query.texts.values() for p in windows(text, measure=encoder.measure, limit=encoder.limit)]
        marks = [time.perf_counter()]
        encoder.encode(passages)
        marks.append(time.perf_counter())
        np.argpartition(self._centres @ query.centre, -SCANNED)[-SCANNED:]
        marks.append(time.perf_counter())
        self._index.words["cases"].search(query.stems, limit=DEPTH)
        marks.append(time.perf_counter())
        laps = [(end - start) * 1000 for start, end in zip(marks, marks[1:], strict=False)]
        return dict(zip(("encoding", "vector scan", "words lookup"), laps, strict=True))
