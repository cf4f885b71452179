"""Vectors by content: what was encoded once, by this encoder, is never encoded again. A plain SQLite file."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from retrieval.encoder import Encoded, Encoder, Passage, unit

CHUNK = 64


class VectorCache:
    """Encodes passages through an encoder and keeps every result as soon as it is made, so a kill costs little."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._rows = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._lock = Lock()
        self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.execute("PRAGMA secure_delete=ON")
        self._rows.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, whole BLOB, lines BLOB) WITHOUT ROWID"
        )

    def encode(
        self, passages: Sequence[Passage], *, encoder: Encoder, done: Callable[[int], None] = lambda count: None
    ) -> list[Encoded]:
        """Vectors of passages in order; `done` hears how many more are ready."""
        found: list[Encoded] = []
        for start in range(0, len(passages), CHUNK):
            chunk = passages[start : start + CHUNK]
            found += self._chunk(chunk, encoder)
            done(len(chunk))
        return found

    def forget(self, passages: Sequence[Passage], *, encoder: str) -> None:
        """Forget what an encoder made of passages; they are encoded again if they come again."""
        with self._lock:
            with self._rows:
                self._rows.executemany("DELETE FROM vectors WHERE key = ?", [(_key(one, encoder),) for one in passages])
            self._rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def keep(self, passages: Sequence[Passage], *, encoder: str) -> None:
        """Forget everything but what an encoder made of these passages."""
        with self._lock:
            with self._rows:
                self._rows.execute("CREATE TEMP TABLE kept (key BLOB PRIMARY KEY) WITHOUT ROWID")
                keys = [(_key(one, encoder),) for one in passages]
                self._rows.executemany("INSERT OR IGNORE INTO kept VALUES (?)", keys)
                self._rows.execute("DELETE FROM vectors WHERE key NOT IN (SELECT key FROM kept)")
                self._rows.execute("DROP TABLE kept")
            self._rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _chunk(self, passages: Sequence[Passage], encoder: Encoder) -> list[Encoded]:
        keys = [_key(passage, encoder.name) for passage in passages]
        known = self._known(keys, encoder.dimensions)
        missing = [i for i, key in enumerate(keys) if key not in known]
        for i, encoded in zip(missing, encoder.encode([passages[i] for i in missing]), strict=True):
            known[keys[i]] = encoded
        rows = [(keys[i], known[keys[i]].whole.tobytes(), _half(known[keys[i]])) for i in missing]
        with self._lock, self._rows:
            self._rows.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", rows)
        return [known[key] for key in keys]

    def _known(self, keys: list[bytes], dimensions: int) -> dict[bytes, Encoded]:
        marks = ",".join("?" * len(keys))
        with self._lock:
            rows = self._rows.execute(f"SELECT * FROM vectors WHERE key IN ({marks})", keys).fetchall()
        return {key: _encoded(whole, lines, dimensions) for key, whole, lines in rows}


class CachedEncoder:
    """An encoder that asks the cache first. For evaluation, where the same queries come again and again."""

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        self._encoder = encoder
        self._cache = cache
        self.name = encoder.name
        self.dimensions = encoder.dimensions
        self.limit = encoder.limit

    def measure(self, text: str) -> int:
        """As the encoder measures."""
        return self._encoder.measure(text)

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        """Vectors of passages in order."""
        return self._cache.encode(passages, encoder=self._encoder)


def _key(passage: Passage, encoder: str) -> bytes:
    return hashlib.sha256("\x00".join((encoder, *passage)).encode()).digest()


def _half(encoded: Encoded) -> bytes:
    return encoded.sentences.astype(np.float16).tobytes()


def _encoded(whole: bytes, lines: bytes, dimensions: int) -> Encoded:
    sentences = np.frombuffer(lines, dtype=np.float16).reshape(-1, dimensions).astype(np.float32)
    return Encoded(np.frombuffer(whole, dtype=np.float32), unit(sentences))
