"""The one switch that stops all generation at once, its record, and who may use it (R3)."""

import pytest

from prompts.replies import REPLIES
from service.cases.people import Role
from service.drafting.trying import DANGER
from service.llm.ledger import Call, Ended, Limits
from service.llm.model import Why
from service.store.generation import begin_call, end_call, is_generation_on, switches
from service.web.cases.draft_words import OUTCOMES, TASKS
from tests.service.matrix.conftest import MONDAY, School

STOP = {"on": "false", "reason": "It said something it must not say."}


async def is_on(school: School) -> bool:
    async with school.database.reading() as session:
        return await is_generation_on(session)


@pytest.mark.parametrize("who", ["administrator", "moderator"])
async def test_one_press_stops_all_generation_and_is_recorded(school: School, who: str) -> None:
    answer = await school.ask(who, "POST", "/generation", data=STOP)
    assert answer.status_code == 303
    assert not await is_on(school)
    async with school.database.reading() as session:
        (event,) = await switches(session)
    assert (event.on, event.by, event.reason, event.at) == (False, school.people[who].id, STOP["reason"], MONDAY)


async def test_it_can_be_allowed_again_and_both_stay_recorded(school: School) -> None:
    await school.ask("moderator", "POST", "/generation", data=STOP)
    await school.ask("administrator", "POST", "/generation", data={"on": "true", "reason": "Mended."})
    page = (await school.ask("moderator", "GET", "/generation")).text
    assert await is_on(school)
    assert "Mended." in page and STOP["reason"] in page and "Generation is allowed" in page


async def test_stopping_what_is_stopped_is_recorded_once(school: School) -> None:
    for _ in range(2):
        await school.ask("moderator", "POST", "/generation", data=STOP)
    async with school.database.reading() as session:
        assert len(await switches(session)) == 1


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
async def test_without_a_reason_nothing_is_switched(school: School, reason: str) -> None:
    answer = await school.ask("moderator", "POST", "/generation", data={**STOP, "reason": reason})
    assert answer.status_code == 422 and "Please give a reason" in answer.text
    assert await is_on(school)


async def test_the_page_shows_what_models_took(school: School) -> None:
    limits = Limits(tokens=10_000, cost=5, price_in=100, price_out=100, longest=100)
    call = Call("digest", "digest-1", "abc", "stand-in", tokens_in=400)
    async with school.database.writing() as session:
        number = await begin_call(session, call, limits=limits, at=MONDAY)
        assert number is not None
        await end_call(session, number, Ended("answered", 400, 60, 1500), limits=limits, at=MONDAY)
    page = (await school.ask("administrator", "GET", "/generation")).text
    assert all(text in page for text in ("Digest for the teacher", "answered", "460", "0.0460", "1.5 s"))


async def test_the_page_never_shows_the_key(school: School) -> None:
    assert "CASEMENTOR_MODEL_KEY" not in (await school.ask("administrator", "GET", "/generation")).text
    shown = (await school.ask("administrator", "GET", "/admin/settings")).text
    assert "MODEL_KEY" in shown


@pytest.mark.parametrize("who", [role for role in Role if role not in (Role.MODERATOR, Role.ADMINISTRATOR)])
async def test_nobody_else_gets_in(school: School, who: Role) -> None:
    name = {"teacher": "author"}.get(who, str(who))
    assert (await school.ask(name, "POST", "/generation", data=STOP)).status_code == 403
    assert await is_on(school)


def test_every_outcome_and_task_has_its_words() -> None:
    assert set(OUTCOMES) == {"answered", "underway", "stopped", DANGER, *Why}
    assert set(TASKS) == set(REPLIES)
