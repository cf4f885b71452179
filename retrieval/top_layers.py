"""The last layers of a BERT encoder, run by numpy, so that a task may continue from there with changes of its own.

Knows arrays; loads no model. A layer is Devlin et al. 2019: attention, addition and norm, two dense steps, again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np

from retrieval.encoder import Vectors

PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "attended norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}
"""The parts of a layer by the names they have in transformers; each has a weight and a bias."""
DENSE = ("query", "key", "value", "attended", "wide", "narrow")
"""The parts that a task may change."""
TINY = 1e-12
_HALF_ROOT = np.float32(sqrt(0.5))


@dataclass(frozen=True)
class TopLayers:
    """Weights by place of the layer and part: dense ones (out, in), norms (d,)."""

    weights: tuple[Mapping[str, Vectors], ...]
    biases: tuple[Mapping[str, Vectors], ...]
    heads: int

    def run(self, tokens: Vectors) -> Vectors:
        """From what goes into the first of these layers to what comes out of the last, both (pieces, d)."""
        for weight, bias in zip(self.weights, self.biases, strict=True):
            tokens = _layer(tokens, weight, bias, heads=self.heads)
        return tokens

    def changed(self, changes: Mapping[str, Vectors]) -> "TopLayers":
        """The same layers with `changes` added to dense weights, by names such as "0 query"."""
        weights = tuple(
            {name: weight + changes[f"{at} {name}"] if name in DENSE else weight for name, weight in layer.items()}
            for at, layer in enumerate(self.weights)
        )
        return TopLayers(weights, self.biases, self.heads)


def read_top(path: Path) -> TopLayers:
    """The layers that `retrieval.export` wrote; none where the encoder is unlike BERT."""
    with np.load(path) as found:
        count = len({name.split()[0] for name in found.files} - {"heads"})
        parts = [
            {name: (found[f"{at} {name} weight"], found[f"{at} {name} bias"]) for name in PARTS} for at in range(count)
        ]
        return TopLayers(
            weights=tuple({name: pair[0] for name, pair in layer.items()} for layer in parts),
            biases=tuple({name: pair[1] for name, pair in layer.items()} for layer in parts),
            heads=int(found["heads"]),
        )


def _layer(tokens: Vectors, weight: Mapping[str, Vectors], bias: Mapping[str, Vectors], *, heads: int) -> Vectors:
    def dense(name: str, given: Vectors) -> Vectors:
        return given @ weight[name].T + bias[name]

    def norm(name: str, given: Vectors) -> Vectors:
        centred = given - given.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + TINY)
        return np.asarray(centred / spread * weight[name] + bias[name], dtype=np.float32)

    attended = _attention(dense("query", tokens), dense("key", tokens), dense("value", tokens), heads=heads)
    tokens = norm("attended norm", tokens + dense("attended", attended))
    return norm("norm", tokens + dense("narrow", _gelu(dense("wide", tokens))))


def _attention(query: Vectors, key: Vectors, value: Vectors, *, heads: int) -> Vectors:
    """Every piece looks at every other of its passage; (pieces, d)."""
    pieces, width = query.shape
    by_head = [part.reshape(pieces, heads, -1).transpose(1, 0, 2) for part in (query, key, value)]
    scores = by_head[0] @ by_head[1].transpose(0, 2, 1) / np.float32(sqrt(width / heads))
    scores = np.exp(scores - scores.max(axis=2, keepdims=True))
    scores /= scores.sum(axis=2, keepdims=True)
    return np.asarray((scores @ by_head[2]).transpose(1, 0, 2).reshape(pieces, width), dtype=np.float32)


def _gelu(given: Vectors) -> Vectors:
    """x Φ(x), with the error function after Abramowitz & Stegun 1964, 7.1.26 (off by 1.5e-7 at most)."""
    scaled = np.abs(given) * _HALF_ROOT
    step = 1 / (1 + np.float32(0.3275911) * scaled)
    tail = (
        np.exp(-scaled * scaled)
        * step
        * (
            np.float32(0.254829592)
            + step
            * (
                np.float32(-0.284496736)
                + step * (np.float32(1.421413741) + step * (np.float32(-1.453152027) + step * np.float32(1.061405429)))
            )
        )
    )
    return np.asarray(given * np.where(given >= 0, 1 - tail / 2, tail / 2), dtype=np.float32)
