"""What the benchmark compares with: a plain LangChain chain, and the parts no first response can do without.

Imports torch (through LangChain's embeddings), so nothing that serves may import this file.
"""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import torch
from langchain_chroma import Chroma
from langchain_community.retrievers import BM25Retriever
from langchain_huggingface import HuggingFaceEmbeddings

from corpus.form import CaseForm
from eval.bench.data import CHUNK, COLLECTION, chroma_client
from retrieval.encoder import Encoder, Passage, Vectors, windows
from retrieval.export import SHIPPED_MODEL, model_source
from retrieval.index import Index
from retrieval.query import ask
from retrieval.search import DEPTH

SHOWN = {"cases": 5, "materials": 4}
FOUND_BY_WORDS = 10
SCANNED = 100


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
        self._store = Chroma(COLLECTION, embedding_function=embeddings, client=chroma_client(folder))
        self._words: BM25Retriever | None = None

    def read_words(self) -> None:
        """Make LangChain's BM25Retriever over all documents."""
        count = self._store._collection.count()
        pages = [self._store.get(include=["documents"], limit=CHUNK, offset=at) for at in range(0, count, CHUNK)]
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

    The passages, the vector and the stems they need are made beforehand and not counted.
    """

    def __init__(self, index: Index, *, centres: Vectors, forms: Iterable[CaseForm]) -> None:
        self._index = index
        self._centres = centres
        self._asked = {form: (ask(form.texts, encoder=index.encoder), _passages(form, index.encoder)) for form in forms}

    def run(self, form: CaseForm) -> Mapping[str, float]:
        """Milliseconds of each part."""
        query, passages = self._asked[form]
        start = time.perf_counter()
        self._index.encoder.encode(passages)
        encoded = time.perf_counter()
        np.argpartition(self._centres @ query.centre, -SCANNED)[-SCANNED:]
        scanned = time.perf_counter()
        self._index.words["cases"].search(query.stems, limit=DEPTH)
        looked_up = time.perf_counter()
        laps = {"encoding": encoded - start, "vector scan": scanned - encoded, "words lookup": looked_up - scanned}
        return {name: 1000 * seconds for name, seconds in laps.items()}


def _passages(form: CaseForm, encoder: Encoder) -> list[Passage]:
    """The windows of each field, cut as `ask` cuts them."""
    return [p for text in form.texts.values() for p in windows(text, measure=encoder.measure, limit=encoder.limit)]
