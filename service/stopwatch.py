"""How long the parts of something took, by wall clock. Knows their names only."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Wall-clock milliseconds of named laps."""

    def __init__(self) -> None:
        self._laps: dict[str, float] = {}

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """Measure what is done within; an earlier lap of the name is forgotten."""
        start = time.perf_counter()
        yield
        self._laps[name] = round((time.perf_counter() - start) * 1000, 3)

    def timings(self) -> dict[str, float]:
        """Each lap, and `total`, their sum."""
        return {**self._laps, "total": round(sum(self._laps.values()), 3)}
