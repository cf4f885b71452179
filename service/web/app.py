"""The web application: routes, limits, headers, error shapes. Knows no rule of cases and no search."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from service.accounts.secret_key import secret_key
from service.application import Casementor
from service.open_worker import working
from service.settings import Settings
from service.web import api, pages
from service.web.accounts import account_pages, accounts_api, oidc_page
from service.web.accounts.sign_in_throttle import SignInThrottle
from service.web.accounts.signed_in import FindsWhoAsks
from service.web.cases import (
    author_pages,
    case_page,
    cases_api,
    drafts_api,
    drafts_page,
    helpful_api,
    helpful_page,
    mentor_pages,
    message_page,
)
from service.web.csrf import CsrfGuard
from service.web.discussions import discussion_pages, discussions_api, opening_pages
from service.web.evaluations import evaluations_page, rating_page
from service.web.fresh_rubricator import FreshRubricator
from service.web.guards import BodyLimit, SecurityHeaders
from service.web.library import curation_pages, gaps_page, likeness_page, materials_api
from service.web.mentors import mentor_profile_api
from service.web.moderation import (
    alerts_page,
    article_page,
    generation_page,
    history_reads_page,
    jobs_page,
    moderator_pages,
    prompts_page,
    publications_page,
)
from service.web.notices import notices_api, notices_page
from service.web.problems import register_problems
from service.web.statistics import statistics_api, statistics_page
from service.web.throttle import Throttle

PAGES = (
    notices_page,
    alerts_page,
    jobs_page,
    history_reads_page,
    statistics_page,
    generation_page,
    moderator_pages,
    evaluations_page,
    rating_page,
    curation_pages,
    publications_page,
    article_page,
    gaps_page,
    likeness_page,
    prompts_page,
    discussion_pages,
    opening_pages,
    author_pages,
    mentor_pages,
    drafts_page,
    helpful_page,
    message_page,
    case_page,
)
"""Pages of people; that of a case takes every move by its name and so comes last."""
OWN_APIS = (notices_api, drafts_api, mentor_profile_api, materials_api, statistics_api, discussions_api, helpful_api)


def create_app(
    settings: Settings,
    opening: Callable[[], AbstractAsyncContextManager[Casementor]],
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """The application; `opening` is an async context manager that yields an open Casementor."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opening() as casementor, working(settings, casementor, clock=clock):
            app.state.casementor = casementor
            yield
            app.state.casementor = None

    app = FastAPI(
        title="Casementor",
        version="0.1.0",
        summary="Case-mentoring for novice teachers: first responses, library, mentors.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    _keep_state(app, settings, clock)
    register_problems(app)
    pages.register_error_pages(app)
    _include_routers(app, settings)
    app.mount("/static", StaticFiles(packages=[("service.web", "static")]), name="static")
    _add_guards(app, settings)
    return app


def _keep_state(app: FastAPI, settings: Settings, clock: Callable[[], datetime]) -> None:
    """What requests find at the application."""
    app.state.settings = settings
    app.state.casementor = None
    app.state.clock = clock
    app.state.secret = secret_key(settings.secret_key, folder=settings.data_folder)
    app.state.sign_in_throttle = SignInThrottle(settings.sign_in_limit)
    app.state.respond_throttle = Throttle(settings.respond_limit, methods=("POST",))
    app.state.report_throttle = Throttle(settings.report_limit)
    app.state.message_throttle = Throttle(settings.message_limit)
    app.state.contribution_throttle = Throttle(settings.contribution_limit)


def _include_routers(app: FastAPI, settings: Settings) -> None:
    respond = app.state.respond_throttle
    app.include_router(api.router(respond, Throttle(settings.read_limit)))
    app.include_router(pages.router, dependencies=[Depends(respond)])
    app.include_router(account_pages.router(settings))
    app.include_router(accounts_api.router(Throttle(settings.read_limit)))
    for page in PAGES:
        app.include_router(page.router)
    for own in OWN_APIS:
        app.include_router(own.router(Throttle(settings.read_limit)))
    app.include_router(cases_api.router(respond, Throttle(settings.read_limit)))


def _add_guards(app: FastAPI, settings: Settings) -> None:
    """What stands around every request, the innermost first."""
    app.add_middleware(CsrfGuard, secret=app.state.secret)
    app.add_middleware(FindsWhoAsks)
    app.add_middleware(FreshRubricator)
    oidc_page.prepare(app, settings)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(BodyLimit)
    app.add_middleware(CorrelationIdMiddleware)
