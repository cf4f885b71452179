"""The API by which mentors and moderators add materials. Others read them through the API of the library."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from corpus.records import Article, Language, Slug, Stage
from service.accounts.account import Account
from service.actions.add_material import add_material, material_of
from service.cases.people import Role
from service.errors import AlreadyThere, BadForm
from service.find_twins import find_twins
from service.web.accounts.signed_in import needs
from service.web.api import PROBLEMS, service_of
from service.web.edge import Now, database
from service.web.library.record_form import record_faults
from service.web.problems import Problem
from service.web.throttle import Throttle

RESPONSES: dict[int | str, dict[str, Any]] = {**PROBLEMS, **{code: {"model": Problem} for code in (401, 403, 409)}}
Adder = Annotated[Account, Depends(needs(Role.MENTOR, Role.MODERATOR))]


class NewMaterial(BaseModel):
    """A material to add. `although_alike` adds it although the library has one that may be the same."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["article", "book", "link"]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    summary: Annotated[str, Field(min_length=1, max_length=400)]
    body: Annotated[str, Field(max_length=100_000)] = ""
    url: Annotated[str, Field(pattern=r"^https?://", max_length=500)] | None = None
    problem_fields: Annotated[list[Slug], Field(min_length=1, max_length=50)]
    stages: list[Stage] = []
    references: Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=50)] = []
    language: Language = "en"
    although_alike: StrictBool = False


class AddedMaterial(BaseModel):
    """What became of it: `added` with the record of the library, or `waits` for a moderator."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["added", "waits"]
    material: Article | None


def router(read: Throttle) -> APIRouter:
    """The one route, limited per client."""
    routes = APIRouter(prefix="/api/v1", tags=["library"], responses=RESPONSES, dependencies=[Depends(read)])

    @routes.post("/library/materials", status_code=201)
    async def add(request: Request, new: NewMaterial, me: Adder, at: Now) -> AddedMaterial:
        """Add an article, a book or a link; 409 names what the library has that may be the same."""
        material = _material(new)
        if not new.although_alike:
            _refuse_twins([twin.id for twin in await find_twins(service_of(request), material)])
        async with database(request).writing() as session:
            made = await add_material(session, material, by=me, at=at)
        return AddedMaterial(status="waits" if made is None else "added", material=made)

    return routes


def _material(new: NewMaterial) -> Article:
    """The material as a record. Raises BadForm for the first fault."""
    try:
        return material_of(new.model_dump(exclude={"although_alike"}))
    except ValidationError as error:
        fault = record_faults("articles", error)[0]
        raise BadForm(fault.field, fault.sentence) from error


def _refuse_twins(names: list[str]) -> None:
    if names:
        raise AlreadyThere(f"The library may have it already: {', '.join(names)}. Send 'although_alike' to add it.")
