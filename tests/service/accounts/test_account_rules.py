"""The pure rules of accounts, and the store's promises on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from service.accounts.account import Account
from service.accounts.erasing import erase_account
from service.accounts.invitations import invite, open_invitation
from service.accounts.password_rules import COMMON, LONGEST, SHORTEST, check_password
from service.accounts.questionnaire import Questionnaire, institution_of, languages_of, questionnaire_of
from service.accounts.sessions import account_of_token, begin_session, end_all_sessions
from service.cases.people import Role
from service.errors import BadForm
from service.store.accounts import (
    account_of,
    account_of_mentor,
    accounts_of_mentors,
    accounts_with_role,
    active_mentor_profiles,
    add_account,
    find_accounts,
    get_account,
    list_accounts,
    names_of,
    row_of_email,
)
from service.store.database import Database
from service.web.accounts.account_words import ROLES
from service.web.accounts.questionnaire_page import FAULTS
from service.web.accounts.sign_in_page import is_local

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DAYS = timedelta(days=14)


def account(**changes: Any) -> Account:
    """Somebody."""
    known = {"id": uuid4(), "email": "a@b.example", "name": "Anna", "roles": {Role.TEACHER}, "created_at": MORNING}
    return Account.model_validate({**known, **changes})


async def added(session: Any, email: str = "anna@school.example", **changes: Any) -> Any:
    """A new account's row."""
    known: dict[str, Any] = {"name": "Anna", "roles": [Role.TEACHER], "hashed_password": "h", "at": MORNING}
    return await add_account(session, email=email, **{**known, **changes})


@pytest.mark.parametrize("password", sorted(COMMON))
def test_every_listed_password_is_refused(password: str) -> None:
    assert len(password) >= SHORTEST
    with pytest.raises(BadForm, match="first that others would try"):
        check_password(password.upper(), email="a@b.example")


@pytest.mark.parametrize("password", ["seven quiet lamps", "x" * 8 + "абвгд", " leading and trailing "])
def test_a_good_password_is_taken(password: str) -> None:
    check_password(password, email="a@b.example")


@pytest.mark.parametrize("password", ["anna.field@school.example", "ANNA.FIELD@school.example", "anna.field"])
def test_the_address_is_no_password(password: str) -> None:
    with pytest.raises(BadForm, match="e-mail address"):
        check_password(password, email="anna.field@school.example")


def test_a_password_has_an_end() -> None:
    with pytest.raises(BadForm, match="at most 200"):
        check_password("ab cd ef" * LONGEST, email="a@b.example")


def test_an_actor_is_made_of_what_counts_for_cases() -> None:
    somebody = account(roles={Role.MENTOR}, mentor="anna-berg")
    assert (somebody.actor.account, somebody.actor.roles, somebody.actor.mentor) == (
        somebody.id,
        {Role.MENTOR},
        "anna-berg",
    )


@pytest.mark.parametrize(
    ("active", "verified", "enters"), [(True, True, True), (False, True, False), (True, False, False)]
)
def test_only_an_active_account_with_a_confirmed_address_enters(active: bool, verified: bool, enters: bool) -> None:
    assert account(is_active=active, is_verified=verified).may_enter is enters


def test_a_questionnaire_of_another_shape_counts_as_empty() -> None:
    assert questionnaire_of(account(questionnaire={"work": {"shoe size": 43}})) == Questionnaire()


def test_nobody_has_no_institution_and_no_language() -> None:
    assert (institution_of(None), languages_of(None)) == ("", ())
    told = {"work": {"institution": "School of Ulm"}, "contact": {"languages": ["en", "lt"]}}
    assert institution_of(account(questionnaire=told)) == "School of Ulm"
    assert languages_of(account(questionnaire=told)) == ("en", "lt")


def test_every_role_has_its_word() -> None:
    assert list(ROLES) == list(Role)


def test_every_text_of_the_questionnaire_that_can_be_too_long_has_its_sentence() -> None:
    blocks = Questionnaire.model_fields
    limited = {
        name
        for block in blocks
        for name, field in type(getattr(Questionnaire(), block)).model_fields.items()
        if field.metadata and any(hasattr(rule, "max_length") for rule in field.metadata)
    }
    assert limited == set(FAULTS)


@given(st.text())
def test_an_address_to_go_on_to_begins_with_one_slash_and_has_no_odd_sign(path: str) -> None:
    if is_local(path):
        assert path[0] == "/"
        assert path[1:2] not in ("/", "\\")
        assert path.isprintable()


async def test_one_address_is_one_account_whatever_its_capitals(any_database: Database) -> None:
    async with any_database.writing() as session:
        await added(session, "Anna@School.Example ")
    async with any_database.reading() as session:
        assert await row_of_email(session, " ANNA@school.example") is not None
    with pytest.raises(IntegrityError):
        async with any_database.writing() as session:
            await added(session, "anna@school.example")


async def test_a_profile_belongs_to_one_account(any_database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with any_database.writing() as session:
            await added(session, mentor="anna-berg")
            await added(session, "b@school.example", mentor="anna-berg")


async def test_accounts_are_found_by_role_profile_and_name(any_database: Database) -> None:
    async with any_database.writing() as session:
        both = await added(session, "b@s.example", name="Bela", roles=[Role.MENTOR, Role.MODERATOR], mentor="bela")
        cora = await added(session, "c@s.example", name="Cora", roles=[Role.MENTOR], mentor="cora", is_verified=False)
        anna = await added(session, "a@s.example")
        off = await added(session, "o@s.example", name="Odd", roles=[Role.MENTOR], mentor="odd")
        off.is_active = False
    async with any_database.reading() as session:
        assert [found.name for found in await list_accounts(session)] == ["Anna", "Bela", "Cora", "Odd"]
        assert [found.name for found in await accounts_with_role(session, Role.MENTOR)] == ["Bela"]
        assert [found.name for found in await accounts_with_role(session, Role.MODERATOR)] == ["Bela"]
        assert await active_mentor_profiles(session) == {"bela"}
        assert (await account_of_mentor(session, "cora")) == account_of(cora)
        assert await account_of_mentor(session, "nobody") is None
        assert set(await accounts_of_mentors(session, ["bela", "cora", "nobody"])) == {"bela", "cora"}
        assert await names_of(session, [both.id, anna.id, uuid4()]) == {both.id: "Bela", anna.id: "Anna"}
        found, total = await find_accounts(session, text="@S.EXAMPLE", offset=1, limit=2)
        assert ([one.name for one in found], total) == (["Bela", "Cora"], 4)


async def test_an_account_comes_back_as_it_was_put(any_database: Database) -> None:
    async with any_database.writing() as session:
        row = await added(session, roles=[Role.MENTOR, Role.TEACHER], mentor="anna-berg")
    async with any_database.reading() as session:
        found = await get_account(session, row.id)
    assert found is not None
    assert (found.roles, found.mentor, found.created_at) == ({Role.MENTOR, Role.TEACHER}, "anna-berg", MORNING)


async def test_a_session_holds_until_it_ends(any_database: Database) -> None:
    async with any_database.writing() as session:
        row = await added(session)
        token = await begin_session(session, row, at=MORNING)
    async with any_database.reading() as session:
        for at, holds in ((MORNING, True), (MORNING + DAYS - timedelta(seconds=1), True), (MORNING + DAYS, False)):
            found = await account_of_token(session, token, at=at, lifetime=DAYS)
            assert (found is not None) is holds
    async with any_database.writing() as session:
        assert await end_all_sessions(session, row.id) == 1
    async with any_database.reading() as session:
        assert await account_of_token(session, token, at=MORNING, lifetime=DAYS) is None


async def test_an_erased_account_is_nobody_and_its_name_is_empty(any_database: Database) -> None:
    async with any_database.writing() as session:
        row = await added(session, roles=[Role.MENTOR], mentor="anna-berg")
        await erase_account(session, row.id, at=MORNING)
        await erase_account(session, row.id, at=MORNING + DAYS)
    async with any_database.reading() as session:
        assert await get_account(session, row.id) is None
        assert await list_accounts(session) == []
        assert await account_of_mentor(session, "anna-berg") is None
        assert await names_of(session, [row.id]) == {row.id: ""}
    assert row.deleted_at == MORNING


async def test_an_invitation_is_open_until_its_end(any_database: Database) -> None:
    async with any_database.writing() as session:
        token = await invite(session, email=None, roles=[Role.TEACHER], created_by=None, at=MORNING)
    async with any_database.reading() as session:
        assert await open_invitation(session, token, at=MORNING + DAYS - timedelta(seconds=1)) is not None
        assert await open_invitation(session, token, at=MORNING + DAYS) is None
        assert await open_invitation(session, token + "x", at=MORNING) is None
