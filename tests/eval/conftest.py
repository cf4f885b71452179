"""What evaluation's tests share: benches with either encoder, and a toy folder in the BEIR format."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from filelock import FileLock

from eval.runs.workbench import Bench, shipped_index
from retrieval.encoder import Encoded, HashingEncoder, Passage
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.vector_cache import VectorCache

TOPICS = {
    "noise": "The class talks loudly when the bell has rung and nobody opens a book.",
    "letters": "A father writes angry letters late at night about homework.",
    "essays": "Three essays about the novel were copied from the network.",
    "swings": "Small children quarrel about swings in the yard after lunch.",
    "marks": "Parents bargain over every half point of a mark.",
    "reading": "A boy reads aloud by guessing half of the words.",
    "phones": "Phones lie beneath the desks during mathematics.",
    "staffroom": "Colleagues gossip about families in the staffroom.",
    "trip": "The bus for the museum trip was booked by the committee.",
    "lab": "The sheets for the laboratory are written in university language.",
    "sleep": "I lie awake from two to five and think of lessons.",
    "poem": "She wept over the poem that had to be learned by heart.",
}
ASKED = {
    "q1": ("How do I begin when the class talks loudly after the bell?", {"noise": 2, "phones": 1}),
    "q2": ("Angry letters of a father at night", {"letters": 2}),
    "q3": ("Essays copied from the network", {"essays": 1, "poem": 0}),
    "q4": ("Small children and swings", {"swings": 1}),
}


def _lines(path: Path, rows: Sequence[object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve documents, four judged queries and one that nobody judged."""
    folder = tmp_path_factory.mktemp("beir") / "toy"
    (folder / "qrels").mkdir(parents=True)
    _lines(
        folder / "corpus.jsonl",
        [
            {"_id": name, "title": name.capitalize() if number % 2 else "", "text": f"{text}\n\nMore of {name}."}
            for number, (name, text) in enumerate(TOPICS.items())
        ],
    )
    asked = {**{name: text for name, (text, _) in ASKED.items()}, "unjudged": "Who waters the flowers?"}
    _lines(folder / "queries.jsonl", [{"_id": name, "text": text} for name, text in asked.items()])
    judged = [f"{query}\t{item}\t{grade}" for query, (_, grades) in ASKED.items() for item, grade in grades.items()]
    (folder / "qrels" / "test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judged]), encoding="utf8")
    return folder


class Counting(HashingEncoder):
    """The stand-in without weights; remembers what it encoded."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[Passage] = []

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        """Encode, and remember."""
        self.encoded += passages
        return super().encode(passages)


@pytest.fixture
def counting() -> Counting:
    """An encoder that remembers what it encoded."""
    return Counting()


@pytest.fixture
def make_bench(tmp_path: Path) -> Callable[..., Bench]:
    """Makes a bench in a fresh folder around an encoder, with vectors kept in a file between benches."""

    def made(encoder: Counting, folder: str = "eval") -> Bench:
        return Bench(
            encoder, VectorCache(tmp_path / "vectors.sqlite"), tmp_path / folder, lambda what, done, total: None
        )

    return made


@pytest.fixture(scope="session")
def real_bench(
    encoder: OnnxEncoder, encoder_cache: VectorCache, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    """A bench with the default encoder; vectors are kept between runs."""
    yield Bench(encoder, encoder_cache, tmp_path_factory.mktemp("bench"), lambda what, done, total: None)


@pytest.fixture(scope="session")
def shipped_bench(real_bench: Bench, exports: Path) -> Bench:
    """That bench with the shipped corpus indexed. Of two processes one encodes it, and the other waits."""
    with FileLock(exports / "corpus.lock"):
        shipped_index(real_bench).close()
    return real_bench
