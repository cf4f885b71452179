"""The pages of statistics: any period for staff and evaluators, whole school years for everybody. Count nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from service.actions.read_statistics import (
    last_whole_month,
    public_statistics,
    public_years,
    read_statistics,
    span_of_cases,
)
from service.cases.periods import Period, months, school_year, school_year_of
from service.cases.statistics import Statistics
from service.web import words
from service.web.accounts.signed_in import SignedIn
from service.web.edge import Now, database
from service.web.rendering import casementor, show
from service.web.statistics.statistics_csv import csv_answer
from service.web.statistics.statistics_view import Figure, address, figures_of

router = APIRouter(include_in_schema=False)

FigureName = Annotated[str, Path(pattern=r"^[a-z-]{1,40}$")]


@dataclass(frozen=True)
class Asked:
    """The period that is shown, and those that can be chosen."""

    period: Period
    months: tuple[str, ...]
    years: tuple[int, ...]


@router.get("/statistics", name="page:statistics")
async def statistics(request: Request, me: SignedIn, at: Now) -> HTMLResponse:
    """All numbers of a period."""
    async with database(request).reading() as session:
        asked = await _asked(request, session, at)
        found = await read_statistics(session, asked.period, fields=tuple(_titles(request)), reader=me)
    return show(request, "statistics.html", asked=asked, found=found, figures=_figures(request, found))


@router.get("/statistics/{name}.csv", name="page:statistics_csv")
async def statistics_csv(request: Request, name: FigureName, me: SignedIn, at: Now) -> Response:
    """One table of a period."""
    async with database(request).reading() as session:
        asked = await _asked(request, session, at)
        found = await read_statistics(session, asked.period, fields=tuple(_titles(request)), reader=me)
    return _csv(request, found, name)


@router.get("/numbers", name="page:numbers")
async def numbers(request: Request, at: Now) -> HTMLResponse:
    """The impersonal numbers of one school year."""
    async with database(request).reading() as session:
        years = await public_years(session, at=at)
        year = _year(request, years, at)
        found = await public_statistics(session, year, fields=tuple(_titles(request)), at=at)
    return show(request, "numbers.html", years=years, year=year, found=found, figures=_figures(request, found))


@router.get("/numbers/{name}.csv", name="page:numbers_csv")
async def numbers_csv(request: Request, name: FigureName, at: Now) -> Response:
    """One table of one school year."""
    async with database(request).reading() as session:
        year = _year(request, await public_years(session, at=at), at)
        found = await public_statistics(session, year, fields=tuple(_titles(request)), at=at)
    return _csv(request, found, name)


async def _asked(request: Request, session: AsyncSession, at: datetime) -> Asked:
    """The period of the address; the present school year where it names none, or one without cases."""
    span = await span_of_cases(session, at=at)
    known = months(span)
    years = tuple(range(school_year_of(span.last), school_year_of(span.first) - 1, -1))
    this_year = school_year(years[0])
    first, last = (request.query_params.get(name, "") for name in ("first", "last"))
    if first in known and last in known:
        return Asked(Period(first=first, last=last), known, years)
    return Asked(Period(first=max(this_year.first, span.first), last=span.last), known, years)


def _year(request: Request, years: tuple[int, ...], at: datetime) -> int:
    """The year of the address where it has a page, else the latest that has."""
    told = request.query_params.get("year", "")
    latest = years[0] if years else school_year_of(last_whole_month(at))
    return next((year for year in years if str(year) == told), latest)


def _titles(request: Request) -> dict[str, str]:
    return {item.id: item.title for item in casementor(request).rubricator}


def _figures(request: Request, found: Statistics) -> dict[str, Figure]:
    words.use_language(request.headers.get("accept-language", ""))
    return {address(name): figure for name, figure in figures_of(found, _titles(request)).items()}


def _csv(request: Request, found: Statistics, name: str) -> Response:
    figure = _figures(request, found).get(name)
    if figure is None:
        raise HTTPException(404)
    return csv_answer(figure, name=f"{name}-{found.period.first}-{found.period.last}")
