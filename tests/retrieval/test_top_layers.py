"""The last layers alone do what the encoder does; what is learned on top of them is served as it was learned."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.danger_reading import DangerReading, Learned, read_learned, write_learned
from retrieval.encoder import Vectors
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.top_layers import DENSE, TopLayers

TEXTS = ("They laugh.", "The father writes every evening, and when I do not answer he complains to the head. " * 3)
KINDS = 6


@pytest.fixture(scope="module")
def middles(encoder: OnnxEncoder) -> list[Vectors]:
    """What goes into the last layers for two texts."""
    found = [made.middle for made in encoder.encode([(text,) for text in TEXTS])]
    return [middle for middle in found if middle is not None]


def learned_by_chance(top: TopLayers, *, rank: int = 2) -> Learned:
    """Changes that nobody learned, large enough to matter."""
    chance = np.random.default_rng(5)
    shapes = {f"{at} {name}": layer[name].shape for at, layer in enumerate(top.weights) for name in DENSE}
    width = len(top.biases[0]["norm"])
    return Learned(
        encoder="any",
        down={name: chance.normal(0, 0.05, (rank, inputs)).astype(np.float32) for name, (_, inputs) in shapes.items()},
        up={name: chance.normal(0, 0.05, (outputs, rank)).astype(np.float32) for name, (outputs, _) in shapes.items()},
        look=chance.normal(0, 0.1, width).astype(np.float32),
        weights=chance.normal(0, 0.1, (1 + KINDS, 2 * width)).astype(np.float32),
        bias=np.zeros(1 + KINDS, dtype=np.float32),
    )


def test_unchanged_layers_end_where_the_encoder_ends(encoder: OnnxEncoder, middles: list[Vectors]) -> None:
    layers = encoder.top.opened()
    for text, middle in zip(TEXTS, middles, strict=True):
        (made,) = encoder.encode([(text,)])
        mean = layers.run([middle])[0].mean(axis=0)
        assert float(mean @ made.whole / np.linalg.norm(mean)) == pytest.approx(1, abs=1e-5)


def test_changes_change_what_comes_out_and_not_the_layers_themselves(
    encoder: OnnxEncoder, middles: list[Vectors]
) -> None:
    (before,) = encoder.top.opened().run(middles[:1])
    (changed,) = encoder.top.opened(learned_by_chance(encoder.top).changes()).run(middles[:1])
    assert np.abs(changed - before).max() > 0.01
    assert np.array_equal(encoder.top.opened().run(middles[:1])[0], before)


def test_what_was_learned_is_read_as_it_was_written(encoder: OnnxEncoder, tmp_path: Path) -> None:
    learned = learned_by_chance(encoder.top)
    write_learned(learned, tmp_path / "reading.npz")
    found = read_learned(tmp_path / "reading.npz")
    assert found.encoder == "any"
    assert found.down.keys() == learned.down.keys()
    assert all(np.allclose(found.up[name], learned.up[name], atol=1e-3) for name in learned.up)


def test_the_passages_of_a_form_are_read_together(encoder: OnnxEncoder, middles: list[Vectors]) -> None:
    reading = DangerReading(learned_by_chance(encoder.top), encoder.top)
    together = reading.logits(middles)
    assert together.shape == (1 + KINDS,)
    assert np.allclose(together, reading.logits(middles[::-1]), atol=1e-4)
    assert not np.allclose(together, reading.logits(middles[:1]), atol=1e-3)


def test_a_file_that_lacks_a_part_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "reading.npz", encoder=np.array("any"))
    with pytest.raises(ValueError, match="look"):
        read_learned(tmp_path / "reading.npz")
