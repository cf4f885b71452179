"""Take articles out of the library whose case left it or lost words: they may hold them (R19). Knows no index.

Moderators are told; whoever wrote into such an article writes a new one, of what still stands.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.actions.index_changes import index_changes
from service.actions.withdraw_record import withdraw_record
from service.cases.telling import About, Told
from service.drafting.draft import Task
from service.store.library import articles_from
from service.store.machine_drafts import forget_drafts_for_library
from service.store.notices import notify
from service.store.versions import forget_versions, versions_made_from


async def withdraw_articles(session: AsyncSession, number: str, name: str, *, at: datetime) -> None:
    """Take out what was made of the record `name` of a case, also its versions and drafts."""
    await forget_drafts_for_library(session, number, [Task.ARTICLE])
    made = await articles_from(session, name)
    for article in made:
        await withdraw_record(session, "articles", article.id, at=at)
    for known in await versions_made_from(session, name):
        await forget_versions(session, "articles", known)
    if made:
        await index_changes(session, "articles", made, at=at)
        await notify(session, [Told(About.ARTICLE_GONE)], None, at)
