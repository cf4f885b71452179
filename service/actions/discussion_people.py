"""Who the people of a topic are: mentors of its cases, and what contributions are shown under. Knows no page."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case
from service.discussions.seeing import Kind, Speaker
from service.discussions.topic import Topic
from service.store.accounts import accounts_of
from service.store.cases import get_case
from service.store.library import get_records


def mentors_of_case(case: Case) -> frozenset[str]:
    """Profiles of those who took a case."""
    return frozenset(mentor for mentor in (case.mentor, case.second_mentor) if mentor is not None)


async def mentors_of_topic(session: AsyncSession, topic: Topic) -> frozenset[str]:
    """Profiles of those who took a case that stands in a topic."""
    cases = [await get_case(session, opening.number) for opening in topic.standing]
    return frozenset(mentor for case in cases for mentor in mentors_of_case(case))


async def speakers(session: AsyncSession, topic: Topic) -> dict[UUID, Speaker]:
    """As what those are shown who wrote under their own names: with the public profile, where there is one."""
    named = {one.writer for one in topic.contributions if one.voice is None}
    accounts = await accounts_of(session, named)
    profiles = await _profiles(session, [account.mentor for account in accounts.values() if account.mentor])
    return {
        name: Speaker(kind=Kind.MENTOR, name=account.name, mentor=account.mentor or "")
        if account.mentor in profiles
        else Speaker(kind=Kind.TEACHER, name=account.name)
        for name, account in accounts.items()
    }


async def _profiles(session: AsyncSession, names: Collection[str]) -> set[str]:
    return {record.id for record in await get_records(session, "mentors", sorted(names))}  # type: ignore[attr-defined]
