"""Each kind of job in the worker: mail is sent, cases past due lapse, the digest goes out, done jobs are forgotten."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from corpus.form import CaseForm
from service.accounts.account import Account, MailPreference
from service.cases.case import Case
from service.cases.course_said import Withdraw
from service.cases.moves import act, file_case
from service.cases.people import Role
from service.cases.states import Action, State
from service.cases.telling import About, Told
from service.jobs.kind import Tools
from service.jobs.lapse_cases import LAPSE_CASES
from service.jobs.table import KINDS, schedule
from service.mail.post import Undeliverable
from service.store.cases import add_case, events_of, get_case, new_number, save_case
from service.store.database import Database
from service.store.jobs import Job, given_up_jobs, leave
from service.store.notices import notices_of, notify
from service.worker import Worker

MakeAccount = Callable[..., Awaitable[Account]]


@pytest.fixture
async def ona(make_account: MakeAccount) -> Account:
    """A teacher who is told of everything at once."""
    return await make_account("Ona", Role.TEACHER)


async def left(database: Database, job: Job, clock: Any) -> None:
    async with database.writing() as session:
        await leave(session, job, at=clock())


async def filed(database: Database, form: dict[str, Any], author: Account, clock: Any) -> Case:
    async with database.writing() as session:
        number = await new_number(session, at=clock())
        case, event = file_case(CaseForm.model_validate(form), number=number, actor=author.actor, at=clock())
        await add_case(session, case, event, first_response={})
    return case


async def actions(database: Database, case: Case) -> list[str]:
    async with database.reading() as session:
        return [event.note or event.action for event in await events_of(session, case.number)]


async def test_a_mail_is_written_and_posted(
    any_database: Database, worker: Worker, post: Any, ona: Account, clock: Any
) -> None:
    async with any_database.writing() as session:
        await notify(session, [Told(About.QUESTIONS, account=ona.id)], "2026-000001", clock(), clock())
    await worker.run_until_idle()
    [letter] = post.letters
    assert (letter.to, letter.at) == ("ona@school.example", clock())
    assert letter.subject == "There are questions about your case (2026-000001)"
    assert "https://mentors.example/cases/2026-000001" in letter.body
    assert letter.id.endswith("@mentors.example>")


async def test_a_mail_that_is_sent_twice_can_be_recognised(
    any_database: Database, worker: Worker, post: Any, ona: Account, clock: Any
) -> None:
    """The post took the letter, and the worker was killed before it could say so."""
    posted = post.send

    async def taken_and_broken(letter: Any) -> None:
        await posted(letter)
        raise ConnectionError

    async with any_database.writing() as session:
        await notify(session, [Told(About.QUESTIONS, account=ona.id)], "2026-000001", clock())
    post.send = taken_and_broken
    await worker.run_until_idle()
    post.send = posted
    clock.turn(minutes=1)
    await worker.run_until_idle()
    assert len(post.letters) == 2
    assert len({letter.id for letter in post.letters}) == 1


async def test_a_mail_to_no_address_is_given_up_without_naming_it_r13(
    any_database: Database, worker: Worker, post: Any, ona: Account, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with any_database.writing() as session:
        await notify(session, [Told(About.QUESTIONS, account=ona.id)], "2026-000001", clock())
    post.fault = Undeliverable("the mail server refuses this address")
    assert await worker.run_until_idle() == 1
    async with any_database.reading() as session:
        assert [job.fault for job in await given_up_jobs(session)] == ["the mail server refuses this address"]
    assert ona.email not in caplog.text


async def test_a_case_past_due_lapses_and_its_owner_is_told(
    any_database: Database, worker: Worker, ona: Account, form: dict[str, Any], clock: Any, post: Any
) -> None:
    case = await filed(any_database, form, ona, clock)
    clock.turn(days=5)
    await left(any_database, Job(LAPSE_CASES.name, {}), clock)
    await worker.run_until_idle()
    assert await actions(any_database, case) == ["file", "reminded"]
    async with any_database.reading() as session:
        assert [notice.about for notice in (await notices_of(session, ona.id))[0]] == [About.REMINDER]
    assert [letter.to for letter in post.letters] == [ona.email]


async def test_a_case_that_is_not_due_stays_as_it_is(
    any_database: Database, worker: Worker, ona: Account, form: dict[str, Any], clock: Any
) -> None:
    case = await filed(any_database, form, ona, clock)
    clock.turn(days=4)
    await left(any_database, Job(LAPSE_CASES.name, {}), clock)
    assert await worker.run_until_idle() == 1
    assert await actions(any_database, case) == ["file"]


async def test_a_case_that_moved_after_the_sweep_is_left_alone(
    any_database: Database, worker: Worker, ona: Account, form: dict[str, Any], clock: Any
) -> None:
    case = await filed(any_database, form, ona, clock)
    clock.turn(days=5)
    await left(any_database, Job(LAPSE_CASES.name, {}), clock)
    assert await worker.run_once()
    async with any_database.writing() as session:
        await save_case(session, *act(case, Withdraw(), actor=ona.actor, at=clock()))
    assert await worker.run_until_idle() == 1
    assert await actions(any_database, case) == [Action.FILE, Action.WITHDRAW]
    async with any_database.reading() as session:
        assert (await get_case(session, case.number)).state is State.WITHDRAWN
        assert await given_up_jobs(session) == []


async def test_one_case_that_cannot_lapse_does_not_hold_up_the_others(
    any_database: Database, worker: Worker, ona: Account, form: dict[str, Any], clock: Any
) -> None:
    broken, sound = [await filed(any_database, form, ona, clock) for _ in range(2)]
    async with any_database.writing() as session:
        from service.store.case_tables import CaseRow

        row = await session.get(CaseRow, broken.number)
        assert row is not None
        row.body = {"number": "not a case"}
    clock.turn(days=5)
    await left(any_database, Job(LAPSE_CASES.name, {}), clock)
    await worker.run_until_idle()
    assert await actions(any_database, sound) == ["file", "reminded"]
    assert await actions(any_database, broken) == ["file"]


async def test_a_case_is_swept_once_an_hour_however_often_the_sweep_runs(
    any_database: Database, worker: Worker, ona: Account, form: dict[str, Any], clock: Any
) -> None:
    await filed(any_database, form, ona, clock)
    clock.turn(days=5)
    for _ in range(3):
        await left(any_database, Job(LAPSE_CASES.name, {}), clock)
    assert await worker.run_until_idle() == 4 + 2  # three sweeps, one lapse, one mail, one draft


async def test_the_digest_goes_out_at_its_hour_and_once(
    any_database: Database, tools: Tools, make_account: MakeAccount, clock: Any, post: Any
) -> None:
    worker = Worker(tools, KINDS, schedule=schedule(digest_hour=9))
    await worker.run_until_idle()
    rasa = await make_account("Rasa", Role.TEACHER, mail=MailPreference.DAILY)
    async with any_database.writing() as session:
        await notify(session, [Told(About.ACCEPTED, account=rasa.id)], "2026-000001", clock())
    sent = []
    for _ in range(3):
        await worker.run_until_idle()
        sent.append(len(post.letters))
        clock.turn(minutes=59)
    assert sent == [0, 0, 1]
    assert post.letters[0].subject == "1 notice in Casementor"


def test_every_kind_that_recurs_is_known_and_every_name_fits_its_column() -> None:
    assert {recurring.kind for recurring in schedule(digest_hour=6)} <= set(KINDS)
    assert all(len(name) <= 40 for name in KINDS)
