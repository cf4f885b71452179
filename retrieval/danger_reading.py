"""How much a text speaks of danger to an encoder whose last layers have learned to look for it.

Continues from what went into those layers when the text was encoded, so that nothing is encoded twice. The changes of
the layers are of low rank (Hu et al. 2021) and belong to one encoder. Fitted by `casementor eval screening --fit`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.encoder import Vectors
from retrieval.top_layers import TopLayers


@dataclass(frozen=True)
class Learned:
    """What was learned: `down` (rank, in) and `up` (out, rank) by dense part, and how its pieces are weighed.

    `look` (d,) says which pieces count; `weights` (outputs, 2 d) reads their mean and their weighed mean.
    """

    encoder: str
    down: Mapping[str, Vectors]
    up: Mapping[str, Vectors]
    look: Vectors
    weights: Vectors
    bias: Vectors

    def changes(self) -> dict[str, Vectors]:
        """What is added to each dense weight."""
        return {name: up @ self.down[name] for name, up in self.up.items()}


class DangerReading:
    """The changed layers of one encoder. Safe to share between threads."""

    def __init__(self, learned: Learned, top: TopLayers) -> None:
        self._layers = top.opened(learned.changes())
        self._learned = learned

    def logits(self, middles: Sequence[Vectors]) -> Vectors:
        """Log-odds of any danger, then a logit for each kind, of a form's passages together; shape (outputs,)."""
        pieces = np.concatenate(self._layers.run(middles))
        looked = pieces @ self._learned.look
        shares = np.exp(looked - looked.max())
        read = np.concatenate([pieces.mean(axis=0), shares @ pieces / shares.sum()])
        return np.asarray(self._learned.weights @ read + self._learned.bias, dtype=np.float32)


def read_learned(path: Path) -> Learned:
    """What was learned. Raises OSError or ValueError where it cannot be read."""
    try:
        with np.load(path) as found:
            parts = {name: found[name].astype(np.float32) for name in found.files if name != "encoder"}
            return Learned(
                encoder=str(found["encoder"]),
                down={name.removesuffix(" down"): part for name, part in parts.items() if name.endswith(" down")},
                up={name.removesuffix(" up"): part for name, part in parts.items() if name.endswith(" up")},
                look=parts["look"],
                weights=parts["weights"],
                bias=parts["bias"],
            )
    except KeyError as error:
        raise ValueError(f"{path.name} has no {error}") from error


def write_learned(learned: Learned, path: Path) -> None:
    """Write what was learned so that it is read as it is, in half precision."""
    parts = {f"{name} down": part for name, part in learned.down.items()}
    parts |= {f"{name} up": part for name, part in learned.up.items()}
    parts |= {"look": learned.look, "weights": learned.weights, "bias": learned.bias}
    halves = {name: part.astype(np.float16) for name, part in parts.items()}
    np.savez_compressed(path, allow_pickle=False, encoder=np.array(learned.encoder), **halves)
