"""Read where solutions of the library say the same, pull apart, or were disputed by their own mentors."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import SolvedCase
from retrieval.alike_solutions import Pair
from service.accounts.account import Account
from service.cases.access import Ability, can
from service.errors import NotAllowed
from service.store.library import get_records
from service.store.likeness import disputed_cases, kept_pairs
from service.store.reports import hidden_items


@dataclass(frozen=True)
class TwoCases:
    """Two solved cases with the cosines by which they were found."""

    one: SolvedCase
    other: SolvedCase
    situations: float
    ways: float


@dataclass(frozen=True)
class Likeness:
    """What a moderator may want to join, to mend or to leave as it is."""

    same: tuple[TwoCases, ...]
    apart: tuple[TwoCases, ...]
    disputed: tuple[SolvedCase, ...]


async def read_likeness(session: AsyncSession, *, reader: Account) -> Likeness:
    """Pairs and disputed cases, without those that are hidden as harmful. Raises NotAllowed."""
    if not can(reader.roles, Ability.MODERATE):
        raise NotAllowed("This page is for moderators.")
    pairs = await kept_pairs(session)
    hidden = await hidden_items(session)
    names = sorted({name for pair in (*pairs.same, *pairs.apart) for name in (pair.one, pair.other)})
    found = await get_records(session, "cases", [name for name in names if not hidden.hides("cases", name)])
    cases = {case.id: case for case in found if isinstance(case, SolvedCase)}
    disputed = [case for case in await disputed_cases(session) if not hidden.hides("cases", case.id)]
    return Likeness(_with(cases, pairs.same), _with(cases, pairs.apart), tuple(disputed))


def _with(cases: Mapping[str, SolvedCase], pairs: tuple[Pair, ...]) -> tuple[TwoCases, ...]:
    return tuple(
        TwoCases(cases[pair.one], cases[pair.other], pair.situations, pair.ways)
        for pair in pairs
        if pair.one in cases and pair.other in cases
    )
