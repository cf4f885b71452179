"""The library of solved cases and materials, and the mentors: lists to look through and one page for each record."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from corpus.records import Article, Mentor, SolvedCase
from retrieval.items import Kind
from service.web.rendering import casementor, show

router = APIRouter(include_in_schema=False)

LONGEST_SEARCH = 300
LAST_PAGE = 100_000


@router.get("/library", name="page:library")
async def library(request: Request) -> HTMLResponse:
    """Solved cases or materials, by words and rubricator item."""
    kind: Kind = "materials" if request.query_params.get("kind") == "materials" else "cases"
    return await _listed(request, "library.html", kind)


@router.get("/library/cases/{name}", name="page:case")
async def case(request: Request, name: str) -> HTMLResponse:
    """One solved case with its way to a solution."""
    found = await casementor(request).get("cases", name)
    if not isinstance(found, SolvedCase):
        raise await casementor(request).no_such_item("cases", name)
    made = await casementor(request).made_from(name)
    materials = [await casementor(request).get("materials", one) for one in dict.fromkeys((*found.materials, *made))]
    helpers = [solution.mentor for solution in found.solutions if solution.mentor]
    mentors = {one: await casementor(request).get("mentors", one) for one in helpers}
    return show(request, "case.html", case=found, materials=[m for m in materials if m], mentors=mentors)


@router.get("/library/materials/{name}", name="page:material")
async def material(request: Request, name: str) -> HTMLResponse:
    """One material to read."""
    found = await casementor(request).get("materials", name)
    if not isinstance(found, Article):
        raise await casementor(request).no_such_item("materials", name)
    return show(request, "material.html", material=found)


@router.get("/mentors", name="page:mentors")
async def mentors(request: Request) -> HTMLResponse:
    """Mentors, by words and rubricator item."""
    return await _listed(request, "mentors.html", "mentors")


@router.get("/mentors/{name}", name="page:mentor")
async def mentor(request: Request, name: str) -> HTMLResponse:
    """One mentor's public profile."""
    found = await casementor(request).get("mentors", name)
    if not isinstance(found, Mentor):
        raise await casementor(request).no_such_item("mentors", name)
    return show(request, "mentor.html", mentor=found)


async def _listed(request: Request, template: str, kind: Kind) -> HTMLResponse:
    asked = request.query_params
    rubricator = casementor(request).rubricator
    text = asked.get("text", "")[:LONGEST_SEARCH].strip()
    item = next((item.id for item in rubricator if item.id == asked.get("problem_field")), "")
    page = await casementor(request).browse(
        kind, text=text, problem_field=item, page=page_number(asked.get("page", ""))
    )
    return show(request, template, kind=kind, page=page, text=text, problem_field=item, rubricator=rubricator)


def page_number(text: str) -> int:
    """A page number from whatever was asked; the first page for everything that is none."""
    try:
        return min(max(int(text[:9]), 1), LAST_PAGE)
    except ValueError:
        return 1
