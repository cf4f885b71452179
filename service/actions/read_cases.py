"""Read cases: one as its reader may see it, or the lists somebody works from. Everything goes through `view_of`."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Mentor, Record
from service.accounts.account import Account
from service.accounts.questionnaire import questionnaire_of
from service.cases.access import Ability, can
from service.cases.case import Case
from service.cases.case_view import AuthorView, CaseView
from service.cases.view import Names, view_of
from service.errors import NotAllowed
from service.hidden import stored_without
from service.store import alerts
from service.store import queue as store
from service.store.accounts import get_account
from service.store.cases import (
    cases_by_author,
    cases_of_mentor,
    cases_of_moderators,
    events_of,
    get_case_and_response,
    mentors_of,
    no_such_case,
)
from service.store.library import get_records
from service.store.queue import Wanted
from service.store.reports import hidden_items

FORMER = "a former mentor"
"""The name of a mentor whose profile is gone."""


async def read_case(session: AsyncSession, number: str, *, reader: Account) -> CaseView:
    """One case as this reader may see it. Raises NotFound, also for a case that is not for them."""
    view = await seen_case(session, number, reader=reader)
    if view is None:
        raise no_such_case()
    return view


async def seen_case(session: AsyncSession, number: str, *, reader: Account) -> CaseView | None:
    """One case as this reader may see it; None for one they no longer see, such as one they have just refused."""
    case, response = await get_case_and_response(session, number)
    events = await events_of(session, number)
    names = await _names(session, [case])
    shown = stored_without(response, await hidden_items(session))
    return view_of(case, reader.actor, names=names, events=events, first_response=shown)


async def my_cases(session: AsyncSession, *, reader: Account) -> list[CaseView]:
    """The cases somebody filed, the one changed last first."""
    return await views_of(session, await cases_by_author(session, reader.id), reader)


async def inbox(session: AsyncSession, *, reader: Account) -> list[CaseView]:
    """The cases a mentor has to do with, those that wait for them first."""
    if not can(reader.roles, Ability.TAKE_CASES):
        raise NotAllowed("This page is for mentors.")
    if reader.mentor is None:
        return []
    views = await views_of(session, await cases_of_mentor(session, reader.mentor), reader)
    return sorted(views, key=lambda view: not view.next.yours)


async def queue(session: AsyncSession, *, reader: Account, called: bool = True) -> list[CaseView]:
    """Cases that wait for a moderator, or every open case; the one due first, first."""
    must_moderate(reader)
    return await views_of(
        session, await cases_of_moderators(session, called=called, institution=reader.institution), reader
    )


async def open_cases(
    session: AsyncSession, wanted: Wanted, *, reader: Account, offset: int, limit: int
) -> tuple[list[CaseView], int]:
    """A page of all open cases, the one due first, first, with how many there are in all."""
    must_moderate(reader)
    cases, total = await store.open_cases(session, wanted, offset=offset, limit=limit, institution=reader.institution)
    return await views_of(session, cases, reader), total


async def blocked_cases(session: AsyncSession, *, reader: Account) -> list[CaseView]:
    """Cases with an alert that nobody has cleared, the one alerted first, first."""
    must_moderate(reader)
    return await views_of(session, await alerts.blocked_cases(session, institution=reader.institution), reader)


async def cleared_cases(
    session: AsyncSession, *, reader: Account, offset: int, limit: int
) -> tuple[list[CaseView], int]:
    """A page of the cases whose alerts were cleared, the one alerted last first, with how many there are in all."""
    must_moderate(reader)
    cases, total = await alerts.cleared_cases(session, institution=reader.institution, offset=offset, limit=limit)
    return await views_of(session, cases, reader), total


def must_moderate(reader: Account) -> None:
    """Raises NotAllowed for who is no moderator."""
    if not can(reader.roles, Ability.MODERATE):
        raise NotAllowed("This page is for moderators.")


async def views_of(session: AsyncSession, cases: Sequence[Case], reader: Account) -> list[CaseView]:
    """Cases as this reader may see them; one that is not for them is left out."""
    names = await _names(session, cases, author=False)
    views = [view_of(case, reader.actor, names=names) for case in cases]
    return [view for view in views if view is not None]


async def _names(session: AsyncSession, cases: Sequence[Case], *, author: bool = True) -> Names:
    """Names of every mentor in some cases and, for one case, who its author is."""
    ids = {mentor for case in cases for mentor, _ in mentors_of(case)}
    ids |= {over.mentor for case in cases for over in case.passed_over}
    ids |= {given.mentor for case in cases for given in case.solutions}
    mentors = await get_records(session, "mentors", sorted(ids))
    known = dict.fromkeys(ids, FORMER) | {m.id: m.name for m in mentors if isinstance(m, Mentor)}
    if not author:
        return Names(mentors=known)
    account = await get_account(session, cases[0].author)
    return Names(author=_author(account), mentors=known)


def _author(account: Account | None) -> AuthorView:
    if account is None:
        return AuthorView(name="somebody who left the service")
    told = questionnaire_of(account)
    contact = {"email": account.email, **_filled(told.contact)}
    return AuthorView(name=account.name, profile=_filled(told.work), contact=contact)


def _filled(block: Record) -> dict[str, str]:
    """What was filled in of a block of the questionnaire, as text by field name."""
    found = block.model_dump(mode="json")
    texts = {name: ", ".join(value) if isinstance(value, list) else value for name, value in found.items()}
    return {name: text for name, text in texts.items() if text}
