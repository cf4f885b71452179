"""The moderators' page of alerts: cases that may tell of danger, those in doubt, and who cleared which (R8, R39)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.account import Account
from service.actions.make_move import make_move
from service.actions.read_cases import blocked_cases, cleared_cases
from service.application import Page
from service.cases.course_said import FindDanger, FindOrdinary
from service.cases.people import Role
from service.errors import MoveNotAllowed
from service.store.accounts import names_of
from service.web.accounts.signed_in import SignedIn, needs
from service.web.edge import Now, database
from service.web.library.library_page import page_number
from service.web.rendering import show

router = APIRouter(include_in_schema=False, dependencies=[Depends(needs(Role.MODERATOR))])

PER_PAGE = 50
WORDS: dict[str, type[FindOrdinary] | type[FindDanger]] = {
    record.model_fields["action"].default: record for record in (FindOrdinary, FindDanger)
}
"""What a moderator can say of a case in doubt with one click."""


@router.get("/moderation/alerts", name="page:alerts")
async def alerts(request: Request, me: SignedIn) -> HTMLResponse:
    """Open alerts, the first one first; then doubts; then the cleared ones, the last one first."""
    return await _page(request, me)


@router.post("/moderation/alerts", name="page:settle_doubt")
async def settle_doubt(
    request: Request,
    number: Annotated[str, Form(pattern=r"^\d{4}-\d{6}$")],
    word: Annotated[str, Form(pattern=f"^({'|'.join(WORDS)})$")],
    me: SignedIn,
    at: Now,
) -> Response:
    """A moderator's word on a case in doubt; where it is in doubt no more, the page says so."""
    try:
        async with database(request).writing() as session:
            await make_move(session, number, WORDS[word](), actor=me.actor, at=at)
    except MoveNotAllowed as error:
        return await _page(request, me, refused=str(error))
    return RedirectResponse(f"{request.url_for('page:alerts').path}#doubts", status_code=303)


async def _page(request: Request, me: Account, *, refused: str = "") -> HTMLResponse:
    number = page_number(request.query_params.get("page", ""))
    async with database(request).reading() as session:
        blocked = await blocked_cases(session, reader=me)
        cleared, total = await cleared_cases(session, reader=me, offset=PER_PAGE * (number - 1), limit=PER_PAGE)
        names = await names_of(session, {a.cleared_by for view in cleared for a in view.alerts if a.cleared_by})
    return show(
        request,
        "alerts.html",
        status=409 if refused else 200,
        refused=refused,
        blocked=[view for view in blocked if not view.is_in_doubt],
        doubts=[view for view in blocked if view.is_in_doubt],
        page=Page(items=tuple(cleared), total=total, page=number, pages=max(1, -(-total // PER_PAGE))),
        names=names,
    )
