"""The web application: routes, limits, headers, error shapes. Knows no rule of cases and no search."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI
from slowapi import Limiter
from slowapi.util import get_remote_address
from starlette.staticfiles import StaticFiles

from service.application import Casementor
from service.settings import Settings
from service.web import api, pages
from service.web.guards import BodyLimit, SecurityHeaders
from service.web.problems import register_problems

Opening = Callable[[], "AsyncIterator[Casementor]"]


def create_app(settings: Settings, opening: Callable[[], object]) -> FastAPI:
    """The application; `opening` is an async context manager that yields an open Casementor."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opening() as casementor:  # type: ignore[attr-defined]
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
    app.state.limiter = Limiter(key_func=get_remote_address, default_limits=[])
    app.state.settings = settings
    app.state.casementor = None
    register_problems(app)
    pages.register_error_pages(app)
    app.include_router(api.router(app.state.limiter, settings))
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(packages=[("service.web", "static")]), name="static")
    app.add_middleware(SecurityHeaders)
    app.add_middleware(BodyLimit)
    app.add_middleware(CorrelationIdMiddleware)
    return app
