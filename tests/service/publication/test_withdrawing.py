"""From the library and back: found by the next first response, and after the withdrawal nowhere (R19)."""

from typing import Any

import pytest

from corpus.form import CaseForm
from service.actions.erase_person import erase_person
from service.actions.withdraw_record import withdraw_record
from service.cases.case import Case
from service.cases.course_said import ChangeConsent, Withdraw
from service.cases.publication import Stage
from service.cases.text_said import Credit, TakeDown
from service.hidden import Hidden, with_tombstone, without_hidden
from service.response import FirstResponse
from service.store.cases import events_of, get_case_and_response
from service.store.library import get_record, is_withdrawn
from tests.service.publication.conftest import FORM, MONDAY, text_of

CANARY = "zanzibarine"
ALIKE = CaseForm.model_validate({**FORM, "essence": "They drum on the desks with rulers behind my back."})


async def shown(press: Any) -> FirstResponse:
    """What the library answers to a case like it."""
    found: FirstResponse = await press.casementor.first_response(ALIKE)
    return found


async def test_a_published_case_is_found_by_the_next_first_response(press: Any) -> None:
    case = await press.published()
    response = await shown(press)
    assert text_of(case).id in {found.id for found in response.similar_cases}
    assert any(mentor.witness == text_of(case).id for mentor in response.mentors)


async def test_from_the_moment_of_withdrawal_no_answer_names_it_even_before_the_index_follows(press: Any) -> None:
    name = text_of(await press.published()).id
    async with press.database.writing() as session:
        await withdraw_record(session, "cases", name, at=MONDAY)
    assert name in press.casementor.index.shelf.ids("cases")
    response = await shown(press)
    assert name not in response.model_dump_json()
    assert "A concert of rulers" not in response.model_dump_json()


async def test_after_the_withdrawal_library_and_index_have_it_no_more(press: Any) -> None:
    case = await press.published()
    name = text_of(case).id
    case = await press.withdrawn(case)
    assert case.publication is not None
    assert case.publication.stage is Stage.TAKEN_DOWN
    assert name not in press.casementor.index.shelf.ids("cases")
    async with press.database.reading() as session:
        assert await get_record(session, "cases", name) is None
        assert await is_withdrawn(session, "cases", name)


async def test_the_stored_first_response_of_another_case_keeps_a_mark_and_no_word(press: Any) -> None:
    case = await press.published(text={"essence": f"They drum on the desks with rulers, {CANARY}."})
    name = text_of(case).id
    other = await press.files("other", essence=ALIKE.essence)
    async with press.database.reading() as session:
        _, before = await get_case_and_response(session, other.number)
    assert CANARY in str(before)
    await press.withdrawn(case)
    async with press.database.reading() as session:
        _, after = await get_case_and_response(session, other.number)
    assert after is not None
    assert after["withdrawn"] == [{"kind": "cases", "id": name}]
    assert CANARY not in str(after)
    assert "A concert of rulers" not in str(after)


async def test_the_history_of_a_withdrawn_text_tells_who_and_when_and_not_the_text(press: Any) -> None:
    case = await press.published(text={"essence": f"They drum, {CANARY}."})
    case = await press.withdrawn(case)
    async with press.database.reading() as session:
        events = await events_of(session, case.number)
    assert CANARY not in str([event.model_dump() for event in events])
    assert CANARY not in case.model_dump_json()
    assert "correct the text for the library" in {event.action for event in events}


WAYS_OUT = {
    "consent taken back": ("teacher", ChangeConsent(consent=False)),
    "case withdrawn": ("teacher", Withdraw()),
    "taken down by a moderator": ("moderator", TakeDown(reason="Its author asked by telephone.")),
    "its mentor withholds the solution": ("anna", Credit(withheld=True)),
}


@pytest.mark.parametrize("way", WAYS_OUT)
async def test_every_way_out_leads_out_of_library_and_index(press: Any, way: str) -> None:
    case = await press.published()
    who, move = WAYS_OUT[way]
    await press.moves(who, case, move)
    await gone(press, case)


async def test_a_person_who_is_erased_takes_the_case_along(press: Any) -> None:
    case = await press.published()
    async with press.database.writing() as session:
        await erase_person(session, press.people["teacher"], at=MONDAY)
    await press.worker.run_until_idle()
    await gone(press, case)


async def gone(press: Any, case: Case) -> None:
    name = text_of(case).id
    assert name not in (await shown(press)).model_dump_json()
    assert name not in press.casementor.index.shelf.ids("cases")
    assert await press.casementor.get("cases", name) is None
    for text in ("", "rulers desks"):
        page = await press.casementor.browse("cases", text=text)
        assert name not in {found.id for found in page.items}


async def test_consent_given_again_leads_to_another_text_with_another_id(press: Any) -> None:
    case = await press.published()
    first = text_of(case).id
    await press.withdrawn(case)
    case = await press.moves("teacher", case, ChangeConsent(consent=True))
    assert text_of(case).id != first
    assert case.in_library is None


def test_a_response_that_does_not_cite_an_item_gets_no_mark() -> None:
    response = FirstResponse.model_validate(EMPTY)
    assert with_tombstone(EMPTY, "cases", "not-here") == EMPTY
    assert without_hidden(response, Hidden(frozenset({("cases", "not-here")}))).withdrawn == ()


EMPTY: dict[str, Any] = {
    "similar_cases": [],
    "materials": [],
    "questions": [],
    "mentors": [],
    "notices": [],
    "meta": {
        "encoder": "none",
        "index_generation": "none",
        "pipeline": "none",
        "problem_fields": [],
        "suggested_fields": [],
        "language": "en",
        "timings_ms": {},
    },
}
