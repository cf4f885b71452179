"""Pairs of library cases in the database, and cases whose mentors did not agree. Knows tables; nothing here commits."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import SolvedCase
from retrieval.alike_solutions import Compared, Pair, best_of
from service.store.fact_tables import LibraryPairRow
from service.store.library import ids_gone
from service.store.tables import LibraryRow


async def keep_pairs(session: AsyncSession, compared: Compared) -> None:
    """Keep what was found in the place of what was; without cases that left the library meanwhile."""
    pairs = [*compared.same, *compared.apart]
    gone = await ids_gone(session, "cases", sorted({name for pair in pairs for name in (pair.one, pair.other)}))
    await session.execute(delete(LibraryPairRow))
    session.add_all(LibraryPairRow(kind="cases", **vars(pair)) for pair in pairs if not {pair.one, pair.other} & gone)
    await session.flush()


async def kept_pairs(session: AsyncSession) -> Compared:
    """What was found last."""
    rows = await session.scalars(select(LibraryPairRow))
    return best_of(Pair(row.one, row.other, row.situations, row.ways) for row in rows)


async def disputed_cases(session: AsyncSession) -> list[SolvedCase]:
    """Library cases whose mentors did not agree, by title."""
    named = LibraryRow.body["disagreement"].as_string()
    wanted = select(LibraryRow).where(LibraryRow.kind == "cases", named.is_not(None), named != "")
    rows = await session.scalars(wanted.order_by(LibraryRow.title, LibraryRow.id))
    return [SolvedCase.model_validate(row.body) for row in rows]
