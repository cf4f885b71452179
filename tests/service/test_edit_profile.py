"""A mentor's own profile: written, changed, away, tied to the account, and found by the next search.

Every story of the database runs on SQLite and on a real PostgreSQL.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from corpus.reading import SHIPPED, Corpus, read_corpus
from corpus.records import Mentor
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.vector_cache import VectorCache
from service.accounts.account import Account
from service.accounts.mentor_code import confirmed_on, is_due
from service.accounts.questionnaire import questionnaire_of
from service.actions.edit_profile import ProfileForm, own_profile, save_profile, set_away, told_in
from service.actions.mentor_slug import slug_of
from service.application import Casementor
from service.cases.people import Role
from service.errors import BadForm, NotAllowed, NotFound
from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.mail.post import Letter
from service.store.accounts import account_of, add_account, get_account, row_of
from service.store.case_tables import CaseMentorRow, CaseRow
from service.store.database import Database
from service.store.job_tables import JobRow
from service.store.library import get_record, load_corpus, put_records, records_of
from service.store.tables import LibraryRow
from service.worker import Worker

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FORM = ProfileForm(
    name="Dora Lind",
    position="Teacher of physics",
    institution="School of Riga",
    subject_area="physics",
    problem_fields=("class-management",),
    stages=("lower secondary",),
    interests=("experiments at home",),
    about="Twenty years at the same school, and still nervous in September.",
    languages=("en",),
    days=("Monday",),
    hours_per_week=2,
    load_limit=2,
)


@dataclass
class Staff:
    """Mentors with accounts in one database, each act a transaction of its own."""

    database: Database

    async def joins(self, name: str, *, mentor: str | None = None, role: Role = Role.MENTOR) -> Account:
        """Somebody with an account."""
        async with self.database.writing() as session:
            email = f"{name}@school.example"
            row = await add_account(
                session, email=email, name=name, roles=[role], hashed_password="", at=MONDAY, mentor=mentor
            )
            return account_of(row)

    async def saves(
        self, who: Account, form: ProfileForm = FORM, *, code: bool = True, at: datetime = MONDAY
    ) -> Mentor:
        """Somebody saves a profile."""
        async with self.database.writing() as session:
            return await save_profile(session, form, me=who, at=at, confirms_code=code)

    async def leaves(self, who: Account, until: date | None) -> Mentor:
        """Somebody sets the own profile away."""
        async with self.database.writing() as session:
            return await set_away(session, until, me=who, at=MONDAY)

    async def again(self, who: Account) -> Account:
        """The account as it is now."""
        async with self.database.reading() as session:
            found = await get_account(session, who.id)
        assert found is not None
        return found

    async def stored(self, name: str) -> Mentor | None:
        """A profile of the library."""
        async with self.database.reading() as session:
            found = await get_record(session, "mentors", name)
        assert found is None or isinstance(found, Mentor)
        return found

    async def jobs(self) -> list[Any]:
        """The payloads of the jobs that were left for the index."""
        async with self.database.reading() as session:
            found = await session.scalars(select(JobRow).where(JobRow.kind == "index mentor").order_by(JobRow.id))
            return [row.payload for row in found]


@pytest.fixture
async def staff(any_database: Database, small: Corpus) -> Staff:
    """The small corpus, and nobody yet."""
    async with any_database.writing() as session:
        await put_records(session, records_of(small), at=MONDAY)
    return Staff(any_database)


async def test_the_first_profile_is_in_the_library_and_tied_to_the_account(staff: Staff) -> None:
    dora = await staff.joins("dora")
    saved = await staff.saves(dora)
    assert saved.id == "dora-lind"
    assert await staff.stored("dora-lind") == saved
    assert (await staff.again(dora)).mentor == "dora-lind"


async def test_a_profile_leaves_a_job_for_the_index_with_it(staff: Staff) -> None:
    await staff.saves(await staff.joins("dora"))
    assert await staff.jobs() == [{"mentor": "dora-lind"}]


async def test_saving_what_is_there_already_leaves_no_job(staff: Staff) -> None:
    dora = await staff.joins("dora")
    await staff.saves(dora)
    await staff.saves(await staff.again(dora))
    assert len(await staff.jobs()) == 1


async def test_two_mentors_of_one_name_get_two_ids(staff: Staff) -> None:
    await staff.saves(await staff.joins("dora"))
    other = await staff.saves(await staff.joins("namesake"))
    assert other.id == "dora-lind-2"


async def test_an_id_that_stands_in_a_case_is_given_to_nobody_else(staff: Staff) -> None:
    teacher = await staff.joins("teacher", role=Role.TEACHER)
    async with staff.database.writing() as session:
        told = {"state": "reflected", "is_open": True, "version": 1, "body": {}}
        session.add(CaseRow(number="2026-000001", author=teacher.id, filed_at=MONDAY, changed_at=MONDAY, **told))
        await session.flush()
        session.add(CaseMentorRow(number="2026-000001", mentor="dora-lind", relation="mentor"))
    assert (await staff.saves(await staff.joins("dora"))).id == "dora-lind-2"


async def test_another_name_keeps_the_id(staff: Staff) -> None:
    dora = await staff.joins("dora")
    await staff.saves(dora)
    saved = await staff.saves(await staff.again(dora), FORM.model_copy(update={"name": "Dora Vilde"}))
    assert (saved.id, saved.name) == ("dora-lind", "Dora Vilde")


async def test_what_a_profile_counts_and_how_long_it_is_away_survive_a_change(staff: Staff) -> None:
    anna = await staff.joins("anna", mentor="anna-berg")
    before = await staff.leaves(anna, date(2026, 12, 24))
    saved = await staff.saves(anna)
    assert saved.cases_solved == before.cases_solved > 0
    assert saved.availability.away_until == date(2026, 12, 24)


async def test_who_is_no_mentor_keeps_no_profile(staff: Staff) -> None:
    teacher = await staff.joins("teacher", role=Role.TEACHER)
    with pytest.raises(NotAllowed):
        await staff.saves(teacher)
    with pytest.raises(NotAllowed):
        await staff.leaves(teacher, None)


async def test_a_problem_field_must_be_in_the_rubricator(staff: Staff) -> None:
    dora = await staff.joins("dora")
    with pytest.raises(BadForm) as fault:
        await staff.saves(dora, FORM.model_copy(update={"problem_fields": ("alchemy",)}))
    assert fault.value.field == "problem_fields"
    assert (await staff.again(dora)).mentor is None


# The code of mentors (R42)


async def test_r42_no_first_profile_without_the_code(staff: Staff) -> None:
    dora = await staff.joins("dora")
    with pytest.raises(BadForm) as fault:
        await staff.saves(dora, code=False)
    assert fault.value.field == "code"
    assert await staff.stored("dora-lind") is None


async def test_r42_the_code_holds_for_a_year_and_is_then_asked_again(staff: Staff) -> None:
    dora = await staff.joins("dora")
    await staff.saves(dora)
    dora = await staff.again(dora)
    await staff.saves(dora, code=False, at=MONDAY + timedelta(days=365))
    with pytest.raises(BadForm):
        await staff.saves(dora, code=False, at=MONDAY + timedelta(days=366))


async def test_r42_the_day_of_the_code_stands_beside_the_questionnaire(staff: Staff) -> None:
    dora = await staff.joins("dora")
    async with staff.database.writing() as session:
        row = await row_of(session, dora.id)
        assert row is not None
        row.questionnaire = {"work": {"institution": "School of Riga"}}
    await staff.saves(dora)
    dora = await staff.again(dora)
    assert confirmed_on(dora) == MONDAY.date()
    assert questionnaire_of(dora).work.institution == "School of Riga"


@pytest.mark.parametrize("told", [{}, {"code": "yes"}, {"code": {}}, {"code": {"confirmed_on": "soon"}}])
def test_r42_a_code_without_a_day_was_never_confirmed(told: dict[str, Any]) -> None:
    account = Account(
        id=UUID(int=1),
        email="dora@school.example",
        name="Dora",
        roles=frozenset({Role.MENTOR}),
        questionnaire=told,
        created_at=MONDAY,
    )
    assert confirmed_on(account) is None
    assert is_due(account, today=MONDAY.date())


# Away


async def test_away_and_back(staff: Staff) -> None:
    anna = await staff.joins("anna", mentor="anna-berg")
    assert (await staff.leaves(anna, date(2026, 12, 24))).availability.away_until == date(2026, 12, 24)
    assert (await staff.leaves(anna, None)).availability.away_until is None


@pytest.mark.parametrize("days", [-1, 367])
async def test_away_ends_today_or_later_and_within_a_year(staff: Staff, days: int) -> None:
    anna = await staff.joins("anna", mentor="anna-berg")
    with pytest.raises(BadForm) as fault:
        await staff.leaves(anna, MONDAY.date() + timedelta(days=days))
    assert fault.value.field == "away_until"


async def test_nobody_is_away_without_a_profile(staff: Staff) -> None:
    dora = await staff.joins("dora")
    with pytest.raises(NotFound):
        await staff.leaves(dora, None)
    async with staff.database.reading() as session:
        assert await own_profile(session, dora) is None


# The index


@dataclass(frozen=True)
class NoPost:
    """A post that nothing is sent by."""

    async def send(self, letter: Letter) -> None:
        """Never called here."""
        raise AssertionError(letter)


@pytest.fixture
def desk(staff: Staff, small: Corpus, hashing_encoder: HashingEncoder) -> Iterator[tuple[Casementor, Worker]]:
    """The service on an index of its own, and a worker beside it."""
    index = Index(encoder=hashing_encoder, cache=VectorCache(None), store="memory", floors={})
    index.put(items_of(small))
    service = Casementor(database=staff.database, index=index, corpus=small, cache=VectorCache(None))
    worker = Worker(Tools(staff.database, NoPost(), lambda: MONDAY, "http://example.org", service), kinds=KINDS)
    yield service, worker
    index.close()


async def _found(service: Casementor, words: str) -> list[str]:
    page = await service.browse("mentors", text=words)
    return [mentor.id for mentor in page.items]


async def test_a_new_profile_is_found_by_the_next_search(staff: Staff, desk: tuple[Casementor, Worker]) -> None:
    service, worker = desk
    assert "dora-lind" not in await _found(service, "experiments")
    await staff.saves(await staff.joins("dora"))
    await worker.run_until_idle()
    assert await _found(service, "experiments") == ["dora-lind"]


async def test_the_index_holds_what_a_rebuild_would_make(staff: Staff, desk: tuple[Casementor, Worker]) -> None:
    service, worker = desk
    anna = await staff.joins("anna", mentor="anna-berg")
    await staff.saves(anna, FORM.model_copy(update={"about": "Something quite new."}))
    await worker.run_until_idle()
    async with staff.database.reading() as session:
        items = list(items_of(await load_corpus(session)))
    assert service.index.status(items).whole


async def test_a_profile_that_is_gone_leaves_the_index(staff: Staff, desk: tuple[Casementor, Worker]) -> None:
    service, worker = desk
    await staff.saves(await staff.joins("dora"))
    async with staff.database.writing() as session:
        await session.delete(await session.get_one(LibraryRow, ("mentors", "dora-lind")))
    await worker.run_until_idle()
    assert "dora-lind" not in service.index.shelf.ids("mentors")


# Ids and forms


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Anna Berg", "anna-berg"),
        ("Jūratė Žukauskienė", "jurate-zukauskiene"),
        ("Анна Щёголева", "anna-shchegoleva"),
        ("O'Neil,  Pat", "o-neil-pat"),
        ("李", "mentor"),
    ],
)
def test_an_id_is_the_name_in_small_latin_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_every_shipped_profile_can_be_edited() -> None:
    for mentor in read_corpus(SHIPPED)[0].mentors:
        ProfileForm.model_validate(told_in(mentor))


def test_the_form_keeps_each_entry_once(make_mentor: Callable[..., Mentor]) -> None:
    told = told_in(make_mentor()) | {"languages": ["en", "lt", "en"]}
    assert ProfileForm.model_validate(told).languages == ("en", "lt")
