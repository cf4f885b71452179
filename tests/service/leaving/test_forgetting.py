"""What people wrote is erased some time after the end of a case, and not before (R22)."""

from datetime import datetime, timedelta
from typing import Any

from service.actions.read_texts import texts_in_work
from service.cases.course_said import Withdraw
from service.cases.offer_said import ChooseMentor
from service.cases.retention import Retention
from service.store.jobs import Job, leave
from service.store.notices import notices_of

KEPT = Retention(withdrawn=timedelta(days=30), closed=timedelta(days=365), notices=timedelta(days=90))


async def _forget(town: Any, at: datetime) -> None:
    async with town.database.writing() as session:
        await leave(session, Job("forget old", {}), at=at)
    await town.work(at=at, retention=KEPT)


async def test_words_of_a_withdrawn_case_are_erased_after_their_time_and_not_before(town: Any) -> None:
    number = await town.file(town.other, town.canary("form"))
    await town.move(number, (town.other, Withdraw(reason=town.canary("reason"))))
    await _forget(town, town.morning + timedelta(days=29))
    assert town.canary("form")[:-1] in await town.everything("cases", "case_events")
    await _forget(town, town.morning + timedelta(days=31))
    assert town.canary("form")[:-1] not in await town.everything("cases", "case_events")
    assert town.canary("reason") not in await town.everything("cases", "case_events")


async def test_words_of_a_closed_case_are_erased_after_their_time_and_not_before(town: Any) -> None:
    await town.whole_story()
    await town.work()
    await _forget(town, town.morning + timedelta(days=364))
    assert town.canary("outcome") in await town.everything("cases", "case_events")
    await _forget(town, town.morning + timedelta(days=366))
    assert town.canary("outcome") not in await town.everything("cases", "case_events")


async def test_a_text_nobody_agreed_to_waits_no_longer_once_its_case_is_erased(town: Any) -> None:
    number = await town.whole_story()
    await town.work()
    assert await _waiting(town) == [number]
    await _forget(town, town.morning + timedelta(days=366))
    assert await _waiting(town) == []


async def _waiting(town: Any) -> list[str]:
    async with town.database.reading() as session:
        return [view.number for view in await texts_in_work(session, reader=town.moderator)]


async def test_words_of_an_open_case_are_kept_however_old_it_is(town: Any) -> None:
    await town.file(town.other, town.canary("form"))
    await _forget(town, town.morning + timedelta(days=5000))
    assert town.canary("form")[:-1] in await town.everything("cases", "case_events")


async def test_old_notices_are_deleted_and_newer_ones_kept(town: Any) -> None:
    number = await town.file(town.other, "Form seven talks")
    await town.move(number, (town.other, ChooseMentor(mentor="anna-berg")))
    await _forget(town, town.morning + timedelta(days=89))
    async with town.database.reading() as session:
        assert (await notices_of(session, town.anna.id))[1] == 1
    await _forget(town, town.morning + timedelta(days=91))
    async with town.database.reading() as session:
        assert (await notices_of(session, town.anna.id))[1] == 0
