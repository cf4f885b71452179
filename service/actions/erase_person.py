"""Erase a person who leaves: cases taken back or given back, words emptied, profile and account gone (R22).

Numbers, states and times of cases stay for statistics; solutions given to others stay as a former mentor's.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.accounts.erasing import erase_account
from service.actions.leave_discussions import leave_discussions
from service.actions.make_move import make_move
from service.cases.case import Case, relation
from service.cases.course_said import ChangeConsent, Withdraw
from service.cases.moves import may
from service.cases.offer_said import RefusalReason, Refuse, Release
from service.cases.people import FORMER_MENTOR, Actor, Role
from service.cases.states import Action, State
from service.store.accounts import get_account
from service.store.additions import forget_adder
from service.store.cases import cases_by_author, cases_of_mentor
from service.store.drafts import drop_drafts
from service.store.erasing import (
    erase_words,
    forget_address,
    forget_reporter,
    remove_profile,
    rename_mentor,
)
from service.store.jobs import Job, leave
from service.store.library import put_records
from service.store.notices import erase_notices
from service.store.versions import forget_editor

LEFT = "The mentor left the service."


async def erase_person(session: AsyncSession, account: Account, *, at: datetime) -> None:
    """Erase everything that is of this person, in the caller's transaction. Twice changes nothing."""
    present = await get_account(session, account.id)
    if present is not None:
        await _erase(session, present, at=at)


async def _erase(session: AsyncSession, account: Account, *, at: datetime) -> None:
    if account.mentor is not None:
        await _leave_as_mentor(session, account, account.mentor, at=at)
    for case in await cases_by_author(session, account.id):
        await _take_back(session, case, account.actor, at=at)
    await leave_discussions(session, account.actor, at=at)
    for case in await cases_by_author(session, account.id):
        await erase_words(session, case)
    await drop_drafts(session, account.id)
    await erase_notices(session, account.id)
    await forget_reporter(session, account.id)
    await forget_adder(session, account.id)
    await forget_editor(session, account.id)
    await forget_address(session, account.email)
    await erase_account(session, account.id, at=at)


async def _take_back(session: AsyncSession, case: Case, author: Actor, *, at: datetime) -> None:
    """An open case is withdrawn, which tells its mentor; a finished one may no longer be published."""
    if case.is_open:
        await make_move(session, case.number, Withdraw(), actor=author, at=at)
    elif case.consent and case.state is not State.WITHDRAWN:
        await make_move(session, case.number, ChangeConsent(consent=False), actor=author, at=at)


async def _leave_as_mentor(session: AsyncSession, account: Account, mentor: str, *, at: datetime) -> None:
    leaving = Actor(account=account.id, roles=frozenset({Role.MENTOR}), mentor=mentor)
    for case in await cases_of_mentor(session, mentor):
        await _give_back(session, case, leaving, at=at)
    await rename_mentor(session, mentor, former_mentor(account))
    solved = await remove_profile(session, mentor)
    if solved:
        await put_records(session, [("cases", case) for case in solved], at=at)
        await leave(session, Job("index items", {"kind": "cases", "ids": [case.id for case in solved]}), at=at)
    await leave(session, Job("index mentor", {"mentor": mentor}), at=at)


async def _give_back(session: AsyncSession, case: Case, mentor: Actor, *, at: datetime) -> None:
    """A case in work is released, an offer refused; both begin another round. Solved ones stay as they are."""
    who = relation(case, mentor)
    if may(case, Action.RELEASE, who):
        await make_move(session, case.number, Release(reason=LEFT), actor=mentor, at=at)
    elif may(case, Action.REFUSE, who):
        await make_move(session, case.number, Refuse(reason=RefusalReason.OTHER, words=LEFT), actor=mentor, at=at)


def former_mentor(account: Account) -> str:
    """What cases call a mentor whose profile is gone: an id that tells nothing and that no profile can have."""
    return f"{FORMER_MENTOR}{account.id.hex}"
