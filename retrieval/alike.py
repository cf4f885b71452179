"""How near a text that is not in the index is to items of its kind. Nothing of it is kept."""

from retrieval.index import Index
from retrieval.items import Item
from retrieval.shelving import shelve
from retrieval.vector_cache import VectorCache


def nearest(index: Index, item: Item, *, limit: int) -> dict[str, float]:
    """Cosine by id of the nearest items of the same kind, by their centres; the item itself is left out."""
    [shelved] = shelve([item], encoder=index.encoder, cache=VectorCache(None))
    standing = index.shelf.standing(item.kind)
    names = [name for name in index.near(item.kind, shelved.centre, limit=limit + 1) if name != item.id]
    numbers = {name: standing.numbers[name] for name in names if name in standing.numbers}
    return {name: float(standing.centre(number) @ shelved.centre) for name, number in numbers.items()}
