"""Linear adapters: how a query is turned towards what readers chose for forms like it. By encoder and kind.

Only the query is turned, so no item is encoded anew (Sanjeev & Troynikov 2024, "Embedding Adapters", Chroma Research).
Knows numbers only; `casementor eval adapt` learns them from forms that readers read beside the whole library.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from retrieval.encoder import Vectors, unit
from retrieval.items import KINDS, Kind

ADAPTERS = Path(__file__).parent / "adapters.npz"
ENCODER = "encoder"
"""Beside the kinds, the file names the encoder whose vectors they turn."""

Adapters = Mapping[Kind, Vectors]
"""What is added to a unit vector, as a matrix (d, d); a kind without one leaves a query as it is."""


@cache
def adapters_of(encoder: str) -> Adapters:
    """The adapters of an encoder; none where none were learned for it."""
    with np.load(ADAPTERS) as known:
        if str(known[ENCODER]) != encoder:
            return {}
        return {kind: known[kind].astype(np.float32) for kind in KINDS if kind in known.files}


def adapted(vector: Vectors, adapter: Vectors | None) -> Vectors:
    """A unit vector turned by an adapter, shape (d,)."""
    return vector if adapter is None else unit(vector + vector @ adapter)


def write_adapters(adapters: Adapters, *, encoder: str) -> None:
    """Keep them, in half precision."""
    halved = {kind: adapter.astype(np.float16) for kind, adapter in adapters.items()}
    np.savez_compressed(ADAPTERS, allow_pickle=False, **{ENCODER: np.array(encoder)}, **halved)
