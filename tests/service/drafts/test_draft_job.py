"""Drafts are made by a job, from a model or from the library, and change nothing else, whatever the model does."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from corpus.danger import Category
from corpus.form import CaseForm
from corpus.records import Format
from service.actions.file_case import file_case
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.actions.read_drafts import current_draft
from service.cases.drafting import basis_of, drafts_wanted
from service.cases.work_said import GiveAnswers, SendQuestions, SentQuestion
from service.drafting.draft import Digest, Questions, SolutionDraft, Task
from service.response import Screening
from service.store.cases import events_of, get_case
from service.store.generation import counted_calls, switch_generation
from service.store.job_tables import JobRow
from service.store.jobs import given_up_jobs
from tests.service.conftest import Scripted
from tests.service.drafts.conftest import Desks
from tests.service.matrix.conftest import FORM, MARKS, MONDAY

FAULTS = ("broken", "too-many", "cut", "malformed", "chatty", "long", "wrong-citations", "other-language", "obedient")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def test_without_a_model_the_digest_is_the_librarys(desk: Desks) -> None:
    """R2."""
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    (waiting,) = await made.drafts(number)
    assert (waiting.task, waiting.ready_at, waiting.draft) == (Task.DIGEST, None, None)
    await made.works()
    (ready,) = await made.drafts(number)
    assert isinstance(ready.draft, Digest)
    assert ready.record is not None
    assert (ready.record.by, ready.record.why) == ("library", "no provider")


async def test_a_model_drafts_and_everything_of_it_is_kept(desk: Desks, scripted: Scripted) -> None:
    """Decision 11: what the model saw, which prompt, which model, what it took."""
    made = desk("good")
    number = await made.taken()
    await made.works()
    by_task = {one.task: one for one in await made.drafts(number)}
    digest, questions = by_task[Task.DIGEST], by_task[Task.QUESTIONS]
    assert isinstance(digest.draft, Digest) and isinstance(questions.draft, Questions)
    assert digest.record is not None
    assert (digest.record.by, digest.record.prompt, digest.record.model) == ("model", "digest-1", "good")
    assert digest.record.tokens_in == 1000 and digest.record.mark
    assert questions.mentor == "anna-berg"
    async with made.school.database.reading() as session:
        counted = await counted_calls(session, since=EPOCH)
    assert {(one.task, one.outcome, one.requests) for one in counted} == {
        ("digest", "answered", 1),
        ("questions", "answered", 1),
    }


@pytest.mark.parametrize("script", FAULTS)
async def test_a_model_at_fault_changes_nothing_but_that_the_library_speaks(desk: Desks, script: str) -> None:
    made = desk(script)
    number = await made.taken()
    async with made.school.database.reading() as session:
        before = await get_case(session, number), await events_of(session, number)
    await made.works()
    async with made.school.database.reading() as session:
        assert (await get_case(session, number), await events_of(session, number)) == before
        assert await given_up_jobs(session) == []
    (digest,) = await made.drafts(number, Task.DIGEST)
    assert digest.record is not None and digest.record.by == "library" and digest.record.why
    assert isinstance(digest.draft, Digest)


async def test_a_draft_of_a_solution_waits_for_the_mentors_first_view(desk: Desks, scripted: Scripted) -> None:
    """R31."""
    made = desk("good")
    number = await made.taken()
    await made.works()
    assert await made.drafts(number, Task.SOLUTION) == []
    await made.viewed(number)
    await made.works()
    (solution,) = await made.drafts(number, Task.SOLUTION)
    assert isinstance(solution.draft, SolutionDraft) and solution.mentor == "anna-berg"
    assert "a quiet ritual may help" in str(scripted.seen[-1])


async def test_a_case_that_may_tell_of_danger_gets_nothing_drafted(desk: Desks, scripted: Scripted) -> None:
    """R8."""
    made = desk("good")
    asked = len(scripted.seen)
    form = CaseForm.model_validate(FORM)
    response = await made.school.app.state.casementor.first_response(form)
    flagged = response.model_copy(update={"screening": Screening(flagged=True, categories=(Category.HARM,))})
    async with made.school.database.writing() as session:
        case = await file_case(session, form, flagged, actor=made.school.people["author"].actor, at=MONDAY)
    await made.works()
    assert drafts_wanted(case) == () and await made.drafts(case.number) == []
    assert len(scripted.seen) == asked


async def test_danger_found_while_a_draft_waits_takes_it_away(desk: Desks, scripted: Scripted) -> None:
    """R8."""
    made = desk("good")
    number = await made.taken()
    await made.school.moved("mentor", number, SendQuestions(questions=(SentQuestion(text="Who was there?"),)))
    asked = len(scripted.seen)
    async with made.school.database.writing() as session:
        answer, actor = GiveAnswers(answers=("Somebody hits him.",)), made.school.people["author"].actor
        await make_move(session, number, answer, actor=actor, at=MONDAY, heard=Heard((Category.HARM,)))
    assert await made.drafts(number) != []
    await made.works()
    assert await made.drafts(number) == [] and len(scripted.seen) == asked


async def test_danger_found_later_hides_what_was_drafted_before(desk: Desks) -> None:
    """R8."""
    made = desk()
    number = await made.taken()
    await made.works()
    await made.school.moved("mentor", number, SendQuestions(questions=(SentQuestion(text="Who was there?"),)))
    async with made.school.database.writing() as session:
        answer, actor = GiveAnswers(answers=("Somebody hits him.",)), made.school.people["author"].actor
        await make_move(session, number, answer, actor=actor, at=MONDAY, heard=Heard((Category.HARM,)))
    for who in ("author", "mentor"):
        assert "What helped others" not in (await made.school.ask(who, "GET", f"/cases/{number}")).text
    async with made.school.database.reading() as session:
        moderator = made.school.people["moderator"].actor
        assert await current_draft(session, number, Task.DIGEST, reader=moderator) is not None


async def test_while_generation_is_switched_off_the_library_speaks(desk: Desks, scripted: Scripted) -> None:
    """R3."""
    made = desk("good")
    number = await made.school.file(Format.ANONYMOUSLY)
    asked = len(scripted.seen)
    async with made.school.database.writing() as session:
        await switch_generation(session, on=False, by=made.school.people["moderator"].id, reason="Stop.", at=MONDAY)
    await made.works()
    (digest,) = await made.drafts(number)
    assert digest.record is not None and digest.record.why == "switched off"
    assert len(scripted.seen) == asked


async def test_another_wording_wants_another_digest_and_the_same_one_none(desk: Desks) -> None:
    made = desk()
    number = await made.taken()
    async with made.school.database.reading() as session:
        case = await get_case(session, number)
    assert len(await made.drafts(number, Task.DIGEST)) == 1
    again = case.model_copy(update={"revisions": (*case.revisions, *case.revisions)})
    assert basis_of(again, Task.DIGEST) != basis_of(case, Task.DIGEST)


async def test_the_authors_own_data_never_leaves(desk: Desks, scripted: Scripted) -> None:
    """R13: name, address, school, telephone and messenger, planted in every field of the form and in an answer."""
    made = desk("good")
    told = {
        "essence": f"{MARKS['name']} of {MARKS['institution']} here: form seven talks loudly for ten minutes.",
        "actions_taken": f"I wrote from {MARKS['email']}@school.example to the parents.",
        "difficulty": f"They call me at {MARKS['phone']} and write to {MARKS['messenger']}.",
        "question": f"What would you do in the place of {MARKS['name']}?",
    }
    form = CaseForm.model_validate(FORM | told)
    response = await made.school.app.state.casementor.first_response(form)
    calm = response.model_copy(update={"screening": Screening()})
    async with made.school.database.writing() as session:
        case = await file_case(session, form, calm, actor=made.school.people["author"].actor, at=MONDAY)
    asked = len(scripted.seen)
    await made.works()
    sent = str(scripted.seen[asked:])
    assert len(scripted.seen) > asked
    assert [mark for mark in MARKS.values() if mark.lower() in sent.lower()] == []
    (digest,) = await made.drafts(case.number)
    assert digest.record is not None and digest.record.hidden >= 4


async def test_a_job_holds_no_word_of_a_case(desk: Desks) -> None:
    made = desk()
    await made.school.file(Format.ANONYMOUSLY)
    async with made.school.database.reading() as session:
        payloads = [row.payload for row in await session.scalars(select(JobRow).where(JobRow.kind == "draft"))]
    assert [set(payload) for payload in payloads] == [{"draft", "number"}]
