"""`make bench`: a first response against a plain LangChain chain and its unavoidable parts, in one interleaved run.

    python -m eval.bench [--sizes 1000,10000,100000] [--runs N] [--data FOLDER] [--out FILE.json] [--markdown]

Knows how to time and to show. Only ratios of one run mean something: milliseconds belong to one machine and hour.
"""

import gc
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console

from corpus.form import CaseForm
from corpus.reading import SHIPPED, Corpus, read_corpus
from eval.bench.data import FORM_LENGTHS, Resampler, forms, made_library, open_index
from eval.bench.serving import serving
from eval.bench.tables import division, medians, ratios, serving_sheet
from eval.bench.timing import CHAIN, ONCE, OURS, PARTS, WARM_UPS, WITH_WORDS, Measured, System, interleaved
from retrieval.encoder import Encoder, Vectors
from retrieval.export import SHIPPED_MODEL, exported
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.vector_cache import VectorCache
from service.first_response import Responder

THREADS = 2
ENVIRONMENT = {
    "OMP_WAIT_POLICY": "passive",
    "OPENBLAS_NUM_THREADS": "1",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Read by torch and numpy when they are loaded, so they have to be there before."""
SLOW_RUNS = {1_000: 5, 10_000: 5, 100_000: 3}
"""Counted runs of the chain with BM25Retriever, which takes seconds."""

notes = Console(stderr=True)


@dataclass(frozen=True)
class Bench:
    """What every size is measured with."""

    data: Path
    corpus: Corpus
    encoder: Encoder
    cache: VectorCache
    resampler: Resampler
    embeddings: Any
    runs: int

    def measure(self, size: int) -> Iterator[Measured]:
        """Typical and full forms against a library of so many documents."""
        from eval.bench.chain import PlainChain, UnavoidableParts

        folder = made_library(self.data / str(size), size=size, corpus=self.corpus, resampler=self.resampler)
        index = open_index(folder, encoder=self.encoder, cache=self.cache)
        responder = Responder(index, rubricator=self.corpus.rubricator, gaps=self.corpus.gaps, cache=self.cache)
        chain = PlainChain(folder / "chain", embeddings=self.embeddings)
        chain.read_words()
        centres: Vectors = np.load(folder / "centres.npy")
        gc.collect()
        gc.freeze()
        for length in FORM_LENGTHS:
            asked = forms(self.corpus, length, count=WARM_UPS + self.runs)
            parts = UnavoidableParts(index, centres=centres, forms=asked)
            systems = (
                System(OURS, lambda form: _laps(responder, form), self.runs),
                System(CHAIN, chain.answer, self.runs),
                System(ONCE, chain.answer_encoded_once, self.runs),
                System(WITH_WORDS, chain.answer_with_words, min(self.runs, SLOW_RUNS.get(size, self.runs))),
                System(PARTS, parts.run, self.runs),
            )
            yield Measured(size, length, interleaved(systems, asked))
        index.close()


def _laps(responder: Responder, form: CaseForm) -> Mapping[str, float]:
    return responder.respond(form).meta.timings_ms


def open_bench(data: Path, *, runs: int) -> Bench:
    """Read the corpus and open the encoders, ours and the chain's, each with two threads that wait without spinning."""
    from eval.bench.chain import embeddings

    corpus, _ = read_corpus(SHIPPED)
    encoder = OnnxEncoder(exported(SHIPPED_MODEL, data / "encoders"), threads=THREADS)
    cache = VectorCache(data / "vectors.sqlite")
    notes.print("[dim]reading the shipped corpus (the first time it is encoded: a minute or two)[/]")
    resampler = Resampler(corpus, encoder=encoder, cache=cache)
    return Bench(data, corpus, encoder, cache, resampler, embeddings(THREADS), runs)


CONDITIONS = (
    f"One run, systems in turn, {WARM_UPS} warm-up rounds, every round with a form not asked before. onnxruntime and "
    f"torch with {THREADS} threads each that wait without spinning (OMP_WAIT_POLICY=passive, allow_spinning=0), numpy "
    "with one (OPENBLAS_NUM_THREADS=1). Seven of ten documents are cases; questions and mentors are the shipped ones. "
    "The plain chain reads the first 256 word pieces of a form, and its two similarity searches encode it twice; "
    "'encoded once' hands the vector on by hand."
)


def _start_again_with(environment: Mapping[str, str]) -> None:
    """Replace this process by one that has these variables from its start, unless it has them."""
    if any(os.environ.get(name) != value for name, value in environment.items()):
        arguments = [sys.executable, "-m", "eval.bench", *sys.argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, **environment})


def main(
    sizes: Annotated[str, typer.Option(help="Numbers of documents, separated by commas.")] = "1000,10000,100000",
    runs: Annotated[int, typer.Option(min=1, help="Counted runs of each system; the slow one has fewer.")] = 15,
    data: Annotated[Path, typer.Option(help="Folder of the made libraries, used again when there.")] = Path(
        "data/bench"
    ),
    out_file: Annotated[Path | None, typer.Option("--out", help="Also write everything as JSON.")] = None,
    markdown: Annotated[bool, typer.Option(help="Print Markdown tables.")] = False,
) -> None:
    """Measure and print."""
    _start_again_with(ENVIRONMENT)
    data.mkdir(parents=True, exist_ok=True)
    seen = serving(data)
    bench = open_bench(data, runs=runs)
    measured = [one for size in sizes.split(",") for one in bench.measure(int(size))]
    for sheet in (medians(measured), division(measured), ratios(measured)):
        sheet.show(markdown=markdown)
    if seen is None:
        print("\nThe serving process was not measured: `python -m service serve` did not become ready.")
    else:
        serving_sheet(seen).show(markdown=markdown)
    print(f"\n{sizes} documents, {runs} counted runs. {CONDITIONS}")
    if out_file is not None:
        rows = [{**asdict(one), "ratios": one.ratios()} for one in measured]
        out_file.write_text(json.dumps({"measured": rows, "serving": seen and asdict(seen)}, indent=1), encoding="utf8")


if __name__ == "__main__":
    typer.run(main)
