"""What stands in the library is hidden while its case tells of danger or is reported, until a person has looked."""

from typing import Any

from corpus.danger import Category
from corpus.form import CaseForm
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.actions.report_harm import handle_report, report_harm
from service.actions.write_to_moderators import write_to_moderators
from service.cases.case import Case
from service.cases.course_said import Clear
from service.cases.work_said import FollowUp
from tests.service.publication.conftest import FORM, MONDAY, text_of

ALIKE = CaseForm.model_validate({**FORM, "essence": "They drum on the desks with rulers behind my back."})
FOLLOW_UP = FollowUp(done="I walked along the rows.", helped="no", outcome="One of them says he is beaten at home.")


async def is_shown(press: Any, case: Case) -> bool:
    """Whether first responses, lists and its own page show what stands of a case; all three say the same."""
    name = text_of(case).id
    response = await press.casementor.first_response(ALIKE)
    listed = await press.casementor.browse("cases")
    seen = {
        name in response.model_dump_json(),
        name in {found.id for found in listed.items},
        await press.casementor.get("cases", name) is not None,
    }
    assert len(seen) == 1
    return seen.pop()


async def test_r8_danger_found_after_publication_hides_the_text_until_a_moderator_clears_it(press: Any) -> None:
    case = await press.published()
    assert await is_shown(press, case)
    async with press.database.writing() as session:
        heard, actor = Heard(danger=(Category.HARM,)), press.people["teacher"].actor
        await make_move(session, case.number, FOLLOW_UP, actor=actor, at=MONDAY, heard=heard)
    assert not await is_shown(press, case)
    await press.moves("moderator", case, Clear(reason="The school knows, and acts."))
    assert await is_shown(press, case)


async def test_r41_a_report_of_the_case_hides_what_stands_of_it_until_a_moderator_finds_it_harmless(press: Any) -> None:
    case = await press.published()
    async with press.database.writing() as session:
        anna = press.people["anna"]
        await report_harm(session, kind="case", item=case.number, reporter=anna, words="Rough.", at=MONDAY)
    assert not await is_shown(press, case)
    async with press.database.writing() as session:
        moderator = press.people["moderator"]
        await handle_report(session, kind="case", item=case.number, outcome="harmless", by=moderator, at=MONDAY)
    assert await is_shown(press, case)


async def test_r6_what_an_author_writes_to_the_moderators_hides_nothing_of_the_case(press: Any) -> None:
    case = await press.published()
    async with press.database.writing() as session:
        teacher = press.people["teacher"]
        await write_to_moderators(session, case.number, "May I have more time?", writer=teacher, at=MONDAY)
    assert await is_shown(press, case)
