"""Moderators try other words of a prompt on cases of the library, at a cost they were shown; nobody else sees any."""

import pytest
from sqlalchemy import select

from corpus.reading import Corpus
from corpus.records import Format
from prompts.prompt import released
from service.actions.withdraw_record import withdraw_record
from service.drafting.draft import Task
from service.drafting.trying import CASES_TRIED, MADE_FROM, cases_to_try, form_of, most_taken, wanted_of
from service.jobs.try_prompt import TRY_PROMPT
from service.llm.ledger import Limits
from service.store.generation_tables import ModelCallRow
from service.store.jobs import Job, leave
from service.store.trials import answers_of, copies_of, get_trial
from tests.service.conftest import Scripted
from tests.service.drafts.conftest import Desk, Desks
from tests.service.matrix.conftest import MONDAY, PEOPLE

DIGEST = released("digest")
BRIEF = f"{DIGEST.system}\nBe brief."
COPY, TRIAL = "/moderation/prompts/copies/1", "/moderation/prompts/trials/1"


async def copied(made: Desk) -> None:
    """A moderator saves a copy of the digest's prompt."""
    sent = {"system": BRIEF, "user": DIGEST.user}
    answer = await made.school.ask("moderator", "POST", "/moderation/prompts/digest", data=sent)
    assert answer.headers["location"] == COPY


async def tried(made: Desk) -> None:
    """The copy is tried."""
    await copied(made)
    answer = await made.school.ask("moderator", "POST", COPY, data={"agreed": "100"})
    assert answer.headers["location"] == TRIAL
    assert "It is being tried." in (await made.school.ask("moderator", "GET", TRIAL)).text
    await made.works()


async def test_a_copy_is_kept_with_who_and_when_and_changes_no_released_prompt(desk: Desks) -> None:
    made = desk()
    await copied(made)
    async with made.school.database.reading() as session:
        (copy,) = await copies_of(session)
    assert (copy.made_from, copy.by, copy.at) == ("digest-1", made.school.people["moderator"].id, MONDAY)
    assert released("digest") == DIGEST
    page = (await made.school.ask("moderator", "GET", COPY)).text
    assert "<ins>" in page and "Be brief." in page
    assert "Be brief." in (await made.school.ask("moderator", "GET", "/moderation/prompts/digest?copy=1")).text


async def test_a_copy_that_lost_a_place_to_fill_in_is_shown_again_with_what_is_wrong(desk: Desks) -> None:
    sent = {"system": BRIEF, "user": "Write."}
    answer = await desk().school.ask("moderator", "POST", "/moderation/prompts/digest", data=sent)
    assert answer.status_code == 422
    assert "$case, $library, $mark, $tried" in answer.text and "Be brief." in answer.text


async def test_both_wordings_answer_side_by_side_for_the_same_cases(desk: Desks, scripted: Scripted) -> None:
    made = desk("good", indexed=True)
    asked = len(scripted.seen)
    await tried(made)
    async with made.school.database.reading() as session:
        trial, answers = await get_trial(session, 1), await answers_of(session, 1)
        calls = [(row.prompt, row.case) for row in await session.scalars(select(ModelCallRow))]
    assert trial is not None and trial.is_done and len(answers) == len(trial.cases) == 3
    put = sum(one.copied is not None and one.copied.record.tokens_in > 0 for one in answers)
    assert put >= 1 and sorted(calls) == [*[("digest-1", "")] * put, *[("digest-copy-1", "")] * put]
    assert sum("Be brief." in str(body) for body in scripted.seen[asked:]) == put
    page = (await made.school.ask("moderator", "GET", TRIAL)).text
    assert page.count("<h4>Copy 1</h4>") == 3 and "It is being tried." not in page
    assert "event: ready" in (await made.school.ask("moderator", "GET", f"{TRIAL}/progress")).text


async def test_nothing_of_a_trial_reaches_anybody_but_moderators(desk: Desks, scripted: Scripted) -> None:
    made = desk("good", indexed=True)
    await tried(made)
    for who in (None, *(who for who in PEOPLE if who != "moderator")):
        for path in ("/moderation/prompts", "/moderation/prompts/digest", COPY, TRIAL, f"{TRIAL}/progress"):
            answer = await made.school.ask(who, "GET", path)
            assert answer.status_code in (303, 401, 403) and "Be brief." not in answer.text
    number = await made.school.file(Format.ANONYMOUSLY)
    await made.works()
    (digest,) = await made.drafts(number, Task.DIGEST)
    assert digest.record is not None and digest.record.prompt == "digest-1"
    assert "Be brief." not in str(scripted.seen[-1])


async def test_without_a_model_a_copy_can_be_edited_and_the_page_says_what_is_missing(desk: Desks) -> None:
    made = desk()
    await copied(made)
    assert "CASEMENTOR_MODEL_URL" in (await made.school.ask("moderator", "GET", COPY)).text
    refused = await made.school.ask("moderator", "POST", COPY, data={"agreed": "100"})
    assert refused.status_code == 409
    async with made.school.database.reading() as session:
        assert await get_trial(session, 1) is None


async def test_nothing_is_asked_for_more_than_was_agreed_to(desk: Desks) -> None:
    made = desk("good", model_price_in=10.0, model_price_out=30.0)
    await copied(made)
    page = (await made.school.ask("moderator", "GET", COPY)).text
    most = most_taken(Limits(tokens=0, cost=0, price_in=10, price_out=30), context=8192, cases=3)
    assert f"Try it for at most {most.cost:.4f}" in page
    refused = await made.school.ask("moderator", "POST", COPY, data={"agreed": str(most.cost - 0.01)})
    assert refused.status_code == 409
    allowed = await made.school.ask("moderator", "POST", COPY, data={"agreed": str(most.cost)})
    assert allowed.status_code == 303


async def test_a_job_that_runs_twice_keeps_the_first_answers(desk: Desks) -> None:
    made = desk("good", indexed=True)
    await tried(made)
    async with made.school.database.writing() as session:
        before = await answers_of(session, 1)
        await leave(session, Job(TRY_PROMPT.name, {"trial": 1, "place": 2}), at=MONDAY)
    await made.works()
    async with made.school.database.reading() as session:
        assert await answers_of(session, 1) == before


async def test_a_case_that_is_withdrawn_leaves_every_trial(desk: Desks) -> None:
    """R19."""
    made = desk("good", indexed=True)
    await tried(made)
    async with made.school.database.writing() as session:
        await withdraw_record(session, "cases", "noisy-start", at=MONDAY)
        answers = await answers_of(session, 1)
        trial = await get_trial(session, 1)
    assert trial is not None and "noisy-start" not in "".join(map(repr, answers))
    assert answers[trial.cases.index("noisy-start")].copied is None
    assert (await made.school.ask("moderator", "GET", TRIAL)).status_code == 200


@pytest.mark.parametrize("task", list(Task))
async def test_every_task_can_be_tried_and_no_case_is_its_own_source(desk: Desks, small: Corpus, task: Task) -> None:
    made = desk()
    case = next(one for one in small.cases if one.id == "noisy-start")
    response = await made.school.app.state.casementor.first_response(form_of(case))
    wanted = wanted_of(task, case, response)
    assert set(MADE_FROM) == set(Task) and wanted.task is task and any(wanted.said.values())
    if task in (Task.DIGEST, Task.SOLUTION):
        assert "noisy-start" not in {source.id for source in wanted.sources}


def test_the_cases_tried_are_the_same_in_any_order_and_few(small: Corpus) -> None:
    many = [small.cases[0].model_copy(update={"id": f"case-{n}"}) for n in range(40)]
    assert cases_to_try(many) == cases_to_try(reversed(many))
    assert len(cases_to_try(many)) == CASES_TRIED
    assert cases_to_try([many[0].model_copy(update={"language": "ru"})]) == ()
