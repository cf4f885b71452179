"""The file of adapters: read and written whole, by encoder. Knows numbers and names only."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.adapters import VIEWS, WHOLE, Adapter, Adapters, Choices, turned
from retrieval.encoder import Vectors
from retrieval.items import KINDS, Kind

ADAPTERS = Path(__file__).parent / "adapters.npz"

Numbers = Mapping[str, Any]
"""Arrays by name."""


@cache
def adapters_of(encoder: str) -> Adapters:
    """The adapters of an encoder; none where none were learned for it."""
    own = {
        name.removeprefix(f"{encoder}/"): value for name, value in _known().items() if name.startswith(f"{encoder}/")
    }
    return {kind: _read(kind, own) for kind in KINDS if any(name.startswith(f"{kind}/") for name in own)}


def _read(kind: Kind, own: Numbers) -> Adapter:
    matrices = {view: own[f"{kind}/{view}"].astype(np.float32) for view in VIEWS if f"{kind}/{view}" in own}
    weight = f"{kind}/weight/"
    weights = {name.removeprefix(weight): float(value) for name, value in own.items() if name.startswith(weight)}
    return Adapter(matrices, weights, _choices(kind, own, matrices) if f"{kind}/names" in own else None)


def _choices(kind: Kind, own: Numbers, matrices: Mapping[str, Vectors]) -> Choices:
    return Choices(
        turned(own["forms"].astype(np.float32), matrices[WHOLE]),
        tuple(own[f"{kind}/names"].tolist()),
        own[f"{kind}/rows"].astype(np.int64),
        own[f"{kind}/places"].astype(np.int64),
        own[f"{kind}/worth"].astype(np.float32),
    )


def write_adapters(adapters: Adapters, *, forms: Vectors, encoder: str) -> None:
    """Keep an encoder's adapters, in half precision, beside those of others; `forms` (n, d) are not turned.

    The rows of every kind's choices are rows of these forms.
    """
    kept = {name: value for name, value in _known().items() if not name.startswith(f"{encoder}/")}
    kept[f"{encoder}/forms"] = forms.astype(np.float16)
    for kind, adapter in adapters.items():
        kept |= {f"{encoder}/{kind}/{name}": value for name, value in _arrays(adapter)}
    unfinished = ADAPTERS.with_name(f"unfinished-{ADAPTERS.name}")
    np.savez_compressed(unfinished, **kept)
    unfinished.replace(ADAPTERS)
    adapters_of.cache_clear()


def _arrays(adapter: Adapter) -> Iterator[tuple[str, Any]]:
    yield from ((view, matrix.astype(np.float16)) for view, matrix in adapter.matrices.items())
    yield from ((f"weight/{name}", np.array(weight)) for name, weight in adapter.weights.items())
    if choices := adapter.choices:
        yield "names", np.array(choices.names)
        yield "rows", choices.rows.astype(np.int32)
        yield "places", choices.places.astype(np.int32)
        yield "worth", choices.worth.astype(np.float16)


def _known() -> dict[str, Any]:
    """Every array by encoder, kind and name, as the file has it."""
    if not ADAPTERS.is_file():
        return {}
    with np.load(ADAPTERS) as file:
        return dict(file.items())
