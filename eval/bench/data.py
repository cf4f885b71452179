"""Documents and forms for the benchmark, any number of them, resampled with a seed from the shipped corpus.

Knows the corpus and what stands on the shelf; measures nothing.
"""

import hashlib
import inspect
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings
from rich.console import Console
from rich.progress import track

from corpus.form import CaseForm
from corpus.reading import Corpus
from corpus.records import SolvedCase
from retrieval.analysis import stems
from retrieval.encoder import Encoder, Vectors, unit
from retrieval.floors import floors_of
from retrieval.index import Index
from retrieval.items import FORM_FIELDS, Item, Kind, case_item, items_of, material_item
from retrieval.shelf import Shelved
from retrieval.shelving import shelve
from retrieval.vector_cache import VectorCache

SEED = 7
CHUNK = 5000
COLLECTION = "documents"
WRITERS = (
    "retrieval.items",
    "retrieval.shelf",
    "retrieval.vector_file",
    "retrieval.vector_store",
    "retrieval.words_leg",
)
DOCUMENT_KINDS: tuple[Kind, ...] = ("cases", "materials")
CASES_IN_TEN = 7
NOISE = 0.4
"""Length of the random vector added to the windows of a document: copies of one item have a cosine of about .8."""
STORED_LINES = {"essence": 4, "solution": 2, "body": 8, "steps": 4}
"""How many sentences of a long field keep a vector of their own, to spare disk; the texts stay whole."""
MOST_CHARACTERS = {"title": 100, "essence": 1000, "actions_taken": 1000, "difficulty": 1000, "question": 500}
FORM_LENGTHS = {
    "typical": {"essence": 600, "actions_taken": 120, "difficulty": 90, "question": 90},
    "full": {"essence": 1000, "actions_taken": 1000, "difficulty": 950, "question": 450},
}
"""Characters of each field in the two forms: 900 and 3,400 together."""


@dataclass(frozen=True)
class Document:
    """One made document: as it stands on the shelf, and its text as the plain chain stores it."""

    shelved: Shelved
    text: str


@dataclass(frozen=True)
class _Sentences:
    """Every shipped sentence of one field, with stems and vectors of shape (sentences, d)."""

    texts: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    vectors: Vectors


class Resampler:
    """Makes documents: a shipped item's record and windows, its sentences exchanged for those of other items."""

    def __init__(self, corpus: Corpus, *, encoder: Encoder, cache: VectorCache) -> None:
        self.encoder = encoder
        self.cache = cache
        items = {"cases": [*map(case_item, corpus.cases)], "materials": [*map(material_item, corpus.articles)]}
        self._shipped = {kind: shelve(rows, encoder=encoder, cache=cache) for kind, rows in items.items()}
        self._worded = {kind: tuple(dict.fromkeys(_worded(rows))) for kind, rows in items.items()}
        self._pools = {
            (kind, name): _pool(self._shipped[kind], name) for kind, names in self._worded.items() for name in names
        }

    def document(self, number: int) -> Document:
        """The document of a number; the same one at every call."""
        kind = kind_of(number)
        chance = np.random.default_rng([SEED, number])
        model = self._shipped[kind][int(chance.integers(len(self._shipped[kind])))]
        drawn = {name: self._drawn(kind, name, model, chance) for name in self._worded[kind]}
        texts = {name: [self._pools[kind, name].texts[i] for i in rows] for name, rows in drawn.items()}
        name = f"{kind}-{number:06}"
        return Document(
            shelved=replace(
                model,
                id=name,
                record=_record(model, name, texts),
                windows=_moved(model.windows, chance),
                **self._lines(kind, model, drawn),
                stems=tuple(
                    stem for field, rows in drawn.items() for i in rows for stem in self._pools[kind, field].stems[i]
                ),
            ),
            text="\n".join(" ".join(parts) for parts in texts.values() if parts),
        )

    def _drawn(self, kind: Kind, name: str, model: Shelved, chance: np.random.Generator) -> list[int]:
        """Rows of the field's pool, as many as the shipped item has sentences in that field."""
        count = sum(field == name for field, _ in model.line_texts)
        return [int(i) for i in chance.integers(len(self._pools[kind, name].texts), size=count)]

    def _lines(self, kind: Kind, model: Shelved, drawn: dict[str, list[int]]) -> dict[str, Any]:
        texts: list[tuple[str, str]] = []
        vectors: list[Vectors] = []
        for name in dict.fromkeys(field for field, _ in model.line_texts):
            kept = slice(STORED_LINES.get(name))
            if name in drawn:
                pool = self._pools[kind, name]
                texts += [(name, pool.texts[i]) for i in drawn[name][kept]]
                vectors.append(pool.vectors[drawn[name][kept]])
            else:
                said, rows = model.lines_of(name)
                texts += [(name, text) for text in said[kept]]
                vectors.append(rows[kept])
        return {"line_texts": tuple(texts), "lines": np.concatenate(vectors)}


def kind_of(number: int) -> Kind:
    """Seven documents in ten are cases, the others materials."""
    return "cases" if number % 10 < CASES_IN_TEN else "materials"


def _worded(items: Sequence[Item]) -> list[str]:
    return [part.field for item in items for part in item.parts if part.worded and not part.lines]


def _pool(shelved: Sequence[Shelved], name: str) -> _Sentences:
    found = [item.lines_of(name) for item in shelved]
    texts = tuple(text for said, _ in found for text in said)
    return _Sentences(
        texts=texts,
        stems=tuple(tuple(stems(text, language="en")) for text in texts),
        vectors=np.concatenate([vectors for _, vectors in found]),
    )


def _moved(windows: Vectors, chance: np.random.Generator) -> Vectors:
    """The windows, all moved the same way, so that documents made from one item are no near-duplicates."""
    away = np.asarray(chance.standard_normal(windows.shape[1]), dtype=np.float32)
    return unit(windows + NOISE * unit(away))


def _record(model: Shelved, name: str, texts: dict[str, list[str]]) -> dict[str, Any]:
    worded = {
        field: " ".join(parts)[: MOST_CHARACTERS.get(field)] for field, parts in texts.items() if field in model.record
    }
    return {**model.record, **worded, "id": name}


def forms(corpus: Corpus, length: str, *, count: int) -> list[CaseForm]:
    """Different forms of one length, each the words of a shipped case, filled up with those of the cases after it."""
    starts = [number * len(corpus.cases) // count for number in range(count)]
    return [_form(corpus.cases[start:] + corpus.cases[:start], FORM_LENGTHS[length]) for start in starts]


def _form(cases: Sequence[SolvedCase], lengths: dict[str, int]) -> CaseForm:
    texts = {name: _filled([getattr(case, name) for case in cases], lengths[name]) for name in FORM_FIELDS}
    return CaseForm(**texts, participants=cases[0].participants)


def _filled(texts: Sequence[str], length: int) -> str:
    words = chain.from_iterable(text.split() for text in texts)
    return " ".join(islice(words, length))[:length].strip()


def made_library(folder: Path, *, size: int, corpus: Corpus, resampler: Resampler) -> Path:
    """The folder with our index, the chain's collection and `centres.npy` of so many documents, built unless there."""
    stamp = json.dumps([size, resampler.encoder.name, _made_by()])
    finished = folder / "made.json"
    if not finished.exists() or finished.read_text(encoding="utf8") != stamp:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _build(folder, size, corpus, resampler)
        finished.write_text(stamp, encoding="utf8")
    return folder


def _made_by() -> str:
    """Digest of the code that decides what stands in a made library, so that none outlives a change of it."""
    sources = [inspect.getsource(import_module(name)) for name in (__name__, *WRITERS)]
    return hashlib.sha256("".join(sources).encode()).hexdigest()[:16]


def _build(folder: Path, size: int, corpus: Corpus, resampler: Resampler) -> None:
    index = open_index(folder, encoder=resampler.encoder, cache=resampler.cache)
    index.put(item for item in items_of(corpus) if item.kind in ("questions", "mentors"))
    collection = chroma_client(folder / "chain").get_or_create_collection(COLLECTION, embedding_function=None)
    centres = []
    for start in track(range(0, size, CHUNK), f"building {size:,} documents", console=Console(stderr=True)):
        made = [resampler.document(number) for number in range(start, min(start + CHUNK, size))]
        _put(index, made)
        centres.append(np.stack([row.shelved.centre for row in made]))
        collection.add(
            ids=[row.shelved.id for row in made],
            embeddings=centres[-1],
            documents=[row.text for row in made],
            metadatas=[{"kind": row.shelved.kind} for row in made],
        )
    np.save(folder / "centres.npy", np.concatenate(centres))
    index.close()


def _put(index: Index, made: Sequence[Document]) -> None:
    for kind in DOCUMENT_KINDS:
        rows = [row for row in made if row.shelved.kind == kind]
        index.put_shelved(kind, [row.shelved for row in rows])


def open_index(folder: Path, *, encoder: Encoder, cache: VectorCache) -> Index:
    """Our index of a made library. Its floors are at zero: every form is shown hits, none is quick for being empty."""
    floors = {kind: floor.model_copy(update={"floor": 0.0}) for kind, floor in floors_of(encoder.name).items()}
    return Index(encoder=encoder, cache=cache, folder=folder / "ours", name="bench", floors=floors)


def chroma_client(folder: Path) -> ClientAPI:
    """The plain chain's own Chroma."""
    return chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))
