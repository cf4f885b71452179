"""The gate before every model: switch, limits of the day, rest after faults, places at once; everything counted."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from prompts.filling import Filled
from service.llm.breaker import Breaker
from service.llm.gate import Gate
from service.llm.ledger import Call, Ended, Limits, MemoryLedger
from service.llm.model import Answer, Hear, NoAnswer, Why, unheard
from tests.standing_clock import MORNING, Clock

FILLED = Filled(prompt="digest-1", mark="abc", reply="digest", system="Say it.", user="To her.")
PLENTY = Limits(tokens=1_000_000, cost=10)


@dataclass
class Model:
    """A model whose answer waits until it is let go, or that is at fault."""

    name: str = "stand-in"
    fault: Why | None = None
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0
    at_once: int = 0
    most_at_once: int = 0
    cancelled: int = 0

    async def answer(self, filled: Filled, *, hear: Hear = unheard) -> Answer:
        """The answer, once it is let go."""
        self.asked += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.gone.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.at_once -= 1
        if self.fault is not None:
            raise NoAnswer(self.fault)
        return Answer("{}", tokens_in=30, tokens_out=12, milliseconds=5)


def opened(model: Model, ledger: MemoryLedger, clock: Clock | None = None, **changes: object) -> Gate:
    """A gate before a model that answers at once."""
    model.gone.set()
    return Gate(model, ledger, clock=clock or Clock(), look=0.01, **changes)  # type: ignore[arg-type]


async def why(gate: Gate) -> Why:
    """Why the gate gives no answer."""
    with pytest.raises(NoAnswer) as none:
        await gate.ask(FILLED, task="digest")
    return none.value.why


async def test_an_answer_is_counted_with_prompt_model_and_tokens() -> None:
    ledger = MemoryLedger(PLENTY)
    answer = await opened(Model(), ledger).ask(FILLED, task="digest", case="2026-000001")
    (line,) = ledger.lines
    assert answer.text == "{}"
    assert (line.call.task, line.call.prompt, line.call.mark, line.call.model) == (
        "digest",
        "digest-1",
        "abc",
        "stand-in",
    )
    assert (line.call.case, line.tokens_in, line.tokens_out, line.outcome) == ("2026-000001", 30, 12, "answered")


async def test_nothing_is_asked_while_generation_is_switched_off() -> None:
    """R3."""
    model, ledger = Model(), MemoryLedger(PLENTY, on=False)
    assert await why(opened(model, ledger)) is Why.OFF
    assert model.asked == 0


async def test_switching_off_stops_what_is_under_way() -> None:
    """R3."""
    model, ledger = Model(), MemoryLedger(PLENTY)
    asking = asyncio.create_task(why(Gate(model, ledger, clock=Clock(), look=0.01)))
    while not model.asked:
        await asyncio.sleep(0)
    ledger.on = False
    assert await asking is Why.OFF
    assert model.cancelled == 1
    assert ledger.lines[0].outcome == Why.OFF


async def test_an_answer_that_comes_after_switching_off_is_thrown_away() -> None:
    """R3."""

    class Late(Model):
        async def answer(self, filled: Filled, *, hear: Hear = unheard) -> Answer:
            ledger.on = False
            return await super().answer(filled, hear=hear)

    model, ledger = Late(), MemoryLedger(PLENTY)
    assert await why(opened(model, ledger)) is Why.OFF


async def test_the_day_has_a_limit_of_tokens_and_the_next_day_is_new() -> None:
    clock, ledger = Clock(), MemoryLedger(Limits(tokens=1530, cost=10, longest=1500))
    gate = opened(Model(), ledger, clock)
    await gate.ask(FILLED, task="digest")
    assert await why(gate) is Why.DAILY_LIMIT
    clock.turn(days=1)
    await gate.ask(FILLED, task="digest")
    assert len(ledger.lines) == 2


async def test_the_day_has_a_limit_of_cost() -> None:
    limits = Limits(tokens=1_000_000, cost=0.04, price_in=1, price_out=20, longest=1500)
    gate = opened(Model(), MemoryLedger(limits))
    for _ in range(38):
        await gate.ask(FILLED, task="digest")
    assert await why(gate) is Why.DAILY_LIMIT


async def test_what_may_still_come_is_reserved_so_that_many_at_once_keep_the_limit() -> None:
    ledger = MemoryLedger(Limits(tokens=3100, cost=10, longest=1500))
    model = Model()
    gate = Gate(model, ledger, clock=Clock(), at_once=9, look=0.01)
    asking = [asyncio.create_task(gate.ask(FILLED, task="digest")) for _ in range(5)]
    while model.asked < 2:
        await asyncio.sleep(0)
    model.gone.set()
    outcomes = await asyncio.gather(*asking, return_exceptions=True)
    assert sum(isinstance(outcome, NoAnswer) for outcome in outcomes) == 3


async def test_no_more_are_asked_at_once_than_there_are_places() -> None:
    model = Model()
    gate = Gate(model, MemoryLedger(PLENTY), clock=Clock(), at_once=2, look=0.01)
    asking = [asyncio.create_task(gate.ask(FILLED, task="digest")) for _ in range(6)]
    while model.asked < 2:
        await asyncio.sleep(0)
    model.gone.set()
    await asyncio.gather(*asking)
    assert (model.asked, model.most_at_once) == (6, 2)


async def test_after_faults_in_a_row_the_model_rests_and_then_one_tries() -> None:
    model, clock, ledger = Model(fault=Why.SERVER), Clock(), MemoryLedger(PLENTY)
    gate = opened(model, ledger, clock, breaker=Breaker(faults=3, rest=timedelta(minutes=1)))
    assert [await why(gate) for _ in range(5)] == [Why.SERVER] * 3 + [Why.RESTING] * 2
    assert model.asked == 3
    clock.turn(minutes=1)
    assert [await why(gate) for _ in range(2)] == [Why.SERVER, Why.RESTING]
    clock.turn(minutes=1)
    model.fault = None
    await gate.ask(FILLED, task="digest")
    await gate.ask(FILLED, task="digest")


async def test_what_is_refused_at_the_gate_is_no_fault_of_the_model() -> None:
    ledger = MemoryLedger(PLENTY, on=False)
    gate = opened(Model(), ledger, breaker=Breaker(faults=1))
    await why(gate)
    ledger.on = True
    await gate.ask(FILLED, task="digest")


async def test_a_request_that_failed_stays_in_the_ledger_with_its_reason() -> None:
    ledger = MemoryLedger(PLENTY)
    await why(opened(Model(fault=Why.CUT), ledger))
    assert [(line.outcome, line.tokens_out) for line in ledger.lines] == [(Why.CUT, 0)]


async def test_a_request_whose_worker_is_stopped_is_settled_as_stopped() -> None:
    model, ledger = Model(), MemoryLedger(PLENTY)
    asking = asyncio.create_task(Gate(model, ledger, clock=Clock(), look=0.01).ask(FILLED, task="digest"))
    while not model.asked:
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert ledger.lines[0].outcome == "stopped"


async def test_settling_replaces_what_was_reserved() -> None:
    ledger = MemoryLedger(PLENTY)
    number = await ledger.begin(Call("digest", "digest-1", "abc", "m", tokens_in=40), at=MORNING)
    assert (ledger.lines[0].tokens_in, ledger.lines[0].tokens_out) == (40, 1500)
    await ledger.end(number, Ended("answered", 38, 9, 1), at=MORNING)
    assert (ledger.lines[0].tokens_in, ledger.lines[0].tokens_out) == (38, 9)
