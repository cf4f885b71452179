"""A published case that a moderator edits in the library: the edit stays with it, and goes with it (R19)."""

from typing import Any

import pytest

from corpus.records import SolvedCase
from service.actions.curate import change_record, restore_version
from service.actions.take_out import take_out
from service.cases.case import Case
from service.cases.publication import Stage
from service.cases.text_said import Credit
from service.errors import BadForm
from service.store.library import digest_of, get_record
from service.store.versions import versions_of
from tests.service.publication.conftest import MONDAY, publication_of, text_of

FIELDS = ("parents",)


async def stored(press: Any, case: Case) -> SolvedCase | None:
    """The case as the library has it."""
    async with press.database.reading() as session:
        found = await get_record(session, "cases", text_of(case).id)
    assert found is None or isinstance(found, SolvedCase)
    return found


async def edited(press: Any, case: Case, **told: Any) -> None:
    """A moderator edits a published case in the library."""
    name, moderator = text_of(case).id, press.people["moderator"]
    async with press.database.writing() as session:
        before = await get_record(session, "cases", name)
        assert before is not None
        await change_record(session, "cases", name, told, seen=digest_of(before), by=moderator, at=MONDAY)
    await press.worker.run_until_idle()


async def retagged(press: Any) -> Case:
    """A published case to which a moderator gave other problem fields in the library."""
    case: Case = await press.published()
    await edited(press, case, problem_fields=FIELDS)
    return case


async def test_r18_the_title_its_author_agreed_to_is_changed_by_nobody(press: Any) -> None:
    case = await press.published()
    with pytest.raises(BadForm, match="the author of this case agreed to"):
        await edited(press, case, title="Rulers on desks")
    found = await stored(press, case)
    assert found is not None
    assert found.title == text_of(case).title


async def test_problem_fields_given_in_the_library_stay_when_a_mentor_wants_to_be_named(press: Any) -> None:
    case = await retagged(press)
    await press.moves("anna", case, Credit(named=True))
    found = await stored(press, case)
    assert found is not None
    assert found.problem_fields == FIELDS
    assert found.solutions[0].mentor == press.people["anna"].mentor


async def test_going_back_to_a_version_brings_no_credit_back_that_was_taken_back(press: Any) -> None:
    case = await press.moves("anna", await retagged(press), Credit(named=True))
    await press.moves("anna", case, Credit(named=False))
    async with press.database.writing() as session:
        moderator = press.people["moderator"]
        await restore_version(session, "cases", text_of(case).id, 1, by=moderator, at=MONDAY, why="")
    found = await stored(press, case)
    assert found is not None
    assert (found.problem_fields, found.solutions[0].mentor) == (text_of(case).problem_fields, None)


async def test_no_version_is_left_of_a_case_whose_author_takes_the_consent_back(press: Any) -> None:
    case = await retagged(press)
    await press.withdrawn(case)
    async with press.database.reading() as session:
        assert await versions_of(session, "cases", text_of(case).id) == []


async def test_a_moderator_takes_a_published_case_out_by_the_move_that_tells_its_people(press: Any) -> None:
    case = await retagged(press)
    async with press.database.writing() as session:
        moderator = press.people["moderator"]
        await take_out(session, "cases", text_of(case).id, why="It names a place.", by=moderator, at=MONDAY)
    await press.worker.run_until_idle()
    assert publication_of(await press.now(case)).stage is Stage.TAKEN_DOWN
    assert await stored(press, case) is None
    assert text_of(case).id not in press.casementor.index.shelf.ids("cases")
