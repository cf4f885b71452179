"""A circuit breaker: after several faults in a row nobody is asked for a while, then one tries. Pure; no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Breaker:
    """Counts faults in a row. While it is open nothing may be asked; after `rest` one request may try."""

    faults: int = 5
    rest: timedelta = timedelta(minutes=1)
    _row: int = 0
    _opened_at: datetime | None = None

    def lets_through(self, at: datetime) -> bool:
        """Whether something may be asked now. Who is let through after the rest holds up the others until it ends."""
        if self._opened_at is None:
            return True
        if at - self._opened_at < self.rest:
            return False
        self._opened_at = at
        return True

    def succeeded(self) -> None:
        """An answer came."""
        self._row, self._opened_at = 0, None

    def failed(self, at: datetime) -> None:
        """A fault came."""
        self._row += 1
        if self._row >= self.faults:
            self._opened_at = at
