"""`casementor users`: what it does, prints and refuses."""

import asyncio
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import select

from service.accounts.credentials import PASSWORDS
from service.accounts.secret_key import secret_key
from service.settings import Settings
from service.store.account_tables import AccountRow, SessionRow
from service.store.database import Database
from service.store.job_tables import JobRow

Command = Callable[..., Any]


def rows(data: Path, table: type[Any]) -> list[Any]:
    """Every row of a table of a data folder."""

    async def read() -> list[Any]:
        database = Database(f"sqlite+aiosqlite:///{data / 'casementor.db'}")
        async with database.reading() as session:
            found = list(await session.scalars(select(table)))
        await database.close()
        return found

    return asyncio.run(read())


def change(data: Path, row: Any) -> None:
    """Add a row."""

    async def write() -> None:
        database = Database(f"sqlite+aiosqlite:///{data / 'casementor.db'}")
        async with database.writing() as session:
            session.add(row)
        await database.close()

    asyncio.run(write())


@pytest.fixture
def users(casementor: Command, own_data: Path) -> Command:
    """Runs `casementor users` on a data folder of its own."""

    def run(*words: str, stdin: str = "") -> Any:
        return casementor("users", *words, data=own_data, stdin=stdin.encode())

    return run


def test_an_account_is_added_with_a_password_shown_once(users: Command, own_data: Path) -> None:
    ran = users("add", "Anna@school.example", "--name", "Anna Field", "--role", "teacher", "--role", "moderator")
    assert ran.code == 0
    assert "anna@school.example has an account as moderator, teacher." in ran.out
    (row,) = rows(own_data, AccountRow)
    password = re.search(r"shown this once: (\S+)", ran.out)
    assert password is not None
    assert PASSWORDS.verify_and_update(password[1], row.hashed_password)[0]
    assert (row.is_active, row.is_verified) == (True, True)


def test_a_password_is_read_from_the_standard_input_and_not_shown(users: Command, own_data: Path) -> None:
    ran = users("add", "anna@school.example", "--name", "Anna", "--password", "-", stdin="seven quiet lamps\n")
    assert ran.code == 0
    assert "seven" not in ran.out
    assert PASSWORDS.verify_and_update("seven quiet lamps", rows(own_data, AccountRow)[0].hashed_password)[0]


def test_a_mentor_is_tied_to_a_profile(users: Command, own_data: Path) -> None:
    users("add", "anna@school.example", "--name", "Anna", "--role", "mentor", "--mentor", "anna-berg")
    assert rows(own_data, AccountRow)[0].mentor == "anna-berg"
    taken = users("add", "bela@school.example", "--name", "Bela", "--role", "mentor", "--mentor", "anna-berg")
    assert (taken.code, "stands behind the profile" in taken.err) == (2, True)


REFUSED = {
    "no address": (("add", "anna", "--name", "Anna"), "not an e-mail address"),
    "no name": (("add", "anna@school.example", "--name", " "), "name others will see"),
    "unknown profile": (("add", "a@school.example", "--name", "A", "--mentor", "nobody"), "no mentor's profile"),
    "open password": (("add", "a@school.example", "--name", "A", "--password", "seven quiet lamps"), "give '-'"),
    "weak password": (("add", "a@school.example", "--name", "A", "--password", "-"), "at least 10 characters"),
    "taken": (("add", "known@school.example", "--name", "A"), "has an account already"),
    "role of nobody": (("role", "zora@school.example", "--add", "mentor"), "Nobody has an account"),
    "no change": (("role", "known@school.example"), "Say which role"),
    "disable nobody": (("disable", "zora@school.example"), "Nobody has an account"),
    "invite somebody known": (("invite", "known@school.example"), "has an account already"),
    "invite no address": (("invite", "zora"), "not an e-mail address"),
    "unknown role": (("add", "a@school.example", "--name", "A", "--role", "emperor"), "emperor"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_ends_with_a_clear_line_and_exit_2(users: Command, own_data: Path, name: str) -> None:
    words, sentence = REFUSED[name]
    users("add", "known@school.example", "--name", "Known")
    ran = users(*words, stdin="short\n")
    assert ran.code == 2
    assert sentence in ran.err
    assert len(rows(own_data, AccountRow)) == 1


def test_other_roles_end_the_sessions(users: Command, own_data: Path) -> None:
    users("add", "anna@school.example", "--name", "Anna")
    row = rows(own_data, AccountRow)[0]
    change(own_data, SessionRow(token="t", user_id=row.id, created_at=row.created_at))
    ran = users("role", "anna@school.example", "--add", "mentor", "--add", "moderator", "--remove", "teacher")
    assert "anna@school.example is mentor, moderator." in ran.out
    assert rows(own_data, SessionRow) == []


def test_disabling_ends_the_sessions(users: Command, own_data: Path) -> None:
    users("add", "anna@school.example", "--name", "Anna")
    row = rows(own_data, AccountRow)[0]
    change(own_data, SessionRow(token="t", user_id=row.id, created_at=row.created_at))
    assert "is disabled" in users("disable", "anna@school.example").out
    assert not rows(own_data, AccountRow)[0].is_active
    assert rows(own_data, SessionRow) == []
    assert "disabled" in users("list").out


def test_an_invitation_prints_its_link_and_mails_it(users: Command, own_data: Path) -> None:
    ran = users("invite", "bela@school.example", "--role", "mentor")
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/register\?invitation=\S{43}", ran.out.strip())
    (job,) = rows(own_data, JobRow)
    assert job.payload["to"] == "bela@school.example"
    assert job.payload["values"]["link"] == ran.out.strip()


def test_an_invitation_for_whoever_has_the_link_mails_nobody(users: Command, own_data: Path) -> None:
    assert "/register?invitation=" in users("invite").out
    assert rows(own_data, JobRow) == []


def test_the_list_shows_who_is_there(users: Command) -> None:
    users("add", "anna@school.example", "--name", "Anna Field")
    assert users("list").out.strip() == "anna@school.example · Anna Field · teacher"


def test_the_commands_work_before_anything_was_prepared(
    casementor: Command, tmp_path: Path, small_folder: Path
) -> None:
    ran = casementor("users", "add", "anna@school.example", "--name", "Anna", data=tmp_path / "new")
    assert (ran.code, ran.err, ran.left_open) == (0, "", ())


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = secret_key(SecretStr(""), folder=tmp_path / "new")
    assert len(made.get_secret_value()) >= 32
    assert secret_key(SecretStr(""), folder=tmp_path / "new") == made
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret-key"]


def test_a_secret_of_the_settings_leaves_no_file(tmp_path: Path) -> None:
    given = SecretStr("x" * 32)
    assert secret_key(given, folder=tmp_path) == given
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 32 characters"):
        Settings(secret_key=SecretStr("short"))
