"""The one map from errors to status codes, and the one JSON shape every API error has."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from corpus.form import FormFault, fault_sentence
from service.errors import (
    AlreadyThere,
    BadForm,
    CasementorError,
    MoveNotAllowed,
    NotAllowed,
    NotFound,
    NotReady,
    NotSignedIn,
    TooMany,
    Withdrawn,
)
from service.web.guards import HEADERS

STATUS: dict[type[CasementorError], int] = {
    BadForm: 422,
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Withdrawn: 410,
    MoveNotAllowed: 409,
    AlreadyThere: 409,
    TooMany: 429,
    NotReady: 503,
}

RETRY = {429: {"retry-after": "60"}, 503: {"retry-after": "5"}}


class FieldProblem(BaseModel):
    """One fault of one field."""

    model_config = ConfigDict(extra="forbid")

    field: str
    message: str


class ProblemDetail(BaseModel):
    """What went wrong, in a sentence, with the fields it concerns."""

    model_config = ConfigDict(extra="forbid")

    code: int
    message: str
    fields: list[FieldProblem] = []


class Problem(BaseModel):
    """The one shape of every error of the API."""

    model_config = ConfigDict(extra="forbid")

    error: ProblemDetail


def problem(code: int, message: str, faults: list[FormFault] | None = None, headers: Any = None) -> JSONResponse:
    """An error as the API answers it."""
    fields = [FieldProblem(field=fault.field, message=fault.sentence) for fault in faults or []]
    body = Problem(error=ProblemDetail(code=code, message=message, fields=fields))
    return JSONResponse(body.model_dump(), status_code=code, headers=headers)


def register_problems(app: FastAPI) -> None:
    """Answer every error under /api/ in the one shape."""
    app.add_exception_handler(CasementorError, _own)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _own(request: Request, error: Exception) -> Response:
    faults = [FormFault(error.field, error.sentence)] if isinstance(error, BadForm) else []
    code = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    return problem(code, str(error), faults, RETRY.get(code))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [_fault(detail) for detail in error.errors()]
    return problem(422, faults[0].sentence, faults)


def _fault(detail: Any) -> FormFault:
    where = [part for part in detail["loc"] if part not in ("body", "query", "path")]
    if detail["type"] == "json_invalid":
        return FormFault("", "The body is not readable JSON.")
    name = next((part for part in reversed(where) if isinstance(part, str)), "")
    return FormFault(name[:60], fault_sentence(name, detail))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = error.detail if error.status_code in (413,) else _SENTENCES.get(error.status_code, str(error.detail))
    return problem(422 if error.status_code == 400 else error.status_code, message, headers=error.headers)


_SENTENCES = {
    400: "The request could not be read; the body must be JSON with the fields of the form.",
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
}


async def _unexpected(request: Request, error: Exception) -> Response:
    """Starlette answers here outside all middleware, so the headers are added by hand."""
    return problem(500, "Something went wrong on our side. It has been recorded.", headers=HEADERS)
