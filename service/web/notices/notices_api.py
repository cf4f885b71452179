"""The API of notices: what I was told, and marking all of it as read."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from service.application import PER_PAGE
from service.cases.telling import About
from service.store.notices import Notice, mark_read, notices_of, unread_count
from service.web.accounts.signed_in import SignedIn
from service.web.api import PROBLEMS, Listed
from service.web.edge import Now, database
from service.web.notices.notice_words import about_words
from service.web.problems import Problem
from service.web.throttle import Throttle

RESPONSES: dict[int | str, dict[str, Any]] = {**PROBLEMS, **{code: {"model": Problem} for code in (401, 403)}}


class NoticeShown(BaseModel):
    """One notice. `due` is until when the next step of the case should be done."""

    model_config = ConfigDict(extra="forbid")

    id: int
    about: About
    title: str
    sentence: str
    number: Annotated[str | None, Field(description="the case it concerns")]
    topic: Annotated[str | None, Field(description="the topic of the discussion section it concerns")]
    due: datetime | None
    at: datetime
    is_read: bool


class ListedNotices(Listed):
    """A page of notices; `unread` counts those of all pages."""

    unread: int
    items: list[NoticeShown]


class AllRead(BaseModel):
    """That there is nothing unread any more."""

    unread: Literal[0] = 0


def router(read: Throttle) -> APIRouter:
    """All routes, limited per client."""
    routes = APIRouter(prefix="/api/v1/notices", tags=["notices"], responses=RESPONSES, dependencies=[Depends(read)])

    @routes.get("")
    async def notices(
        request: Request, me: SignedIn, page: Annotated[int, Query(ge=1, le=10_000)] = 1
    ) -> ListedNotices:
        """What I was told, the latest first."""
        async with database(request).reading() as session:
            found, total = await notices_of(session, me.id, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
            unread = await unread_count(session, me.id)
        items = [_shown(notice) for notice in found]
        return ListedNotices(total=total, page=page, pages=max(1, -(-total // PER_PAGE)), unread=unread, items=items)

    @routes.post("/read")
    async def read_all(request: Request, me: SignedIn, at: Now) -> AllRead:
        """Mark everything I was told as read."""
        async with database(request).writing() as session:
            await mark_read(session, me.id, at=at)
        return AllRead()

    return routes


def _shown(notice: Notice) -> NoticeShown:
    said = about_words(notice.about, notice.due)
    return NoticeShown(title=said.title, sentence=f"{said.sentence} {said.by}".strip(), **vars(notice))
