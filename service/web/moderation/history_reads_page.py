"""The page of who read which history of a case and when, for moderators and administrators (R22). Shows no case."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse

from service.application import Page
from service.cases.people import Role
from service.store.accounts import names_of
from service.store.cases import all_history_reads
from service.web.accounts.signed_in import SignedIn, needs
from service.web.edge import database
from service.web.library.library_page import page_number
from service.web.rendering import show

STAFF = Depends(needs(Role.MODERATOR, Role.ADMINISTRATOR))
PER_PAGE = 100

router = APIRouter(include_in_schema=False, dependencies=[STAFF])


@dataclass(frozen=True)
class Reading:
    """One reading; `reader` is empty where the account is gone."""

    number: str
    reader: str
    at: datetime


@router.get("/moderation/history-reads", name="page:history_reads")
async def history_reads(request: Request, me: SignedIn) -> HTMLResponse:
    """Every reading but of cases that are kept from the reader's institution (R12), the latest first."""
    number = page_number(request.query_params.get("page", ""))
    async with database(request).reading() as session:
        found, total = await all_history_reads(
            session, offset=PER_PAGE * (number - 1), limit=PER_PAGE, institution=me.institution
        )
        names = await names_of(session, {reader for _, reader, _ in found})
    readings = tuple(Reading(case, names.get(reader, ""), at) for case, reader, at in found)
    pages = max(1, -(-total // PER_PAGE))
    return show(request, "history_reads.html", page=Page(items=readings, total=total, page=number, pages=pages))
