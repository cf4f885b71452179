"""Report an item as harmful, in one click, and handle such reports: it is frozen until a moderator looked (R41)."""

from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.actions.read_discussions import read_topic
from service.actions.tell_of_contribution import tell_of_let_through
from service.cases.access import Ability, can, visible
from service.cases.case import relation
from service.cases.telling import About, Told
from service.errors import NotAllowed, NotFound
from service.store.cases import get_case, no_such_case
from service.store.library import get_record
from service.store.notices import notify
from service.store.openings import opening_of
from service.store.reports import add_report, handle_reports, was_screened
from service.store.topics import FROZEN_HERE, get_contribution, renew_words, topic_of

Kind = Literal["cases", "articles", "questions", "case", "opening", "contribution"]
"""A solved case, a material, a question of the library; a case in work; a case or a contribution in a discussion."""
Outcome = Literal["harmless", "harmful"]


async def report_harm(
    session: AsyncSession, *, kind: Kind, item: str, reporter: Account | None, words: str, at: datetime
) -> None:
    """Freeze an item and tell every moderator. Raises NotFound for what there is not, or not for this reader."""
    kept_from: frozenset[str] = frozenset()
    if kind == "case":
        case = await get_case(session, item)
        if reporter is None or not visible(case, relation(case, reporter.actor)):
            raise no_such_case()
        kept_from = case.kept_from
    elif kind in FROZEN_HERE:
        topic = await topic_of(session, kind, item)
        if reporter is None or topic is None or await read_topic(session, topic, reader=reporter) is None:
            raise NotFound("There is no such item.")
        kept_from = await _kept_from(session, kind, item)
    elif await get_record(session, kind, item) is None:
        raise NotFound("There is no such item.")
    account = None if reporter is None else reporter.id
    await add_report(session, kind=kind, item=item, reporter=account, words=words, at=at)
    await _renew_search(session, kind, item)
    await notify(session, [Told(About.HARM)], item if kind == "case" else None, at, kept_from=kept_from)


async def may_handle(session: AsyncSession, kind: str, item: str, reader: Account) -> bool:
    """Whether an item is not kept from this moderator, as a case or a contribution can be (R12)."""
    if kind == "case":
        case = await get_case(session, item)
        return bool(visible(case, relation(case, reader.actor)))
    one = await get_contribution(session, item) if kind == "contribution" else None
    return one is None or not one.is_kept_from(reader.actor)


async def _kept_from(session: AsyncSession, kind: str, item: str) -> frozenset[str]:
    """The institution whose moderators are not told of a report, if there is one."""
    one = await get_contribution(session, item) if kind == "contribution" else None
    return frozenset() if one is None or not one.kept_from else frozenset({one.kept_from})


async def handle_report(
    session: AsyncSession, *, kind: Kind, item: str, outcome: Outcome, by: Account, at: datetime
) -> None:
    """A moderator's word on an item that is frozen: a harmless one is shown again, a harmful one stays hidden.

    A contribution that screening froze was never announced; when it is harmless, that is made up for.
    """
    if not can(by.roles, Ability.HANDLE_REPORTS):
        raise NotAllowed("Only a moderator handles reports of harm.")
    if not await may_handle(session, kind, item, by):
        raise no_such_case() if kind == "case" else NotFound("There is no such item.")
    is_news = kind == "contribution" and outcome == "harmless" and await was_screened(session, kind=kind, item=item)
    if not await handle_reports(session, kind=kind, item=item, by=by.id, outcome=outcome, at=at):
        raise NotFound("Nothing of this item waits for a moderator.")
    await _renew_search(session, kind, item)
    if is_news:
        await tell_of_let_through(session, item, at=at)


async def _renew_search(session: AsyncSession, kind: Kind, item: str) -> None:
    """What is frozen in a topic is not found by its words either; with a case, what stands of it in a topic is."""
    opening = await opening_of(session, item) if kind == "case" else None
    topic = await topic_of(session, kind, item) if opening is None else opening.topic
    if topic is not None:
        await renew_words(session, topic)
