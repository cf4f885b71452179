"""The export of the default encoder agrees with sentence-transformers, and serving never needs torch."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from retrieval.export import LAYOUT, SHIPPED_MODEL, WEIGHTS_BYTES, identity, model_source, ready
from retrieval.floors import CALIBRATION
from retrieval.onnx_encoder import OnnxEncoder

ROOT = Path(__file__).parents[2]
TEXTS = (
    "They laugh.",
    "My form 7 talks for ten minutes; nobody opens the book, and I stand there with the register in my hands.",
    "Кто может помочь мне?",
    "Kaip pradėti pamoką ramiai?",
    "ALL CAPITALS!!! and numbers 1234567890, a smile 🙂, an é and a <b>tag</b>",
    "The father writes every evening. " * 25,
    "антидисциплинарность" * 8,
)
THEIRS = """
import json, sys
import numpy as np
from sentence_transformers import SentenceTransformer
source, texts, target = sys.argv[1:]
vectors = SentenceTransformer(source, device="cpu").encode(json.loads(texts), normalize_embeddings=True)
np.save(target, vectors)
"""


def run(*words: str) -> str:
    """Run Python in a process of its own, without the network of a model hub."""
    made = subprocess.run(
        [sys.executable, "-W", "ignore", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PATH": "", "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "2"},
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.mark.slow
def test_the_export_agrees_with_sentence_transformers(encoder: OnnxEncoder, tmp_path: Path) -> None:
    run("-c", THEIRS, model_source(SHIPPED_MODEL), json.dumps(TEXTS), str(tmp_path / "theirs.npy"))
    theirs = np.load(tmp_path / "theirs.npy")
    ours = np.stack([made.whole for made in encoder.encode([(text,) for text in TEXTS])])
    assert float((ours * theirs).sum(axis=1).min()) >= 0.9999


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """The modules that a service has imported when it begins to serve."""
    serving = "import sys; sys.argv = ['casementor', 'serve']; import service.__main__; print(*sys.modules)"
    return set(run("-c", serving).split())


@pytest.mark.slow
@pytest.mark.parametrize("heavy", ["torch", "transformers", "chromadb", "langchain_core"])
def test_the_service_imports_nothing_heavy_before_it_is_asked_for(imported: set[str], heavy: str) -> None:
    assert heavy not in imported


def test_a_folder_or_hub_name_is_loaded_as_it_is(tmp_path: Path) -> None:
    assert model_source(str(tmp_path)) == str(tmp_path)
    assert model_source("some/model") == "some/model"


def test_the_shipped_model_is_a_folder_of_an_installed_package() -> None:
    assert (Path(model_source(SHIPPED_MODEL)) / "config.json").is_file()


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_model_changed_in_place_is_another_one(tmp_path: Path, name: str) -> None:
    sizes = {"model.safetensors": WEIGHTS_BYTES, "config.json": 10}
    for file, size in sizes.items():
        (tmp_path / file).write_bytes(bytes(size))
    before = identity(str(tmp_path))
    assert identity(str(tmp_path)) == before
    (tmp_path / name).write_bytes(bytes(sizes[name] - 1) + b"1")
    assert identity(str(tmp_path)) != before


def test_the_shipped_model_keeps_the_name_that_its_floors_stand_under() -> None:
    assert identity(SHIPPED_MODEL) in yaml.safe_load(CALIBRATION.read_text(encoding="utf8"))


def test_the_served_encoder_reads_256_pieces_with_the_two_special_ones(encoder: OnnxEncoder) -> None:
    assert (encoder.limit, encoder.dimensions) == (254, 384)


@pytest.mark.parametrize(("layout", "used"), [(LAYOUT, True), (LAYOUT - 1, False), (None, False)])
def test_an_export_of_another_layout_is_made_anew(tmp_path: Path, layout: int | None, used: bool) -> None:
    (tmp_path / "encoder.json").write_text(json.dumps({"name": "any", "layout": layout}), encoding="utf8")
    assert ready(tmp_path) is used


def test_the_weights_stand_beside_the_graph_so_that_they_are_mapped(encoder: OnnxEncoder, exports: Path) -> None:
    folder = exports / encoder.name
    assert (folder / "model.onnx").stat().st_size < 1_000_000
    assert (folder / "model.weights").stat().st_size > 80_000_000
    assert not (folder / "top.weights").exists()


def test_a_folder_without_an_export_is_not_ready(tmp_path: Path) -> None:
    assert not ready(tmp_path)
