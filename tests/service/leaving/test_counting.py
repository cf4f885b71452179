"""The job that counts cases keeps up with them, may run twice, keeps no word and no person, and forgets (R22)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from service.actions.read_statistics import public_statistics, public_years, span_of_cases
from service.cases.facts import CaseFacts
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.periods import Period
from service.cases.retention import Retention
from service.cases.states import State
from service.cases.work_said import SendSolution
from service.store.fact_tables import CaseFactsRow
from service.store.facts import facts_between, loads_between, uncounted_cases
from service.store.jobs import Job, leave

MONTH = Period(first="2026-11", last="2026-11")


async def work(town: Any, kind: str = "count cases", *, days: int = 0, **retention: timedelta) -> None:
    at = town.morning + timedelta(days=days)
    async with town.database.writing() as session:
        await leave(session, Job(kind, {}), at=at)
    await town.work(at=at, retention=replace(Retention(), **retention))


async def facts(town: Any) -> list[CaseFacts]:
    async with town.database.reading() as session:
        return await facts_between(session, MONTH.begins, MONTH.ends)


async def test_a_case_is_counted_and_counted_anew_when_it_moves(town: Any) -> None:
    number = await town.file(town.other, "Form seven talks")
    await work(town)
    assert [(case.number, case.state) for case in await facts(town)] == [(number, State.FILED)]
    await town.move(number, (town.other, ChooseMentor(mentor="anna-berg")), (town.anna, Accept()))
    await work(town)
    assert [case.state for case in await facts(town)] == [State.IN_WORK]


async def test_counting_twice_changes_nothing(town: Any) -> None:
    await town.whole_story()
    await work(town)
    first = await facts(town)
    await work(town)
    assert await facts(town) == first
    async with town.database.reading() as session:
        assert await uncounted_cases(session, since=MONTH.begins, limit=10) == []


async def test_cases_are_counted_anew_when_the_rules_of_counting_change(town: Any) -> None:
    await town.file(town.other, "Form seven talks")
    await work(town)
    async with town.database.writing() as session:
        await session.execute(update(CaseFactsRow).values(layout=0, body={}))
    assert await facts(town) == []
    await work(town)
    assert len(await facts(town)) == 1


async def test_more_cases_than_one_transaction_takes_are_all_counted(town: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("service.jobs.count_cases.MOST_AT_ONCE", 2)
    for _ in range(5):
        await town.file(town.other, "Form seven talks")
    await work(town)
    assert len(await facts(town)) == 5


async def test_no_fact_holds_a_word_or_a_person(town: Any) -> None:
    """R22: erasing a person has nothing to erase here."""
    await town.whole_story()
    await work(town)
    told = await town.everything("case_facts")
    people = (town.teacher, town.anna, town.leaving, town.moderator)
    for mark in (town.of_teacher, town.of_mentor, "anna-berg", *(str(one.id) for one in people)):
        assert mark not in told


async def test_facts_stay_when_the_words_and_the_people_of_a_case_are_gone(town: Any) -> None:
    await town.whole_story()
    await work(town)
    before = await facts(town)
    await town.erase(town.teacher)
    await town.erase(town.leaving)
    await work(town)
    (erased,) = await facts(town)
    assert before[0].respond_ms is not None
    assert erased == before[0]


async def test_old_facts_are_forgotten_and_not_counted_again(town: Any) -> None:
    await town.file(town.other, "Form seven talks")
    await work(town)
    await work(town, "forget old", days=101, statistics=timedelta(days=100))
    await work(town, days=101, statistics=timedelta(days=100))
    assert await facts(town) == []


async def test_a_mentor_who_left_has_a_load_still_and_no_name(town: Any) -> None:
    number = await town.file(town.other, "Form seven talks")
    await town.move(
        number,
        (town.other, ChooseMentor(mentor=town.of_mentor)),
        (town.leaving, Accept()),
        (town.leaving, SendSolution(approach="A ritual", text="Stand at the door.")),
    )
    await town.erase(town.leaving)
    await work(town)
    async with town.database.reading() as session:
        loads = await loads_between(session, MONTH.begins, MONTH.ends)
    assert list(loads.values()) == [1]
    assert town.of_mentor not in str(loads)


async def test_public_numbers_end_with_the_last_whole_month(town: Any) -> None:
    """R21: a case filed today shows in no public number, so two looks on two days do not differ by one case."""
    for _ in range(6):
        await town.file(town.other, "Form seven talks")
    await work(town)
    async with town.database.reading() as session:
        assert await public_years(session, at=town.morning) == ()
        told = await public_statistics(session, 2026, fields=(), at=town.morning)
        later = await public_statistics(session, 2026, fields=(), at=town.morning + timedelta(days=30))
        assert await public_years(session, at=town.morning + timedelta(days=30)) == (2026,)
    assert (told.cases, told.period.last) == (None, "2026-10")
    assert (later.cases, later.period.last) == (6, "2026-11")


async def test_the_span_begins_with_the_first_counted_case(town: Any) -> None:
    async with town.database.reading() as session:
        assert await span_of_cases(session, at=town.morning) == MONTH
    await town.file(town.other, "Form seven talks")
    await work(town)
    async with town.database.reading() as session:
        span = await span_of_cases(session, at=town.morning + timedelta(days=60))
        assert await session.scalar(select(CaseFactsRow.is_gap)) is not None
    assert span == Period(first="2026-11", last="2027-01")
