"""The API of a mentor's own profile: change it, set oneself away. Others read it through the API of the library."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Language, Mentor, Slug
from service.accounts.account import Account
from service.actions.edit_profile import (
    Day,
    ProfileForm,
    Stage,
    must_be_mentor,
    own_profile,
    save_profile,
    set_away,
    told_in,
)
from service.errors import BadForm
from service.web.accounts.signed_in import SignedIn
from service.web.api import PROBLEMS
from service.web.edge import Now, database
from service.web.mentors.mentor_profile_form import profile_faults
from service.web.problems import Problem
from service.web.throttle import Throttle

RESPONSES: dict[int | str, dict[str, Any]] = {**PROBLEMS, **{code: {"model": Problem} for code in (401, 403)}}
Line = Annotated[str, Field(min_length=1, max_length=160)]
DayText = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", json_schema_extra={"format": "date"})]


class ProfileChanges(BaseModel):
    """What to change of one's profile; what is left out stays. The first profile needs all but `days`.

    `confirms_code` is needed with the first profile and again when a year has passed.
    """

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    position: Line | None = None
    institution: Line | None = None
    subject_area: Line | None = None
    problem_fields: Annotated[list[Slug], Field(min_length=1, max_length=50)] | None = None
    stages: Annotated[list[Stage], Field(min_length=1)] | None = None
    interests: Annotated[list[Line], Field(min_length=1, max_length=10)] | None = None
    about: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    languages: Annotated[list[Language], Field(min_length=1, max_length=10)] | None = None
    days: list[Day] | None = None
    hours_per_week: Annotated[StrictInt, Field(ge=0, le=20)] | None = None
    load_limit: Annotated[StrictInt, Field(ge=1, le=10)] | None = None
    confirms_code: StrictBool = False


class Away(BaseModel):
    """The last day away (year-month-day), or null to be back."""

    model_config = ConfigDict(extra="forbid")

    until: DayText | None


def router(read: Throttle) -> APIRouter:
    """Both routes, limited per client."""
    routes = APIRouter(prefix="/api/v1", tags=["mentors"], responses=RESPONSES, dependencies=[Depends(read)])

    @routes.patch("/mentor-profile")
    async def change_profile(request: Request, changes: ProfileChanges, me: SignedIn, at: Now) -> Mentor:
        """Change my public mentor profile, or write it for the first time."""
        must_be_mentor(me)
        async with database(request).writing() as session:
            form = await _changed(session, changes, me)
            return await save_profile(session, form, me=me, at=at, confirms_code=changes.confirms_code)

    @routes.post("/mentor-profile/away")
    async def away(request: Request, away: Away, me: SignedIn, at: Now) -> Mentor:
        """Set myself away until a day, or back; no case is offered to me while I am away."""
        must_be_mentor(me)
        until = None if away.until is None else _day(away.until)
        async with database(request).writing() as session:
            return await set_away(session, until, me=me, at=at)

    return routes


async def _changed(session: AsyncSession, changes: ProfileChanges, me: Account) -> ProfileForm:
    """The profile with its changes, checked as a whole. Raises BadForm for the first fault."""
    before = await own_profile(session, me)
    told = changes.model_dump(exclude={"confirms_code"}, exclude_none=True)
    try:
        return ProfileForm.model_validate(({} if before is None else told_in(before)) | told)
    except ValidationError as error:
        fault = profile_faults(error)[0]
        raise BadForm(fault.field, fault.sentence) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadForm("until", "'until' must be a day as year-month-day.") from None
