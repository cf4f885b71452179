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

Adapters = Mapping[Kind, Vectors]
"""What is added to a unit vector, as a matrix (d, d); a kind without one leaves a query as it is."""


@cache
def adapters_of(encoder: str) -> Adapters:
    """The adapters of an encoder; none where none were learned for it."""
    known = _known()
    return {kind: known[name].astype(np.float32) for kind in KINDS if (name := f"{encoder}/{kind}") in known}


def turned(vector: Vectors, adapter: Vectors | None) -> Vectors:
    """A unit vector turned by an adapter, shape (d,)."""
    return vector if adapter is None else unit(vector + vector @ adapter)


def write_adapters(adapters: Adapters, *, encoder: str) -> None:
    """Keep an encoder's adapters, in half precision, beside those of others."""
    others = {name: adapter for name, adapter in _known().items() if not name.startswith(f"{encoder}/")}
    halved = {f"{encoder}/{kind}": adapter.astype(np.float16) for kind, adapter in adapters.items()}
    unfinished = ADAPTERS.with_name(f"unfinished-{ADAPTERS.name}")
    np.savez_compressed(unfinished, **others, **halved)  # type: ignore[arg-type]
    unfinished.replace(ADAPTERS)
    adapters_of.cache_clear()


def _known() -> dict[str, Vectors]:
    """Every adapter by encoder and kind, as the file has it."""
    if not ADAPTERS.is_file():
        return {}
    with np.load(ADAPTERS) as file:
        return dict(file.items())
