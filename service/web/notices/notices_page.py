"""The page of notices: what I was told, the latest first, and marking all of it as read. Knows no rule of cases."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from service.application import PER_PAGE, Page
from service.store.notices import mark_read, notices_of, unread_count
from service.web.accounts.signed_in import SignedIn
from service.web.edge import Now, database
from service.web.notices.notice_words import about_words
from service.web.rendering import show

router = APIRouter(include_in_schema=False)

PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/notices", name="page:notices")
async def notices(request: Request, me: SignedIn, page: PageNumber = 1) -> HTMLResponse:
    """What I was told."""
    async with database(request).reading() as session:
        found, total = await notices_of(session, me.id, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
        unread = await unread_count(session, me.id)
    listed = Page(items=tuple(found), total=total, page=page, pages=max(1, -(-total // PER_PAGE)))
    return show(request, "notices.html", page=listed, unread=unread, about_words=about_words)


@router.post("/notices/read", name="page:notices_read")
async def read(request: Request, me: SignedIn, at: Now) -> RedirectResponse:
    """Mark everything I was told as read."""
    async with database(request).writing() as session:
        await mark_read(session, me.id, at=at)
    return RedirectResponse(request.url_for("page:notices").path, status_code=303)
