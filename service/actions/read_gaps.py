"""Read what the library lacks: cases to which the first response found no similar case, or no material."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.cases.access import Ability, Part, can, visible
from service.cases.case import relation
from service.cases.erased import ERASED
from service.errors import NotAllowed
from service.store.facts import cases_with_gaps


@dataclass(frozen=True)
class Gap:
    """One case that the library did not help with; `lacks` are the notices that said so."""

    number: str
    filed_at: datetime
    essence: str
    problem_fields: tuple[str, ...]
    lacks: tuple[str, ...]


async def read_gaps(session: AsyncSession, *, reader: Account, limit: int) -> list[Gap]:
    """The latest gaps, the last one first, of cases whose words this moderator may read. Raises NotAllowed."""
    if not can(reader.roles, Ability.MODERATE):
        raise NotAllowed("This page is for moderators.")
    found = await cases_with_gaps(session, institution=reader.institution, limit=limit)
    return [
        Gap(case.number, case.filed_at, case.form.essence, case.form.problem_fields, facts.gaps)
        for case, facts in found
        if case.form.essence != ERASED and Part.REQUEST in visible(case, relation(case, reader.actor))
    ]
