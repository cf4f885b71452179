"""Keep the library as the moves of a case leave it: what came in is put there, what left is gone. Knows no index."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import SolvedCase
from service.actions.index_changes import index_changes
from service.actions.withdraw_articles import withdraw_articles
from service.actions.withdraw_record import withdraw_record
from service.cases.articles import words_of
from service.cases.case import Case
from service.store.erasing import forget_texts
from service.store.library import put_records
from service.store.versions import forget_versions, versions_of


async def keep_library(session: AsyncSession, before: Case, after: Case, *, at: datetime) -> None:
    """Bring the library to what a case has in it after a move, in the caller's transaction (R19)."""
    if before.has_text and not after.has_text:
        await forget_texts(session, after.number)
    stood, stands = before.in_library, after.in_library
    if stood == stands:
        return
    if stood is not None and words_of(stood) != words_of(stands):
        await withdraw_articles(session, after.number, stood.id, at=at)
    if stands is not None:
        await put_records(session, [("cases", await _as_curated(session, stands))], at=at)
    elif stood is not None:
        await withdraw_record(session, "cases", stood.id, at=at)
        await forget_versions(session, "cases", stood.id)
    await index_changes(session, "cases", [record for record in (stood, stands) if record is not None], at=at)


async def _as_curated(session: AsyncSession, record: SolvedCase) -> SolvedCase:
    """The record with the problem fields that a moderator gave it in the library, if one did."""
    versions = await versions_of(session, "cases", record.id)
    if not versions or versions[0].body is None:
        return record
    return record.model_copy(update={"problem_fields": tuple(versions[0].body["problem_fields"])})
