"""Schemathesis over the declared API: whatever is asked, by whomever, the answer is one that is declared."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from corpus.form import CaseForm
from corpus.reading import Corpus
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.accounts.sessions import begin_session
from service.actions.file_case import file_case
from service.application import Casementor
from service.cases.people import Role
from service.response import FirstResponse, Meta
from service.settings import Settings
from service.store.accounts import account_of, add_account
from service.store.database import Database
from service.web.app import create_app

OPERATIONS = (
    ("/healthz", "GET"),
    ("/readyz", "GET"),
    ("/api/v1/first-responses", "POST"),
    ("/api/v1/rubricator", "GET"),
    ("/api/v1/library/cases", "GET"),
    ("/api/v1/library/cases/{name}", "GET"),
    ("/api/v1/library/materials", "GET"),
    ("/api/v1/library/materials", "POST"),
    ("/api/v1/library/materials/{name}", "GET"),
    ("/api/v1/mentors", "GET"),
    ("/api/v1/mentors/{name}", "GET"),
    ("/api/v1/sessions", "POST"),
    ("/api/v1/sessions", "DELETE"),
    ("/api/v1/sessions/all", "DELETE"),
    ("/api/v1/me", "GET"),
    ("/api/v1/me", "PATCH"),
    ("/api/v1/notices", "GET"),
    ("/api/v1/notices/read", "POST"),
    ("/api/v1/drafts/{place}", "GET"),
    ("/api/v1/drafts/{place}", "PUT"),
    ("/api/v1/drafts/{place}", "DELETE"),
    ("/api/v1/mentor-profile", "PATCH"),
    ("/api/v1/mentor-profile/away", "POST"),
    ("/api/v1/cases", "GET"),
    ("/api/v1/cases", "POST"),
    ("/api/v1/inbox", "GET"),
    ("/api/v1/queue", "GET"),
    ("/api/v1/alerts", "GET"),
    ("/api/v1/cases/{number}", "GET"),
    ("/api/v1/cases/{number}/moves", "POST"),
    ("/api/v1/cases/{number}/helped", "GET"),
    ("/api/v1/cases/{number}/helped/{kind}/{item}", "PUT"),
    ("/api/v1/cases/{number}/text", "PUT"),
    ("/api/v1/cases/{number}/history", "GET"),
    ("/api/v1/cases/{number}/mentors", "GET"),
    ("/api/v1/cases/{number}/questions", "GET"),
    ("/api/v1/discussions", "GET"),
    ("/api/v1/discussions/{name}", "GET"),
    ("/api/v1/discussions/{name}/moves", "POST"),
    ("/api/v1/cases/{number}/opening", "GET"),
    ("/api/v1/cases/{number}/opening/moves", "POST"),
    ("/api/v1/cases/{number}/opening/corrections", "POST"),
    ("/api/v1/reports", "POST"),
    ("/api/v1/statistics", "GET"),
    ("/api/v1/statistics/public", "GET"),
)
FOR_PEOPLE = ("cases", "me", "inbox", "queue", "alerts", "notices", "drafts", "reports", "statistics", "discussions")
SIGNED_IN = (
    *(pair for pair in OPERATIONS if pair[0].startswith(tuple(f"/api/v1/{name}" for name in FOR_PEOPLE))),
    ("/api/v1/library/materials", "POST"),
)
NOTHING_FOUND = FirstResponse(
    similar_cases=(),
    materials=(),
    questions=(),
    mentors=(),
    notices=(),
    meta=Meta(
        encoder="none",
        index_generation="none",
        pipeline="none",
        problem_fields=(),
        suggested_fields=(),
        language="en",
        timings_ms={},
    ),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
modest = settings(
    max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def described(make_app: Callable[..., FastAPI]) -> Iterator[Any]:
    """The API as its own description declares it, called in this process."""
    config = schemathesis.Config.from_dict({"seed": 20261121})
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", make_app(), config=config)
    shutdown_lifespans()


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_a_declared_one(described: Any, path: str, method: str) -> None:
    @given(case=described[path][method].as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))
    @modest
    def holds(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    holds()


@pytest.mark.parametrize(("path", "method"), [pair for pair in OPERATIONS if pair[0].startswith("/api/v1/")][:1])
def test_what_breaks_the_declaration_is_refused(described: Any, path: str, method: str) -> None:
    @given(case=described[path][method].as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
    @modest
    def holds(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    holds()


@pytest.fixture(scope="module")
def inside(
    small: Corpus, small_index: Index, library: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, dict[str, str], str]]:
    """The API around a database of its own; the headers of somebody with every role; the number of a case of theirs."""
    folder = tmp_path_factory.mktemp("inside")
    shutil.copy(library.split(":///", 1)[1], folder / "casementor.db")
    url = f"sqlite+aiosqlite:///{folder / 'casementor.db'}"
    token, number = asyncio.run(_somebody(url))

    @asynccontextmanager
    async def opening() -> AsyncIterator[Casementor]:
        database = Database(url)
        yield Casementor(database=database, index=small_index, corpus=small, cache=VectorCache(None))
        await database.close()

    limits: Any = dict.fromkeys(("respond_limit", "read_limit", "report_limit"), "100000/minute")
    app = create_app(Settings(data_folder=folder, worker_in_serve=False, **limits), opening)
    config = schemathesis.Config.from_dict({"seed": 20261122})
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config)
    yield described, {"Authorization": f"Bearer {token}"}, number
    shutdown_lifespans()


async def _somebody(url: str) -> tuple[str, str]:
    database = Database(url)
    await database.migrate()
    at = datetime.now(UTC)
    async with database.writing() as session:
        row = await add_account(
            session,
            email="all@school.example",
            name="Everybody",
            roles=list(Role),
            hashed_password="none",
            at=at,
            mentor="anna-berg",
        )
        token = await begin_session(session, row, at=at)
        form = CaseForm(essence="Form seven talks loudly.", question="How can I begin?")
        case = await file_case(session, form, NOTHING_FOUND, actor=account_of(row).actor, at=at)
    await database.close()
    return token, case.number


@pytest.mark.parametrize(("path", "method"), SIGNED_IN)
def test_every_answer_to_somebody_signed_in_is_a_declared_one(
    inside: tuple[Any, dict[str, str], str], path: str, method: str
) -> None:
    described, headers, number = inside

    @given(case=described[path][method].as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))
    @modest
    def holds(case: Any) -> None:
        if "{number}" in path:
            case.path_parameters["number"] = number
        case.call_and_validate(checks=CHECKS, headers=headers)

    holds()


def test_every_operation_is_tried(described: Any) -> None:
    declared = {(found.ok().path, found.ok().method.upper()) for found in described.get_all_operations()}
    assert declared == set(OPERATIONS)
