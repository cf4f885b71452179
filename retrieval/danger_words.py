"""How much the words of a text speak of danger: a linear model over single words and pairs of neighbours.

Knows words and numbers; they are fitted by `casementor eval screening --fit`. Any encoder may stand beside it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from retrieval.analysis import words
from retrieval.encoder import Vectors


def terms(texts: Mapping[str, str]) -> Iterator[str]:
    """Every word of some texts, and every two that stand beside one another in the same text."""
    for text in texts.values():
        found = words(text)
        yield from found
        yield from map(" ".join, pairwise(found))


@dataclass(frozen=True)
class DangerWords:
    """Logistic regression on TF-IDF (1 + ln tf, length one).

    `weights` is (terms, outputs): any danger first, then each kind.
    """

    places: Mapping[str, int]
    rarity: Vectors
    weights: Vectors
    bias: Vectors

    def logits(self, texts: Mapping[str, str]) -> Vectors:
        """Log-odds of any danger, then a logit for each kind, shape (outputs,)."""
        counts = Counter(place for term in terms(texts) if (place := self.places.get(term)) is not None)
        if not counts:
            return self.bias
        places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.rarity[places]
        return np.asarray((values / np.linalg.norm(values)) @ self.weights[places] + self.bias, dtype=np.float32)


def read_words(path: Path) -> DangerWords:
    """The fitted model. Raises OSError or ValueError where it cannot be read."""
    try:
        with np.load(path) as found:
            known = bytes(found["terms"]).decode("utf8").split("\n")
            arrays = {name: found[name].astype(np.float32) for name in ("rarity", "weights", "bias")}
    except KeyError as error:
        raise ValueError(f"{path.name} has no {error}") from error
    return DangerWords(places={term: place for place, term in enumerate(known)}, **arrays)


def write_words(model: DangerWords, path: Path) -> None:
    """Write a model so that it is read as it is, in half precision."""
    joined = "\n".join(sorted(model.places, key=model.places.__getitem__)).encode("utf8")
    halves = {name: getattr(model, name).astype(np.float16) for name in ("rarity", "weights", "bias")}
    np.savez_compressed(path, allow_pickle=False, terms=np.frombuffer(joined, dtype=np.uint8), **halves)
