"""The page of jobs that were given up, for moderators and administrators, and trying one again. Knows no kind."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from service.cases.people import Role
from service.errors import NotFound
from service.store.jobs import given_up_jobs, try_again
from service.web.accounts.signed_in import needs
from service.web.edge import Now, database
from service.web.rendering import show

STAFF = Depends(needs(Role.MODERATOR, Role.ADMINISTRATOR))

router = APIRouter(include_in_schema=False, dependencies=[STAFF])


@router.get("/jobs", name="page:jobs")
async def jobs(request: Request) -> HTMLResponse:
    """Jobs that were given up, the latest first."""
    async with database(request).reading() as session:
        found = await given_up_jobs(session)
    return show(request, "jobs.html", jobs=found)


@router.post("/jobs/{job}/again", name="page:job_again")
async def again(request: Request, job: Annotated[int, Path(ge=1, le=2**31 - 1)], at: Now) -> RedirectResponse:
    """Let one job be tried again."""
    async with database(request).writing() as session:
        if not await try_again(session, job, at=at):
            raise NotFound("There is no such job that was given up.")
    return RedirectResponse(request.url_for("page:jobs").path, status_code=303)
