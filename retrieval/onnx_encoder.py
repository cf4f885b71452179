"""The serving encoder: a SentenceTransformer exported to ONNX, run by onnxruntime. Never imports torch."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from retrieval.encoder import Encoded, Passage, Vectors, unit
from retrieval.onnx_session import open_session
from retrieval.top_layers import TopLayers, read_top

SPECIAL_PIECES = 2


class OnnxEncoder:
    """Runs an export made by `retrieval.export`.

    Every passage is run alone, by one thread and without padding, several side by side: on two cores the fields of a
    form take less time so than by two threads one after another. A sentence's vector is the mean of its own token
    vectors from that one run, so sentences cost no further encoding.
    """

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        facts = json.loads((folder / "encoder.json").read_text(encoding="utf8"))
        self.name: str = facts["name"]
        self.dimensions: int = facts["dimensions"]
        self.limit: int = facts["max_pieces"] - SPECIAL_PIECES
        self._mean: bool = facts["pooling"] == "mean"
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = open_session(folder / "model.onnx")
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="passages")
        self._folder = folder

    @property
    def top(self) -> TopLayers:
        """The last layers, read from their file every time: nobody needs their 14 MB for long."""
        return read_top(self._folder, pool=self._pool)

    def measure(self, text: str) -> int:
        """Number of word pieces, without the two special ones."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        """Encode passages in order; pieces beyond the limit are refused, never cut off silently."""
        longest_first = sorted(range(len(passages)), key=lambda i: -sum(map(len, passages[i])))
        made = dict(zip(longest_first, self._pool.map(lambda i: self._encode(passages[i]), longest_first), strict=True))
        return [made[i] for i in range(len(passages))]

    def _encode(self, passage: Passage) -> Encoded:
        pieces = self._tokenizer.encode(" ".join(passage))
        if len(pieces.ids) > self.limit + SPECIAL_PIECES:
            raise ValueError(f"a passage has {len(pieces.ids)} pieces; at most {self.limit + SPECIAL_PIECES} are read")
        ids = np.asarray([pieces.ids], dtype=np.int64)
        tokens, middle = (found[0] for found in self._session.run(None, {"input_ids": ids}))
        whole = tokens.mean(axis=0) if self._mean else tokens[0]
        return Encoded(unit(whole), unit(_by_sentence(tokens, pieces.offsets, passage)), middle)


def _by_sentence(tokens: Vectors, offsets: Sequence[tuple[int, int]], passage: Passage) -> Vectors:
    """Mean token vector of each sentence, shape (sentences, d); `offsets` are character positions of the tokens."""
    starts = np.cumsum([0, *(len(sentence) + 1 for sentence in passage[:-1])])
    owner = np.searchsorted(starts, [begin for begin, _ in offsets[1:-1]], side="right") - 1
    sums = np.zeros((len(passage), tokens.shape[1]), dtype=np.float32)
    np.add.at(sums, owner, tokens[1:-1])
    return sums
