"""The API of statistics: the numbers of a period, and the public ones of a school year. A number withheld is null."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from service.actions.read_statistics import public_statistics, read_statistics
from service.cases.periods import Month, Period
from service.cases.statistics import Statistics
from service.web.accounts.signed_in import SignedIn
from service.web.api import PROBLEMS, service_of
from service.web.edge import Now, database
from service.web.problems import Problem
from service.web.throttle import Throttle

RESPONSES: dict[int | str, dict[str, Any]] = {**PROBLEMS, **{code: {"model": Problem} for code in (401, 403)}}
First = Annotated[Month, Query(description="first month, such as 2026-09")]
Last = Annotated[Month, Query(description="last month, such as 2027-08")]
Year = Annotated[int, Query(ge=2000, le=2998, description="the calendar year in which the school year began")]


def router(read: Throttle) -> APIRouter:
    """All routes, limited per client."""
    routes = APIRouter(
        prefix="/api/v1/statistics", tags=["statistics"], responses=RESPONSES, dependencies=[Depends(read)]
    )

    @routes.get("")
    async def statistics(request: Request, first: First, last: Last, me: SignedIn) -> Statistics:
        """The numbers of cases filed in a period, for moderators, administrators and evaluators."""
        async with database(request).reading() as session:
            return await read_statistics(session, Period(first=first, last=last), fields=_fields(request), reader=me)

    @routes.get("/public")
    async def public(request: Request, year: Year, at: Now) -> Statistics:
        """The numbers of a school year, as far as its months are over."""
        async with database(request).reading() as session:
            return await public_statistics(session, year, fields=_fields(request), at=at)

    return routes


def _fields(request: Request) -> list[str]:
    return [item.id for item in service_of(request).rubricator]
