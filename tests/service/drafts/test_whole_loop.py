"""The whole life of a case, with no model and with the scripted one: people make every step of it (R1, R2)."""

import pytest

from corpus.form import CaseForm
from service.actions.file_case import file_case
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.people import Relation
from service.cases.publication import Stage
from service.cases.states import State
from service.cases.work_said import (
    AskSecondOpinion,
    GiveAnswers,
    Redefine,
    Reflect,
    SendQuestions,
    SendSolution,
    SentQuestion,
)
from service.drafting.draft import Digest, Questions, SolutionDraft, Task
from service.drafting.standing import text_of
from service.store.cases import events_of, get_case
from service.store.machine_drafts import AskedDraft
from tests.service.drafts.conftest import Desk, Desks
from tests.service.matrix.conftest import FORM, MONDAY

BY = {"": "library", "good": "model"}


async def filed(made: Desk) -> str:
    """A case whose author consents to its publication."""
    form = CaseForm.model_validate(FORM | {"consent_to_publish": True})
    response = await made.school.app.state.casementor.first_response(form)
    async with made.school.database.writing() as session:
        author = made.school.people["author"].actor
        number = (await file_case(session, form, response, actor=author, at=MONDAY)).number
    await made.works()
    return number


async def the_draft(made: Desk, number: str, task: Task) -> AskedDraft:
    """The draft of a task that was asked for last, made by now."""
    await made.works()
    return (await made.drafts(number, task))[0]


async def solves(made: Desk, who: str, number: str) -> AskedDraft:
    """A mentor writes a first view, reads the draft, changes it and sends what it became."""
    await made.viewed(number, who)
    asked = await the_draft(made, number, Task.SOLUTION)
    assert isinstance(asked.draft, SolutionDraft)
    await made.school.ask(who, "GET", f"/cases/{number}")
    sent = SendSolution(approach="One way", text=f"I would begin like this. {text_of(asked.draft)}"[:6000])
    await made.school.moved(who, number, sent)
    return asked


@pytest.mark.parametrize("script", BY)
async def test_a_case_goes_its_whole_way_by_people_alone(desk: Desks, script: str) -> None:
    made = desk(script)
    number = await filed(made)
    digest = await the_draft(made, number, Task.DIGEST)
    assert isinstance(digest.draft, Digest) and digest.record is not None and digest.record.by == BY[script]
    await made.school.moved("author", number, ChooseMentor(mentor="anna-berg"))
    await made.school.moved("mentor", number, Accept())
    questions = await the_draft(made, number, Task.QUESTIONS)
    assert isinstance(questions.draft, Questions) == bool(script)
    assert "Ask this" in (await made.school.ask("mentor", "GET", f"/cases/{number}")).text
    await made.school.moved("mentor", number, SendQuestions(questions=(SentQuestion(text="When does it happen?"),)))
    await made.school.moved("author", number, GiveAnswers(answers=("After the long break.",)))
    told = {"essence": "They come loud from the long break.", "question": "How do I begin calmly?"}
    await made.school.moved("author", number, Redefine(**told))
    first = await solves(made, "mentor", number)
    await made.school.moved("author", number, AskSecondOpinion(mentor="bruno-hahn"))
    await made.school.moved("second mentor", number, Accept())
    second = await solves(made, "second mentor", number)
    assert (first.mentor, second.mentor) == ("anna-berg", "bruno-hahn")
    await made.school.moved("author", number, Reflect(useful="yes", learned="That the break comes in with them."))
    await made.works()
    async with made.school.database.reading() as session:
        case, events = await get_case(session, number), await events_of(session, number)
    assert case.state is State.REFLECTED
    assert [given.said.drafter for given in case.solutions] == [BY[script]] * 2
    assert case.publication is not None and case.publication.stage is Stage.PROPOSED
    by_program = [event.action.value for event in events if event.relation is Relation.MACHINE]
    assert by_program == ["propose a text for the library"]
