"""What mentors did with the library's questions is noted by the service, with no words and for no other move."""

from typing import Any

from corpus.records import Format
from service.asking import draft_questions
from service.store.machine_draft_tables import DraftUseRow
from service.store.machine_drafts import uses_in
from tests.service.drafts.conftest import Desk, Desks


async def uses(made: Desk, number: str) -> list[DraftUseRow]:
    """What is noted of a case."""
    async with made.school.database.reading() as session:
        return await uses_in(session, number)


def row(n: int, text: str, drafted: str) -> dict[str, str]:
    """One picked row of the page."""
    return {f"q{n}.pick": "1", f"q{n}.text": text, f"q{n}.drafted": drafted, f"q{n}.kind": "clarifying"}


async def test_each_question_that_stood_on_the_page_was_kept_edited_or_dropped(desk: Desks) -> None:
    made = desk()
    number = await made.taken()
    school: Any = made.school
    offered = await draft_questions(school.app.state.casementor, number, reader=school.people["mentor"])
    first, second, *others = [one.title for one in offered]
    sent = {**row(1, first, first), **row(2, f"{second} Please tell.", second), **row(3, "My own?", "")}
    answer = await school.ask("mentor", "POST", f"/cases/{number}/send-questions", data=sent)
    assert answer.status_code == 303
    noted = await uses(made, number)
    assert [one.outcome for one in noted] == ["accepted", "edited", *["dropped"] * len(others)]
    assert [one.item for one in noted] == ["" if one.source else one.id for one in offered]
    assert {(one.task, one.by, one.prompt, one.model) for one in noted} == {("questions", "library", "", "")}


async def test_by_the_api_nobody_saw_a_page_and_nothing_counts_as_dropped(desk: Desks) -> None:
    made = desk()
    number = await made.taken()
    move = {"action": "send questions", "questions": [{"text": "Since when?"}]}
    answer = await made.school.ask("mentor", "POST", f"/api/v1/cases/{number}/moves", json=move)
    assert answer.status_code == 200
    assert await uses(made, number) == []


async def test_a_move_that_is_refused_notes_nothing(desk: Desks) -> None:
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    sent = row(1, "Since when?", "Since when?")
    assert (await made.school.ask("mentor", "POST", f"/cases/{number}/send-questions", data=sent)).status_code == 404
    assert await uses(made, number) == []
