"""The evaluators' pages: kept runs, their trends, one run, two compared. Reads files; runs nothing."""

from asyncio import to_thread
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from corpus.form import FormFault
from service.cases.people import Role
from service.errors import NotFound
from service.measured.comparison import NotComparable
from service.measured.run_record import NoSuchRun
from service.web.accounts.getting_in import settings_of
from service.web.accounts.signed_in import needs
from service.web.evaluations.evaluations_view import Overview, compared, overview, table_of
from service.web.rendering import show

router = APIRouter(include_in_schema=False, dependencies=[Depends(needs(Role.EVALUATOR))])

RunName = Annotated[str, Query(max_length=300)]


@router.get("/evaluations", name="page:evaluations")
async def evaluations(request: Request) -> Response:
    """Runs, trends and sheets."""
    found = await to_thread(overview, settings_of(request).data_folder)
    return _listed(request, found, [], asked=found.pair)


@router.get("/evaluations/compared", name="page:evaluations_compared")
async def two(request: Request, before: RunName = "", after: RunName = "") -> Response:
    """Two runs, query by query; the list again with a sentence where they cannot be compared."""
    try:
        old, new, systems = await to_thread(compared, settings_of(request).data_folder, before, after)
    except (NoSuchRun, NotComparable) as error:
        found = await to_thread(overview, settings_of(request).data_folder)
        return _listed(request, found, [FormFault("before", str(error))], asked=(before, after))
    return show(request, "evaluations_compared.html", old=old, new=new, systems=systems)


@router.get("/evaluations/runs/{name}", name="page:evaluation")
async def one(request: Request, name: str) -> Response:
    """The means of one run, and what they depend on."""
    try:
        table = await to_thread(table_of, settings_of(request).data_folder, name)
    except NoSuchRun as error:
        raise NotFound("There is no such run.") from error
    return show(request, "evaluation.html", table=table)


def _listed(request: Request, found: Overview, faults: list[FormFault], *, asked: tuple[str, str]) -> Response:
    before, after = asked
    status = 422 if faults else 200
    return show(request, "evaluations.html", status=status, found=found, faults=faults, before=before, after=after)
