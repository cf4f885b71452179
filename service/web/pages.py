"""All HTML pages in one router, and the pages that belong to no case: the start page and what the service is about."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from service.web.cases import form_page
from service.web.error_pages import error_page, register_error_pages
from service.web.library import library_page
from service.web.rendering import STATIC, show

__all__ = ["STATIC", "error_page", "register_error_pages", "router"]

router = APIRouter(include_in_schema=False)


@router.get("/", name="page:home")
async def home(request: Request) -> HTMLResponse:
    """What the service is and where to begin."""
    return show(request, "home.html")


@router.get("/about", name="page:about")
async def about(request: Request) -> HTMLResponse:
    """Purpose, limits, method and privacy."""
    return show(request, "about.html")


router.include_router(form_page.router)
router.include_router(library_page.router)
