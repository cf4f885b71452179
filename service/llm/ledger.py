"""What is counted of every request to a model, what a day may take, and a ledger in memory. Knows no database.

The ledger that all processes share is in `service.jobs`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from service.llm.model import NoAnswer, Why


@dataclass(frozen=True)
class Call:
    """One request to a model, as it is counted before it is made. `tokens_in` is our own count; no words."""

    task: str
    prompt: str
    mark: str
    model: str
    tokens_in: int
    case: str = ""


@dataclass(frozen=True)
class Ended:
    """How a request ended. `outcome` is 'answered' or the reason why there was no answer."""

    outcome: str
    tokens_in: int = 0
    tokens_out: int = 0
    milliseconds: int = 0


class Ledger(Protocol):
    """Counts requests for everybody, and knows whether they are allowed."""

    async def begin(self, call: Call, *, at: datetime) -> int:
        """Count a request that is about to be made. Raises NoAnswer where the switch or a limit forbids it."""
        ...

    async def end(self, number: int, ended: Ended, *, at: datetime) -> None:
        """Settle what was begun."""
        ...

    async def is_on(self) -> bool:
        """Whether generation is allowed this moment."""
        ...


@dataclass(frozen=True)
class Limits:
    """Tokens and cost of a day, prices of a million tokens, and the most one answer can have, in tokens."""

    tokens: int
    cost: float
    price_in: float = 0
    price_out: float = 0
    longest: int = 1500

    def cost_of(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost, in the currency of the prices."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1_000_000

    def allow(self, call: Call, *, tokens: int, cost: float) -> bool:
        """Whether a request still fits, at its longest, into a day on which so much was taken and reserved."""
        whole = tokens + call.tokens_in + self.longest
        return whole <= self.tokens and cost + self.cost_of(call.tokens_in, self.longest) <= self.cost


@dataclass
class Line:
    """One request in the ledger. Until it ends, the longest possible answer is reserved."""

    call: Call
    at: datetime
    tokens_in: int
    tokens_out: int
    outcome: str = "underway"


@dataclass
class MemoryLedger:
    """Counts in this process alone: for evaluation, and for tests of what others count."""

    limits: Limits
    on: bool = True
    lines: list[Line] = field(default_factory=list)

    async def begin(self, call: Call, *, at: datetime) -> int:
        """Count a request that is about to be made. Raises NoAnswer where the switch or a limit forbids it."""
        if not self.on:
            raise NoAnswer(Why.OFF)
        today = [line for line in self.lines if line.at.date() == at.date()]
        taken = sum(line.tokens_in for line in today), sum(line.tokens_out for line in today)
        if not self.limits.allow(call, tokens=sum(taken), cost=self.limits.cost_of(*taken)):
            raise NoAnswer(Why.DAILY_LIMIT)
        self.lines.append(Line(call, at, call.tokens_in, self.limits.longest))
        return len(self.lines) - 1

    async def end(self, number: int, ended: Ended, *, at: datetime) -> None:
        """Settle what was begun; without an answer, what was read stays counted and what was reserved does not."""
        line = self.lines[number]
        line.outcome, line.tokens_out = ended.outcome, ended.tokens_out
        line.tokens_in = ended.tokens_in if ended.outcome == "answered" else line.tokens_in

    async def is_on(self) -> bool:
        """Whether generation is allowed this moment."""
        return self.on
