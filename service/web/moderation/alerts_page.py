"""The moderators' page of alerts: cases that may tell of danger, and who cleared which, with the reason (R39)."""

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse

from service.actions.read_cases import blocked_cases, cleared_cases
from service.application import Page
from service.cases.people import Role
from service.store.accounts import names_of
from service.web.accounts.signed_in import SignedIn, needs
from service.web.edge import database
from service.web.library.library_page import page_number
from service.web.rendering import show

router = APIRouter(include_in_schema=False, dependencies=[Depends(needs(Role.MODERATOR))])

PER_PAGE = 50


@router.get("/moderation/alerts", name="page:alerts")
async def alerts(request: Request, me: SignedIn) -> HTMLResponse:
    """Open alerts, the first one first; then the cleared ones, the last one first."""
    number = page_number(request.query_params.get("page", ""))
    async with database(request).reading() as session:
        blocked = await blocked_cases(session, reader=me)
        cleared, total = await cleared_cases(session, reader=me, offset=PER_PAGE * (number - 1), limit=PER_PAGE)
        names = await names_of(session, {a.cleared_by for view in cleared for a in view.alerts if a.cleared_by})
    page = Page(items=tuple(cleared), total=total, page=number, pages=max(1, -(-total // PER_PAGE)))
    return show(request, "alerts.html", blocked=blocked, page=page, names=names)
