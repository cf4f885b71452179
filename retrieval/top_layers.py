"""The last layers of a BERT encoder as a graph of their own, so that a task may continue there with changes of its own.

Knows what `retrieval.export` wrote; never imports torch. A layer is that of Devlin et al. 2019.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from retrieval.encoder import Vectors
from retrieval.onnx_session import open_session

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
GRAPH, NUMBERS = "top.onnx", "top.npz"
"""Files of an export: the graph, which holds no weights itself, and the weights by place and part."""
GIVEN, MADE = "middle", "tokens"
"""What goes into the graph and what comes out, both of shape (1, pieces, d)."""


@dataclass(frozen=True)
class TopLayers:
    """Weights by place of the layer and part: dense ones (out, in), norms (d,). The graph reckons with them.

    Passages run in `pool`.
    """

    weights: tuple[Mapping[str, Vectors], ...]
    biases: tuple[Mapping[str, Vectors], ...]
    heads: int
    graph: Path
    pool: Executor

    def opened(self, changes: Mapping[str, Vectors] = MappingProxyType({})) -> "OpenLayers":
        """These layers with `changes` added to dense weights, by names such as "0 query"; they themselves stay."""
        numbers: dict[str, Vectors] = {}
        for at, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            for name in PARTS:
                change = changes.get(f"{at} {name}")
                numbers[in_graph(at, name, "weight")] = weights[name] if change is None else weights[name] + change
                numbers[in_graph(at, name, "bias")] = biases[name]
        return OpenLayers(self.graph, numbers, pool=self.pool)


class OpenLayers:
    """Layers that run, a passage in a thread. Safe to share between threads."""

    def __init__(self, graph: Path, numbers: Mapping[str, Vectors], *, pool: Executor) -> None:
        self._session = open_session(graph, numbers=numbers)
        self._pool = pool

    def run(self, middles: Sequence[Vectors]) -> list[Vectors]:
        """From what goes into the first layer to what comes out of the last, of each passage (pieces, d)."""
        return list(self._pool.map(self._run, middles))

    def _run(self, middle: Vectors) -> Vectors:
        (made,) = self._session.run([MADE], {GIVEN: middle[None]})
        return np.asarray(made[0], dtype=np.float32)


def in_graph(at: int, name: str, number: str) -> str:
    """The name in the graph of the weight or bias of a part of a layer."""
    return f"layers.{at}.{PARTS[name]}.{number}"


def read_top(folder: Path, *, pool: Executor) -> TopLayers:
    """The layers of an export; none where the encoder is unlike BERT."""
    with np.load(folder / NUMBERS) as found:
        count = len({name.split()[0] for name in found.files} - {"heads"})
        parts = [
            {name: (found[f"{at} {name} weight"], found[f"{at} {name} bias"]) for name in PARTS} for at in range(count)
        ]
        return TopLayers(
            weights=tuple({name: pair[0] for name, pair in layer.items()} for layer in parts),
            biases=tuple({name: pair[1] for name, pair in layer.items()} for layer in parts),
            heads=int(found["heads"]),
            graph=folder / GRAPH,
            pool=pool,
        )
