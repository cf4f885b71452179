"""Erasing a person: nothing of who leaves stays in any table, and nobody else loses anything (R22)."""

from datetime import timedelta
from typing import Any

import pytest

from corpus.form import CaseForm
from corpus.records import SolvedCase
from retrieval.items import items_of
from service.actions.erase_person import LEFT, erase_person, former_mentor
from service.actions.read_cases import read_case
from service.actions.read_history import read_history
from service.cases.case import Case
from service.cases.course_said import ChangeConsent, Withdraw
from service.cases.moves import act
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.states import State
from service.cases.telling import About
from service.errors import MoveNotAllowed
from service.store.accounts import get_account
from service.store.cases import events_of, get_case, save_case
from service.store.drafts import save_draft
from service.store.erasing import erase_words, rename_mentor
from service.store.library import get_record, load_corpus
from service.store.notices import notices_of


async def test_after_erasure_no_table_holds_anything_of_a_teacher(town: Any) -> None:
    """R22, with a canary in every text, name and address."""
    number = await town.whole_story()
    await town.file(town.teacher, town.canary("open"))
    await town.traces(number)
    assert town.of_teacher in await town.everything()
    await town.erase(town.teacher)
    assert town.of_teacher not in await town.everything()


async def test_after_erasure_no_table_holds_anything_of_a_mentor(town: Any) -> None:
    """R22: the profile, its id in cases and histories, and the first responses that offered it."""
    offered, _ = await town.cases_of_leaving()
    async with town.database.writing() as session:
        await save_draft(
            session, town.other.id, f"{offered} choose mentor", {"mentor": [town.of_mentor]}, at=town.morning
        )
    assert town.of_mentor in await town.everything()
    await town.erase(town.leaving)
    assert town.of_mentor not in await town.everything()


async def _as_read(town: Any, number: str) -> Case:
    async with town.database.reading() as session:
        return await get_case(session, number)


async def _saves_over(town: Any, case: Case, consent: bool) -> None:
    """What a move does at its end that began with a case as it was read."""
    changed, event = act(case, ChangeConsent(consent=consent), actor=town.other.actor, at=town.morning)
    async with town.database.writing() as session:
        await save_case(session, changed, event)


async def test_nobody_saves_the_words_of_a_case_again_that_were_read_before_they_were_erased(town: Any) -> None:
    """R22."""
    number = await town.file(town.other, town.canary("form"))
    read = await _as_read(town, number)
    async with town.database.writing() as session:
        await erase_words(session, read)
    with pytest.raises(MoveNotAllowed, match="Somebody else changed this case"):
        await _saves_over(town, read, consent=True)
    assert town.canary("form")[:-1] not in await town.everything("cases", "case_events")
    await _saves_over(town, await _as_read(town, number), consent=True)


async def test_nobody_saves_the_id_of_a_mentor_again_that_was_read_before_it_was_erased(town: Any) -> None:
    """R22."""
    _, solved = await town.cases_of_leaving()
    read = await _as_read(town, solved)
    async with town.database.writing() as session:
        await rename_mentor(session, town.of_mentor, former_mentor(town.leaving))
    with pytest.raises(MoveNotAllowed, match="Somebody else changed this case"):
        await _saves_over(town, read, consent=True)
    assert town.of_mentor not in await town.everything("cases", "case_events", "case_mentors")
    await _saves_over(town, await _as_read(town, solved), consent=True)


async def test_a_case_is_erased_as_it_stands_and_not_as_it_was_read(town: Any) -> None:
    """R22: a move that was faster stays made, and its words go too."""
    number = await town.file(town.other, town.canary("form"))
    read = await _as_read(town, number)
    await town.move(number, (town.other, Withdraw(reason=town.canary("reason"))))
    async with town.database.writing() as session:
        await erase_words(session, read)
    assert (await _as_read(town, number)).state is State.WITHDRAWN
    assert town.of_teacher not in await town.everything("cases", "case_events")


async def test_open_cases_of_an_erased_teacher_are_withdrawn_and_their_mentor_is_told(town: Any) -> None:
    number = await town.file(town.teacher, town.canary("form"))
    await town.move(number, (town.teacher, ChooseMentor(mentor="anna-berg")), (town.anna, Accept()))
    await town.erase(town.teacher)
    async with town.database.reading() as session:
        assert (await get_case(session, number)).state is State.WITHDRAWN
        told, _ = await notices_of(session, town.anna.id)
    assert told[0].about is About.WITHDRAWN


async def test_what_statistics_count_stays_of_an_erased_case(town: Any) -> None:
    number = await town.whole_story()
    async with town.database.reading() as session:
        before, events = await get_case(session, number), await events_of(session, number)
    await town.erase(town.teacher, at=town.morning + timedelta(days=1))
    async with town.database.reading() as session:
        after, left = await get_case(session, number), await events_of(session, number)
    assert (after.state, after.filed_at, after.format) == (State.CLOSED, before.filed_at, before.format)
    assert after.form.problem_fields == before.form.problem_fields
    assert [(e.at, e.actor, e.action, e.after) for e in left[: len(events)]] == [
        (e.at, e.actor, e.action, e.after) for e in events
    ]


async def test_a_case_of_an_erased_teacher_can_no_longer_be_published(town: Any) -> None:
    number = await town.whole_story()
    await town.erase(town.teacher)
    async with town.database.reading() as session:
        assert not (await get_case(session, number)).consent


async def test_a_moderator_still_reads_who_did_what_in_an_erased_case(town: Any) -> None:
    number = await town.whole_story()
    await town.erase(town.teacher)
    async with town.database.writing() as session:
        events = await read_history(session, number, reader=town.moderator, at=town.morning)
        view = await read_case(session, number, reader=town.moderator)
    assert events and not any(event.said for event in events)
    assert view.author is not None
    assert view.author.name == "somebody who left the service"


async def test_a_case_in_work_of_an_erased_mentor_goes_into_another_round(town: Any) -> None:
    number = await town.file(town.other, "Form seven talks")
    await town.move(number, (town.other, ChooseMentor(mentor=town.of_mentor)), (town.leaving, Accept()))
    await town.erase(town.leaving)
    async with town.database.reading() as session:
        case = await get_case(session, number)
        told, _ = await notices_of(session, town.other.id)
    assert (case.state, case.mentor) == (State.SECOND_ROUND, None)
    assert told[0].about is About.RELEASED


async def test_an_offer_to_an_erased_mentor_is_refused_with_the_reason(town: Any) -> None:
    offered, _ = await town.cases_of_leaving()
    await town.erase(town.leaving)
    async with town.database.reading() as session:
        case = await get_case(session, offered)
    assert case.state is State.SECOND_ROUND
    assert case.passed_over[0].words == LEFT


async def test_a_solution_of_an_erased_mentor_stays_under_a_former_mentor(town: Any) -> None:
    _, solved = await town.cases_of_leaving()
    await town.erase(town.leaving)
    async with town.database.reading() as session:
        view = await read_case(session, solved, reader=town.other)
    assert view.solutions[0].text == "Stand at the door."
    assert view.solutions[0].mentor.name == "a former mentor"
    assert view.solutions[0].mentor.id == former_mentor(town.leaving)
    assert not view.solutions[0].mentor.has_profile


async def test_no_first_response_names_an_erased_mentor_even_before_the_index_is_renewed(town: Any) -> None:
    form = CaseForm(
        essence="Form seven talks loudly.", question="How can I begin?", problem_fields=("class-management",)
    )
    assert town.of_mentor in (await town.casementor.first_response(form)).model_dump_json()
    async with town.database.writing() as session:
        await erase_person(session, town.leaving, at=town.morning)
    assert town.of_mentor not in (await town.casementor.first_response(form)).model_dump_json()


async def test_an_erased_mentor_is_gone_from_library_and_index(town: Any) -> None:
    await town.erase(town.leaving)
    async with town.database.reading() as session:
        assert await get_record(session, "mentors", town.of_mentor) is None
        solved = await get_record(session, "cases", "other-noise")
    assert isinstance(solved, SolvedCase)
    assert solved.solutions[0].mentor is None
    assert town.of_mentor not in town.casementor.index.shelf.ids("mentors")
    async with town.database.reading() as session:
        assert town.casementor.index.status(items_of(await load_corpus(session))).whole


async def test_erasing_twice_changes_nothing(town: Any) -> None:
    await town.whole_story()
    await town.erase(town.teacher)
    await town.erase(town.leaving)
    before = await town.everything()
    await town.erase(town.teacher, at=town.morning + timedelta(hours=1))
    await town.erase(town.leaving, at=town.morning + timedelta(hours=1))
    after = await town.everything()
    assert _without_jobs(after) == _without_jobs(before)


def _without_jobs(rows: str) -> list[str]:
    """Rows of every table but that of jobs, where what was done is remembered."""
    return [line for line in rows.splitlines() if not line.startswith("jobs:")]


async def test_nobody_else_loses_anything_when_somebody_is_erased(town: Any) -> None:
    number = await town.file(town.other, "Kept words")
    async with town.database.writing() as session:
        await save_draft(session, town.other.id, "new case", {"essence": ["kept draft"]}, at=town.morning)
    await town.erase(town.teacher)
    everything = await town.everything()
    assert "Kept words in essence." in everything
    assert "kept draft" in everything
    async with town.database.reading() as session:
        assert await read_case(session, number, reader=town.other)
        assert await get_account(session, town.other.id) is not None
