"""What a language model is to the rest of the service: a name, and one way to ask. Knows no provider."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from prompts.filling import Filled
from service.errors import CasementorError


class Why(StrEnum):
    """Why there is no answer."""

    OFF = "switched off"  # somebody stopped all generation
    NO_PROVIDER = "no provider"
    DAILY_LIMIT = "daily limit"
    RESTING = "resting after faults"  # the circuit breaker is open
    TOO_SLOW = "too slow"
    TOO_MANY = "provider limit"  # 429
    SERVER = "provider fault"  # 5xx
    REFUSED = "provider refused"  # another 4xx, or a filter of the provider
    CUT = "connection cut"
    UNREACHABLE = "unreachable"


class NoAnswer(CasementorError):
    """There is no answer. The sentence is ours: what a provider says of an error may hold what somebody wrote (R13)."""

    def __init__(self, why: Why) -> None:
        super().__init__(f"No draft this time: {why}.")
        self.why = why


@dataclass(frozen=True)
class Answer:
    """What a model said, and what it took. Tokens are the provider's count, or ours where it gives none."""

    text: str
    tokens_in: int
    tokens_out: int
    milliseconds: int
    tries: int = 1


Hear = Callable[[int], Awaitable[None]]
"""Told how many characters have come so far, while an answer is streamed."""


async def unheard(characters: int) -> None:
    """Progress that nobody watches."""


class Model(Protocol):
    """Something that can be asked."""

    @property
    def name(self) -> str:
        """What the model is called; stored with every answer."""
        ...

    async def answer(self, filled: Filled, *, hear: Hear = unheard) -> Answer:
        """The model's answer. Raises NoAnswer."""
        ...
