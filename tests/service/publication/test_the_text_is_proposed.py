"""The job 'propose text': when a text is proposed, what it is, and that it is done once."""

import re
from typing import Any

import pytest

from service.actions.export_person import export_person
from service.actions.read_cases import read_case
from service.actions.read_texts import texts_to_measure
from service.actions.report_harm import handle_report, report_harm
from service.cases.course_said import ChangeConsent
from service.cases.publication import Stage
from service.cases.telling import About
from service.cases.text_said import AgreeText, ApproveText, Found
from service.cases.work_said import FollowUp
from service.errors import MoveNotAllowed
from service.jobs.propose_text import CHOOSE
from service.store.cases import events_of
from service.store.jobs import Job, leave
from service.store.notices import notices_of
from tests.service.publication.conftest import MONDAY, digest_of, publication_of, text_of


async def test_a_completed_case_gets_a_text_without_the_names_in_it(press: Any) -> None:
    text = text_of(await press.completed())
    assert text.essence.startswith("In form seven they drum on the desks")
    assert "Petya" not in text.model_dump_json()
    assert "Smirnov" not in text.model_dump_json()


async def test_the_author_is_told_of_the_text(press: Any) -> None:
    await press.completed()
    async with press.database.reading() as session:
        told, _ = await notices_of(session, press.people["teacher"].id)
    assert About.TEXT_PROPOSED in {notice.about for notice in told}


async def test_r16_the_id_of_a_text_tells_neither_number_nor_time(press: Any) -> None:
    case = await press.completed()
    assert re.fullmatch(r"solved-[0-9a-f]{16}", text_of(case).id)
    assert text_of(case).situation == text_of(case).id
    assert text_of(await press.completed()).id != text_of(case).id
    assert case.number not in text_of(case).model_dump_json()


async def test_without_consent_there_is_no_text_until_the_author_consents(press: Any) -> None:
    case = await press.completed(consent_to_publish=False)
    assert case.publication is None
    case = await press.moves("teacher", case, ChangeConsent(consent=True))
    assert publication_of(case).stage is Stage.PROPOSED


async def test_the_job_done_twice_proposes_once(press: Any) -> None:
    case = await press.completed()
    before = text_of(case)
    async with press.database.writing() as session:
        await leave(session, Job("propose text", {"number": case.number, "after": "reflect"}), at=MONDAY)
    await press.worker.run_until_idle()
    assert text_of(await press.now(case)) == before
    async with press.database.reading() as session:
        events = await events_of(session, case.number)
    assert sum(event.action == "propose a text for the library" for event in events) == 1


async def test_what_came_of_it_is_told_in_a_text_nobody_has_agreed_to_yet(press: Any) -> None:
    case = await press.completed()
    told = FollowUp(done="I walk along the rows.", helped="partly", outcome="Two rulers are left.")
    text = text_of(await press.moves("teacher", case, told))
    assert text.reflection is not None
    assert text.reflection.outcome == "Two rulers are left."


async def test_what_came_of_it_leaves_a_text_as_a_moderator_corrected_it(press: Any) -> None:
    case = await press.cleaned(await press.completed(), essence="They drum on the desks, and one of them begins it.")
    told = FollowUp(done="I walk along the rows.", helped="partly", outcome="Petya Smirnov has left two rulers.")
    after = publication_of(await press.moves("teacher", case, told))
    assert (after.text.title, after.text.essence) == (text_of(case).title, text_of(case).essence)
    assert after.text.id == text_of(case).id
    assert after.text.reflection is not None
    assert after.text.reflection.helped == "partly"
    assert "Petya" not in after.text.reflection.outcome
    assert {found.field for found in after.replaced if found.text.startswith("Petya")} >= {"reflection.outcome"}


async def test_what_came_of_it_does_not_touch_a_text_somebody_said_yes_to(press: Any) -> None:
    case = await press.cleaned(await press.completed())
    agreed = await press.moves("teacher", case, AgreeText(text=digest_of(case)))
    told = FollowUp(done="I walk along the rows.", helped="partly", outcome="Two rulers are left.")
    assert publication_of(await press.moves("teacher", agreed, told)).agreed_at is not None


async def test_a_case_without_problem_fields_takes_those_the_first_response_suggested(press: Any) -> None:
    case = await press.completed(problem_fields=[])
    assert text_of(case).problem_fields
    assert CHOOSE not in {found.reason for found in publication_of(case).left}


async def test_r41_a_case_found_harmful_cannot_be_published_until_a_moderator_settles_it(press: Any) -> None:
    case = await press.cleaned(await press.completed())
    moderator, other = press.people["moderator"], press.people["anna"]
    async with press.database.writing() as session:
        await report_harm(session, kind="case", item=case.number, reporter=other, words="Rough.", at=MONDAY)
    for who, move in (("teacher", AgreeText(text=digest_of(case))), ("moderator", ApproveText(text=digest_of(case)))):
        with pytest.raises(MoveNotAllowed, match="found this case harmful"):
            await press.moves(who, case, move)
    async with press.database.writing() as session:
        await handle_report(session, kind="case", item=case.number, outcome="harmless", by=moderator, at=MONDAY)
    await press.moves("teacher", case, AgreeText(text=digest_of(case)))
    assert (await press.moves("moderator", case, ApproveText(text=digest_of(case)))).in_library is not None


async def test_only_the_author_and_a_moderator_see_the_text(press: Any) -> None:
    case = await press.completed()
    async with press.database.reading() as session:
        seen = {
            who: (await read_case(session, case.number, reader=press.people[who])).text
            for who in ("teacher", "anna", "moderator")
        }
    assert seen["anna"] is None
    assert seen["teacher"].replaced == ()
    assert all(isinstance(found, Found) for found in seen["moderator"].replaced)
    assert seen["moderator"].replaced


async def test_r22_an_export_holds_the_text_and_what_was_agreed_to(press: Any) -> None:
    case = await press.published()
    async with press.database.reading() as session:
        exported = await export_person(session, press.people["teacher"])
    (own,) = exported["cases"]
    assert own["text"]["record"]["title"] == "A concert of rulers"
    assert (own["text"]["agreed"], own["text"]["evaluation"], own["consent"]) == (True, True, True)
    assert own["in_library"] == text_of(case).id


async def test_only_what_its_author_allowed_is_used_for_measuring_and_nothing_that_is_frozen(press: Any) -> None:
    case = await press.published()
    other = await press.cleaned(await press.completed())
    await press.moves("moderator", other, ApproveText(text=digest_of(other)))
    await press.moves("teacher", other, AgreeText(text=digest_of(other), evaluation=False))
    async with press.database.writing() as session:
        assert [record.id for record in await texts_to_measure(session)] == [text_of(case).id]
        name = text_of(case).id
        await report_harm(session, kind="cases", item=name, reporter=press.people["anna"], words="", at=MONDAY)
        assert await texts_to_measure(session) == []
