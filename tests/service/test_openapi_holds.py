"""Schemathesis over the declared API: whatever is asked, the answer is one that the description declares."""

from collections.abc import Callable, Iterator
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

OPERATIONS = (
    ("/healthz", "GET"),
    ("/readyz", "GET"),
    ("/api/v1/first-responses", "POST"),
    ("/api/v1/rubricator", "GET"),
    ("/api/v1/library/cases", "GET"),
    ("/api/v1/library/cases/{name}", "GET"),
    ("/api/v1/library/materials", "GET"),
    ("/api/v1/library/materials/{name}", "GET"),
    ("/api/v1/mentors", "GET"),
    ("/api/v1/mentors/{name}", "GET"),
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


def test_every_operation_is_tried(described: Any) -> None:
    declared = {(found.ok().path, found.ok().method.upper()) for found in described.get_all_operations()}
    assert declared == set(OPERATIONS)
