"""All pages of accounts in one router, as the settings open them."""

from fastapi import APIRouter

from service.settings import Settings
from service.web.accounts import (
    account_page,
    administration_page,
    demo_page,
    oidc_page,
    password_page,
    questionnaire_page,
    registration_page,
    sign_in_page,
)

PAGES = (sign_in_page, registration_page, password_page, account_page, questionnaire_page, administration_page)


def router(settings: Settings) -> APIRouter:
    """The pages; those of the demo and of an outside issuer exist only where they are set."""
    routes = APIRouter(include_in_schema=False)
    for page in PAGES:
        routes.include_router(page.router)
    if settings.demo:
        routes.include_router(demo_page.router)
    if settings.oidc_issuer:
        routes.include_router(oidc_page.router)
    return routes
