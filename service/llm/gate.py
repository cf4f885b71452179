"""The one gate before every language model: switch, limits of the day, rest after faults, how many at once.

What is counted and where the switch stands is a `Ledger`'s, so that all processes share it; rest and places at once are
each process's own. Knows no provider.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from prompts.filling import Filled
from prompts.tokens import counter_for
from service.llm.breaker import Breaker
from service.llm.ledger import Call, Ended, Ledger
from service.llm.model import Answer, Hear, Model, NoAnswer, Why, unheard

T = TypeVar("T")


class Gate:
    """Asks a model, where that is allowed. Every request is counted, whatever becomes of it."""

    def __init__(
        self,
        model: Model,
        ledger: Ledger,
        *,
        clock: Callable[[], datetime],
        at_once: int = 2,
        breaker: Breaker | None = None,
        look: float = 1.0,
    ) -> None:
        self._model = model
        self._ledger = ledger
        self._clock = clock
        self._places = asyncio.Semaphore(at_once)
        self._breaker = Breaker() if breaker is None else breaker
        self._look = look

    @property
    def model(self) -> str:
        """The name of the model behind the gate."""
        return self._model.name

    async def ask(self, filled: Filled, *, task: str, case: str = "", hear: Hear = unheard) -> Answer:
        """The model's answer; none that comes after somebody has switched generation off. Raises NoAnswer."""
        async with self._places:
            if not self._breaker.lets_through(self._clock()):
                raise NoAnswer(Why.RESTING)
            number = await self._ledger.begin(self._call(filled, task, case), at=self._clock())
            ended = Ended("stopped")
            try:
                answer = await self._unless_stopped(self._asked(filled, hear))
                ended = Ended("answered", answer.tokens_in, answer.tokens_out, answer.milliseconds)
            except NoAnswer as none:
                ended = Ended(none.why)
                raise
            finally:
                await self._ledger.end(number, ended, at=self._clock())
            return answer

    def _call(self, filled: Filled, task: str, case: str) -> Call:
        count = counter_for(self._model.name).count
        tokens = count(filled.system) + count(filled.user)
        return Call(task, filled.prompt, filled.mark, self._model.name, tokens, case)

    async def _asked(self, filled: Filled, hear: Hear) -> Answer:
        try:
            answer = await self._model.answer(filled, hear=hear)
        except NoAnswer:
            self._breaker.failed(self._clock())
            raise
        self._breaker.succeeded()
        return answer

    async def _unless_stopped(self, asking: Awaitable[T]) -> T:
        """What is awaited, given up within `look` seconds after somebody switches generation off (R3)."""
        task = asyncio.ensure_future(asking)
        try:
            while not (await asyncio.wait({task}, timeout=self._look))[0]:
                await self._must_be_on()
            said = task.result()
            await self._must_be_on()
            return said
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _must_be_on(self) -> None:
        if not await self._ledger.is_on():
            raise NoAnswer(Why.OFF)
