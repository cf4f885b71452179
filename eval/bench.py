"""`make bench`: a first response against a plain LangChain chain and its unavoidable parts, in one interleaved run.

    python -m eval.bench [--sizes 1000,10000,100000] [--runs N] [--data FOLDER] [--out FILE.json] [--markdown]

Knows how to time and to show. Only ratios of one run mean something: milliseconds belong to one machine and hour.
"""

import gc
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from corpus.form import CaseForm
from corpus.reading import SHIPPED, Corpus, read_corpus
from eval.bench_data import FORM_LENGTHS, Resampler, forms, made_library, open_index
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
WARM_UPS = 3
SLOW_RUNS = {1_000: 5, 10_000: 5, 100_000: 3}
"""Counted runs of the chain with BM25Retriever, which takes seconds."""

OURS, CHAIN, ONCE, WITH_WORDS, PARTS = "ours", "chain", "chain, encoded once", "chain with BM25", "unavoidable parts"
Limits = Mapping[tuple[str, int], float]


def _for_both_forms(limits: Mapping[int, float]) -> Limits:
    return {(form, size): most for form in FORM_LENGTHS for size, most in limits.items()}


TARGETS: Mapping[str, Limits] = {
    f"{OURS} / {CHAIN}": {
        ("typical", 10_000): 0.35,
        ("typical", 100_000): 0.20,
        ("full", 10_000): 0.80,
        ("full", 100_000): 0.35,
    },
    f"{OURS} / {ONCE}": {},
    f"{OURS} / {WITH_WORDS}": _for_both_forms({10_000: 0.03, 100_000: 0.01}),
    f"{OURS} / {PARTS}": _for_both_forms({1_000: 1.3, 10_000: 1.3, 100_000: 1.3}),
    "besides / encoding": _for_both_forms({10_000: 0.10, 100_000: 0.30}),
}
READY_SECONDS, READY_MEGABYTES = 3.0, 400.0
FIRST_START_SECONDS = 900.0

out = Console()
notes = Console(stderr=True)


@dataclass(frozen=True)
class System:
    """One thing that is timed. It answers a form and tells the milliseconds of its own parts, if it knows them."""

    name: str
    run: Callable[[CaseForm], Mapping[str, float]]
    runs: int


Samples = dict[str, list[dict[str, float]]]
"""By system, a row for each counted run: `total` and the parts, in milliseconds."""


@dataclass(frozen=True)
class Measured:
    """The samples of one size with one length of form."""

    documents: int
    form: str
    samples: Samples

    def median(self, system: str, part: str = "total") -> float:
        """Median milliseconds of a system or of a part of it."""
        return statistics.median(row[part] for row in self.samples[system])

    @property
    def besides(self) -> float:
        """Median milliseconds of our answer without its encoding."""
        return statistics.median(row["total"] - row["encoding"] for row in self.samples[OURS])

    def ratios(self) -> dict[str, float]:
        """The ratios of `TARGETS` by name."""
        ours = self.median(OURS)
        against = {f"{OURS} / {name}": ours / self.median(name) for name in (CHAIN, ONCE, WITH_WORDS, PARTS)}
        return {**against, "besides / encoding": self.besides / self.median(OURS, "encoding")}


def interleaved(systems: Sequence[System], asked: Sequence[CaseForm]) -> Samples:
    """Time every system in turn, A B C A B C …, each round with a form not seen before; the first rounds warm up."""
    samples: Samples = {system.name: [] for system in systems}
    for number, form in enumerate(track(asked, "measuring", console=notes, transient=True)):
        for system in systems:
            if number >= WARM_UPS + system.runs:
                continue
            start = time.perf_counter()
            parts = system.run(form)
            total = (time.perf_counter() - start) * 1000
            if number >= WARM_UPS:
                samples[system.name].append({**parts, "total": total})
    return samples


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
        from eval.bench_chain import PlainChain, UnavoidableParts

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
    from eval.bench_chain import embeddings

    corpus, _ = read_corpus(SHIPPED)
    encoder = OnnxEncoder(exported(SHIPPED_MODEL, data / "encoders"), threads=THREADS)
    cache = VectorCache(data / "vectors.sqlite")
    notes.print("[dim]reading the shipped corpus (the first time it is encoded: a minute or two)[/]")
    resampler = Resampler(corpus, encoder=encoder, cache=cache)
    return Bench(data, corpus, encoder, cache, resampler, embeddings(THREADS), runs)


@dataclass(frozen=True)
class Serving:
    """A serving process: seconds until /readyz answers, resident megabytes after answering, whether torch is in it."""

    ready_seconds: float
    megabytes: float
    torch: bool


def serving(data: Path) -> Serving | None:
    """Start the service twice on a folder of its own and measure the second start; None when it does not start."""
    with _served(data, within=FIRST_START_SECONDS) as first:
        if first is None:
            return None
    with _served(data, within=FIRST_START_SECONDS) as second:
        return second


@contextmanager
def _served(data: Path, *, within: float) -> Iterator[Serving | None]:
    port = _free_port()
    environment = {**os.environ, "CASEMENTOR_DATA_FOLDER": str((data / "serving").resolve())}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ready = _ready(process, port, until=start + within)
        yield _observed(process.pid, port, time.perf_counter() - start) if ready else None
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ready(process: subprocess.Popen[bytes], port: int, *, until: float) -> bool:
    while process.poll() is None and time.perf_counter() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return True
        except OSError:
            time.sleep(0.02)
    return False


def _observed(pid: int, port: int, seconds: float) -> Serving:
    for _ in range(3):
        _ask_over_http(port)
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf8")
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return Serving(seconds, kilobytes / 1024, "libtorch" in Path(f"/proc/{pid}/maps").read_text(encoding="utf8"))


def _ask_over_http(port: int) -> None:
    form = {"essence": "My form 7 does not listen after the break.", "question": "How can I begin the lesson calmly?"}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/first-responses",
        data=json.dumps(form).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()


@dataclass
class Sheet:
    """A table, shown by rich or as Markdown."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def show(self, *, markdown: bool) -> None:
        """Print it."""
        if markdown:
            lines = [self.columns, tuple("---" for _ in self.columns), *self.rows]
            print(f"\n**{self.title}**\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines))
            return
        table = Table(title=self.title)
        for name in self.columns:
            table.add_column(name, justify="right")
        for row in self.rows:
            table.add_row(*row)
        out.print(table)


def _medians(measured: Sequence[Measured]) -> Sheet:
    names = (OURS, CHAIN, ONCE, WITH_WORDS, PARTS)
    sheet = Sheet("Medians, ms (typical form 900 characters, full form 3,400)", ("documents", "form", *names))
    for one in measured:
        sheet.rows.append((f"{one.documents:,}", one.form, *(f"{one.median(name):.1f}" for name in names)))
    return sheet


def _division(measured: Sequence[Measured]) -> Sheet:
    laps = ("encoding", "similar_cases", "materials", "questions", "mentors")
    parts = ("encoding", "vector scan", "words lookup")
    columns = ("documents", "form", *laps, "all besides encoding", *(f"unavoidable: {name}" for name in parts))
    sheet = Sheet("How our time divides, ms", columns)
    for one in measured:
        times = [*(one.median(OURS, lap) for lap in laps), one.besides, *(one.median(PARTS, name) for name in parts)]
        sheet.rows.append((f"{one.documents:,}", one.form, *(f"{value:.1f}" for value in times)))
    return sheet


def _ratios(measured: Sequence[Measured]) -> Sheet:
    sheet = Sheet("Ratios of medians", ("documents", "form", "ratio", "value", "at most", "target"))
    for one in measured:
        for name, value in one.ratios().items():
            most = TARGETS[name].get((one.form, one.documents))
            verdict = "" if most is None else "met" if value <= most else "not met"
            limit = "" if most is None else f"{most:g}"
            sheet.rows.append((f"{one.documents:,}", one.form, name, f"{value:.3f}", limit, verdict))
    return sheet


def _serving(seen: Serving) -> Sheet:
    sheet = Sheet("The serving process, second start, shipped corpus", ("what", "value", "below", "target"))
    for what, value, most in (
        ("seconds until ready", seen.ready_seconds, READY_SECONDS),
        ("resident MB", seen.megabytes, READY_MEGABYTES),
    ):
        sheet.rows.append((what, f"{value:.2f}", f"{most:g}", "met" if value < most else "not met"))
    sheet.rows.append(("torch in memory", "yes" if seen.torch else "no", "no", "not met" if seen.torch else "met"))
    return sheet


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
    for sheet in (_medians(measured), _division(measured), _ratios(measured)):
        sheet.show(markdown=markdown)
    if seen is None:
        print("\nThe serving process was not measured: `python -m service serve` did not become ready.")
    else:
        _serving(seen).show(markdown=markdown)
    print(f"\n{sizes} documents, {runs} counted runs. {CONDITIONS}")
    if out_file is not None:
        rows = [{**asdict(one), "ratios": one.ratios()} for one in measured]
        out_file.write_text(json.dumps({"measured": rows, "serving": seen and asdict(seen)}, indent=1), encoding="utf8")


if __name__ == "__main__":
    typer.run(main)
