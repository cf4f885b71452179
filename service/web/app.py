"""The web application: routes, limits, headers, error shapes. Knows no rule of cases and no search."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from service.application import Casementor
from service.settings import Settings
from service.web import api, pages
from service.web.guards import BodyLimit, SecurityHeaders
from service.web.problems import register_problems
from service.web.throttle import Throttle


def create_app(settings: Settings, opening: Callable[[], AbstractAsyncContextManager[Casementor]]) -> FastAPI:
    """The application; `opening` is an async context manager that yields an open Casementor."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opening() as casementor:
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
    app.state.settings = settings
    app.state.casementor = None
    register_problems(app)
    pages.register_error_pages(app)
    respond = Throttle(settings.respond_limit, methods=("POST",))
    app.include_router(api.router(respond, Throttle(settings.read_limit)))
    app.include_router(pages.router, dependencies=[Depends(respond)])
    app.mount("/static", StaticFiles(packages=[("service.web", "static")]), name="static")
    app.add_middleware(SecurityHeaders)
    app.add_middleware(BodyLimit)
    app.add_middleware(CorrelationIdMiddleware)
    return app
