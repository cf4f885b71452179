"""What authors said of items of their first responses, in the database. Knows tables; nothing here commits."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.helpful import Helpful, HelpfulKind
from service.store.helpful_tables import HelpfulRow
from service.store.jobs import INSERT


async def keep_helpful(session: AsyncSession, number: str, said: Helpful) -> None:
    """Keep what an author says of one item; the last word counts."""
    insert = INSERT[session.get_bind().dialect.name](HelpfulRow)
    row = {"number": number, "kind": said.kind, "item": said.item, "helped": said.helped, "at": said.at}
    last = {"helped": said.helped, "at": said.at}
    await session.execute(
        insert.values(**row).on_conflict_do_update(index_elements=["number", "kind", "item"], set_=last)
    )


async def take_back_helpful(session: AsyncSession, number: str, kind: HelpfulKind, item: str) -> None:
    """Forget what an author said of one item; where nothing was said nothing changes."""
    said = (HelpfulRow.number == number, HelpfulRow.kind == kind, HelpfulRow.item == item)
    await session.execute(delete(HelpfulRow).where(*said))


async def helpful_in(session: AsyncSession, number: str) -> list[Helpful]:
    """What an author said of the items of one case, by kind and id."""
    rows = await session.scalars(
        select(HelpfulRow)
        .where(HelpfulRow.number == number)
        .order_by(HelpfulRow.kind, HelpfulRow.item)
        .execution_options(populate_existing=True)
    )
    return [Helpful(kind=HelpfulKind(row.kind), item=row.item, helped=row.helped, at=row.at) for row in rows]


async def forget_mentor_in_helpful(session: AsyncSession, mentor: str) -> None:
    """Forget what was said of a mentor who was suggested."""
    await session.execute(delete(HelpfulRow).where(HelpfulRow.kind == HelpfulKind.MENTORS, HelpfulRow.item == mentor))


async def forget_helpful(session: AsyncSession, number: str) -> None:
    """Forget everything that was said of the items of a case."""
    await session.execute(delete(HelpfulRow).where(HelpfulRow.number == number))
