"""What every evaluation works with: an encoder, cached vectors, a folder of its own, and the shipped corpus's index."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from eval.datasets.casebook import Casebook
from eval.datasets.shipped import shipped_corpus
from eval.search.ranking import Asked, encode_queries, index_of
from retrieval.encoder import Encoder
from retrieval.floors import Floor
from retrieval.index import Index, Progress
from retrieval.items import TEXT_VERSION, Kind, items_of
from retrieval.open_encoder import open_encoder
from retrieval.query import Query
from retrieval.vector_cache import CachedEncoder, VectorCache
from service.settings import Settings
from service.terminal import progress_bar

SETTINGS = (
    "encoder",
    "encoder_threads",
    "embeddings_url",
    "embeddings_model",
    "judge_url",
    "judge_name",
    "model_url",
    "model_name",
)
"""Settings that can change what an evaluation measures, or how long it takes."""


@dataclass(frozen=True)
class Bench:
    """Where evaluation keeps what it makes, and what it encodes with; `settings` are those a run's record names."""

    encoder: Encoder
    cache: VectorCache
    folder: Path
    progress: Progress
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def runs(self) -> Path:
        """The folder of all runs."""
        return self.folder / "runs"


@contextmanager
def workbench(settings: Settings) -> Iterator[Bench]:
    """A bench as the settings say, with progress bars."""
    exports = settings.data_folder / "encoders"
    encoder = open_encoder(
        settings.encoder, exports=exports, threads=settings.encoder_threads, endpoint=settings.endpoint
    )
    cache = VectorCache(settings.data_folder / "vectors.sqlite")
    with progress_bar() as progress:
        yield Bench(encoder, cache, settings.data_folder / "eval", progress, named(settings))


def named(settings: Settings) -> dict[str, str]:
    """The settings that an evaluation depends on, as its record names them; no key is among them."""
    return {name: value for name in SETTINGS if (value := str(getattr(settings, name)))}


def shipped_index(bench: Bench, *, floors: Mapping[Kind, Floor] | None = None) -> Index:
    """An index of the shipped corpus, for evaluation alone; with other floors where some are given."""
    corpus = shipped_corpus()
    index = index_of(
        list(items_of(corpus)),
        encoder=bench.encoder,
        cache=bench.cache,
        folder=bench.folder / f"shipped-{digest(bench.encoder.name, TEXT_VERSION)}",
        progress=bench.progress,
    )
    if floors is not None:
        index.floors = floors
    return index


def casebook_queries(casebook: Casebook, bench: Bench) -> dict[str, Query]:
    """The casebook's forms as the service would ask them."""
    return encoded({name: query.form for name, query in casebook.queries.items()}, bench)


def encoded(forms: Mapping[str, Asked], bench: Bench) -> dict[str, Query]:
    """Forms as queries, with a progress bar; what was encoded before is not encoded again."""
    ready = 0

    def done(count: int) -> None:
        nonlocal ready
        ready += count
        bench.progress("encoding queries", ready, len(forms))

    return encode_queries(forms, encoder=CachedEncoder(bench.encoder, bench.cache), done=done)


def digest(*parts: str) -> str:
    """A short name that changes with any of its parts."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:10]
