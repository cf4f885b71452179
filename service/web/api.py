"""The JSON API, version 1. Every answer has a declared shape; every error has the one shape of `problems.py`."""

from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from corpus.form import CaseForm
from corpus.records import Article, Mentor, RubricatorItem, SolvedCase
from service.application import Casementor
from service.errors import NotReady
from service.response import FirstResponse
from service.web.problems import Problem
from service.web.throttle import Throttle

EXAMPLE = {
    "essence": "My form 8 does not notice that the lesson has begun. It takes ten minutes until I can speak.",
    "actions_taken": "I waited in silence and wrote a puzzle on the board. The puzzle helped once.",
    "difficulty": "I get red and they see it.",
    "question": "How do I get them to be with me from the bell?",
    "participants": ["pupils of form 8"],
    "problem_fields": ["class-management"],
    "format": "anonymously",
    "urgency": "need advice",
    "consent_to_publish": False,
}
PROBLEMS: dict[int | str, dict[str, Any]] = {code: {"model": Problem} for code in (404, 410, 413, 422, 429, 500, 503)}
T = TypeVar("T")
Name = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]
Text = Annotated[str, Query(max_length=300, description="words to search for; empty lists everything by title")]
Tag = Annotated[str, Query(max_length=80, description="id of a rubricator item")]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


class Listed(BaseModel):
    """One page of a list."""

    model_config = ConfigDict(extra="forbid")

    total: int
    page: int
    pages: int


class ListedCases(Listed):
    """A page of solved cases."""

    items: list[SolvedCase]


class ListedMaterials(Listed):
    """A page of materials."""

    items: list[Article]


class ListedMentors(Listed):
    """A page of mentors."""

    items: list[Mentor]


class Health(BaseModel):
    """Whether the service is up."""

    status: Literal["ok"]


class Readiness(Health):
    """What the service answers from."""

    encoder: str
    index_generation: str
    counts: dict[str, int]


def service_of(request: Request) -> Casementor:
    """The open service; raises NotReady while it is starting or stopping."""
    found = request.app.state.casementor
    if found is None:
        raise NotReady("The service is starting. Please try again in a few seconds.")
    assert isinstance(found, Casementor)
    return found


def router(respond: Throttle, read: Throttle) -> APIRouter:
    """All routes, limited per client."""
    routes = APIRouter()
    _add_health(routes)
    asking = APIRouter(prefix="/api/v1", tags=["first responses"], responses=PROBLEMS, dependencies=[Depends(respond)])
    _add_first_responses(asking)
    reading = APIRouter(prefix="/api/v1", tags=["library"], responses=PROBLEMS, dependencies=[Depends(read)])
    _add_library(reading)
    _add_mentors(reading)
    routes.include_router(asking)
    routes.include_router(reading)
    return routes


def _add_health(routes: APIRouter) -> None:
    @routes.get("/healthz", tags=["health"])
    async def healthz() -> Health:
        """Whether the process answers."""
        return Health(status="ok")

    @routes.get("/readyz", tags=["health"], responses={503: {"model": Problem}})
    async def readyz(request: Request) -> Readiness:
        """Whether first responses can be given, and from what."""
        index = service_of(request).index
        counts = await run_in_threadpool(index.counts)
        return Readiness(status="ok", encoder=index.encoder.name, index_generation=index.name, counts=counts)


def _add_first_responses(routes: APIRouter) -> None:
    @routes.post("/first-responses")
    async def first_response(
        request: Request, form: Annotated[CaseForm, Body(openapi_examples={"a noisy start": {"value": EXAMPLE}})]
    ) -> FirstResponse:
        """What is already known: similar solved cases, materials, questions, mentors. Nothing is stored."""
        return await service_of(request).first_response(form)


def _add_library(routes: APIRouter) -> None:
    @routes.get("/rubricator")
    async def rubricator(request: Request) -> list[RubricatorItem]:
        """The items that tag cases, materials and mentors."""
        return list(service_of(request).rubricator)

    @routes.get("/library/cases")
    async def cases(request: Request, text: Text = "", problem_field: Tag = "", page: PageNumber = 1) -> ListedCases:
        """Solved cases, by fit to `text` or by title."""
        found = await service_of(request).browse("cases", text=text, problem_field=problem_field, page=page)
        return ListedCases(items=list(found.items), total=found.total, page=found.page, pages=found.pages)

    @routes.get("/library/cases/{name}")
    async def case(request: Request, name: Name) -> SolvedCase:
        """One solved case."""
        return await _one(request, "cases", name, SolvedCase)

    @routes.get("/library/materials")
    async def materials(
        request: Request, text: Text = "", problem_field: Tag = "", page: PageNumber = 1
    ) -> ListedMaterials:
        """Articles, books and links, by fit to `text` or by title."""
        found = await service_of(request).browse("materials", text=text, problem_field=problem_field, page=page)
        return ListedMaterials(items=list(found.items), total=found.total, page=found.page, pages=found.pages)

    @routes.get("/library/materials/{name}")
    async def material(request: Request, name: Name) -> Article:
        """One material."""
        return await _one(request, "materials", name, Article)


def _add_mentors(routes: APIRouter) -> None:
    @routes.get("/mentors")
    async def mentors(
        request: Request, text: Text = "", problem_field: Tag = "", page: PageNumber = 1
    ) -> ListedMentors:
        """Public profiles of mentors, by fit to `text` or by name."""
        found = await service_of(request).browse("mentors", text=text, problem_field=problem_field, page=page)
        return ListedMentors(items=list(found.items), total=found.total, page=found.page, pages=found.pages)

    @routes.get("/mentors/{name}")
    async def mentor(request: Request, name: Name) -> Mentor:
        """One mentor's public profile."""
        return await _one(request, "mentors", name, Mentor)


async def _one(request: Request, kind: str, name: str, shape: type[T]) -> T:
    found = await service_of(request).get(kind, name)
    if not isinstance(found, shape):
        raise await service_of(request).no_such_item(kind, name)
    return found
