"""How much the words of a text speak of danger: a linear model over single words and pairs of neighbours.

Knows words and numbers; they are fitted by `casementor eval screening --fit`. Any encoder may stand beside it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.analysis import words
from retrieval.encoder import Vectors

Terms = npt.NDArray[np.bytes_]
"""Terms in UTF-8, sorted. A dictionary of them would take five times the memory and find them no sooner."""
_EMPTY = (
    "a an the and or but if of at by for with to from in on is am are was were be been being have has had do does did "
    "will would can could should may might shall not no so as than then there here i me my mine we us our you your he "
    "him his she her hers it its they them their this that these those what which who whom when where why how say said "
    "says tell tells told any more some all each every both other another"
)
EMPTY = frozenset(_EMPTY.split())
"""Words that tell of no danger by themselves (measured on writers held out).

Most dangers are told of one child and most ordinary cases of a class, so "he" and "she says" would speak for danger.
"""
FEW = 20.0
"""The length of TF-IDF values that is taken for a short text's; chosen across writers."""


def terms(texts: Mapping[str, str]) -> Iterator[str]:
    """Every word of some texts that is not empty, and every two that stand side by side and are not both empty."""
    for text in texts.values():
        found = words(text)
        yield from (word for word in found if word not in EMPTY)
        yield from (f"{one} {other}" for one, other in pairwise(found) if not {one, other} <= EMPTY)


@dataclass(frozen=True)
class DangerWords:
    """Logistic regression on TF-IDF (1 + ln tf), of a length below one where few terms are known (`damped`).

    `rarity` is (terms,), and `weights` (terms, outputs): any danger first, then each kind.
    """

    terms: Terms
    rarity: Vectors
    weights: Vectors
    bias: Vectors

    def logits(self, texts: Mapping[str, str]) -> Vectors:
        """Log-odds of any danger, then a logit for each kind, shape (outputs,)."""
        counts = Counter(term for term in map(str.encode, terms(texts)) if len(term) <= self.terms.itemsize)
        asked = np.array(list(counts), dtype=self.terms.dtype)
        places = np.minimum(np.searchsorted(self.terms, asked), len(self.terms) - 1)
        known = self.terms[places] == asked
        if not known.any():
            return self.bias
        times, places = np.array(list(counts.values()), dtype=np.float32)[known], places[known]
        values = (1 + np.log(times)) * self.rarity[places]
        weighed = values / damped(np.linalg.norm(values))
        return np.asarray(weighed @ self.weights[places] + self.bias, dtype=np.float32)


def damped(length: npt.ArrayLike) -> Vectors:
    """What TF-IDF values of such a length, or of such lengths, are divided by: a few known words prove little."""
    return np.asarray(np.hypot(length, FEW), dtype=np.float32)


def as_terms(sorted_terms: Iterable[str]) -> Terms:
    """Terms as the model looks them up; they are in order already. Raises ValueError where they are not."""
    made = np.array([term.encode() for term in sorted_terms])
    if not (made[:-1] < made[1:]).all():
        raise ValueError("the terms are not sorted, or one stands twice")
    return made


def read_words(path: Path) -> DangerWords:
    """The fitted model. Raises OSError or ValueError where it cannot be read."""
    try:
        with np.load(path) as found:
            known = as_terms(bytes(found["terms"]).decode("utf8").split("\n"))
            arrays = {name: found[name].astype(np.float32) for name in ("rarity", "weights", "bias")}
    except KeyError as error:
        raise ValueError(f"{path.name} has no {error}") from error
    return DangerWords(terms=known, **arrays)


def write_words(model: DangerWords, path: Path) -> None:
    """Write a model so that it is read as it is, in half precision."""
    joined = b"\n".join(model.terms.tolist())
    halves = {name: getattr(model, name).astype(np.float16) for name in ("rarity", "weights", "bias")}
    np.savez_compressed(path, allow_pickle=False, terms=np.frombuffer(joined, dtype=np.uint8), **halves)
