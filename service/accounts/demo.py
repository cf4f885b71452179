"""Accounts that anybody may use to try the service out: made at the start of a demo, disabled at any other start."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Mentor
from service.accounts.changing import set_active
from service.accounts.credentials import hashed
from service.accounts.mentor_code import with_code
from service.cases.people import Role
from service.store.account_tables import AccountRow
from service.store.accounts import account_of_mentor, add_account, row_of_email
from service.store.library import get_record

PASSWORD = "a-case-for-everybody"  # shown on the sign-in page; these accounts are nobody's


@dataclass(frozen=True)
class DemoAccount:
    """One demo account. A mentor's has the name of the profile it stands behind."""

    word: str
    role: Role
    name: str = ""
    mentor: str | None = None

    @property
    def email(self) -> str:
        """An address that no mail can reach."""
        return f"{self.word}@demo.example"


DEMO_ACCOUNTS = (
    DemoAccount("teacher", Role.TEACHER, "Vera Lindt"),
    DemoAccount("mentor", Role.MENTOR, mentor="ingrid-solheim"),
    DemoAccount("colleague", Role.MENTOR, mentor="fatima-zahra-idrissi"),
    DemoAccount("third-mentor", Role.MENTOR, mentor="irena-kavaliauskaite"),
    DemoAccount("moderator", Role.MODERATOR, "Milan Horvat"),
    DemoAccount("administrator", Role.ADMINISTRATOR, "Ada Renner"),
    DemoAccount("evaluator", Role.EVALUATOR, "Elias Kord"),
)


async def prepare_demo(session: AsyncSession, *, demo: bool, at: datetime) -> None:
    """Make and enable the demo accounts, or disable those an earlier demo left. Twice changes nothing.

    A mentor whose profile the library lacks, or somebody else stands behind, is left out; the others have confirmed
    the code of mentors with every start of a demo, so that they can take cases (R42).
    """
    for wanted in DEMO_ACCOUNTS:
        row = await row_of_email(session, wanted.email)
        if row is None and demo:
            row = await _add(session, wanted, at)
        elif row is not None and row.is_active != demo:
            await set_active(session, row, demo)
        if row is not None and row.mentor is not None and demo:
            row.questionnaire = with_code(row.questionnaire, today=at.date())


async def _add(session: AsyncSession, wanted: DemoAccount, at: datetime) -> AccountRow | None:
    name = wanted.name
    if wanted.mentor is not None:
        profile = await get_record(session, "mentors", wanted.mentor)
        if not isinstance(profile, Mentor) or await account_of_mentor(session, wanted.mentor) is not None:
            return None
        name = profile.name
    return await add_account(
        session,
        email=wanted.email,
        name=name,
        roles=[wanted.role],
        hashed_password=await hashed(PASSWORD),
        mentor=wanted.mentor,
        at=at,
    )
