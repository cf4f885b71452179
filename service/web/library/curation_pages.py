"""All pages by which the library is kept, in one router."""

from fastapi import APIRouter

from service.web.library import additions_page, curation_lists, links_page, records_page

router = APIRouter(include_in_schema=False)
for page in (additions_page, curation_lists, links_page, records_page):
    router.include_router(page.router)
