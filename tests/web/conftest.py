"""A small stand-in for the service behind the pages, with made-up records, and the web application around it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from starlette.staticfiles import StaticFiles

from corpus.form import CaseForm
from corpus.reading import SHIPPED, read_corpus
from corpus.records import Article, Mentor, RubricatorItem, SolvedCase
from service.application import Page
from service.response import FirstResponse, Notice
from service.web import pages
from service.web.guards import SecurityHeaders

SAMPLE = yaml.safe_load((Path(__file__).parent / "sample.yaml").read_text(encoding="utf8"))
RESPONSE = FirstResponse.model_validate(SAMPLE["response"])
NOTHING = RESPONSE.model_copy(
    update={
        "similar_cases": (),
        "materials": (),
        "questions": (),
        "mentors": (),
        "notices": (
            Notice(code="automatic", text="This is automatic."),
            Notice(code="nothing_similar", text="No solved case is close enough, so none is shown."),
            Notice(code="no_materials", text="No material fits."),
        ),
    }
)
RECORDS: dict[str, SolvedCase | Article | Mentor] = {
    "cases": SolvedCase.model_validate(SAMPLE["case"]),
    "materials": Article.model_validate(SAMPLE["material"]),
    "mentors": Mentor.model_validate(SAMPLE["mentor"]),
}


@dataclass
class StandIn:
    """Answers like the service: one record of each kind, `count` of them in a list, always the same response."""

    rubricator: tuple[RubricatorItem, ...]
    response: FirstResponse = RESPONSE
    count: int = 1
    forms: list[CaseForm] = field(default_factory=list)
    asked: dict[str, Any] = field(default_factory=dict)
    merged: dict[str, RubricatorItem] = field(default_factory=dict)

    @property
    def known_tags(self) -> list[str]:
        """Ids that a form may name."""
        return [item.id for item in self.rubricator]

    async def first_response(self, form: CaseForm) -> FirstResponse:
        """Remember the form, answer as always."""
        self.forms.append(form)
        return self.response

    async def get(self, kind: str, name: str) -> SolvedCase | Article | Mentor | None:
        """The record, if it is asked for."""
        record = RECORDS[kind]
        return record if record.id == name else None

    async def made_from(self, case: str) -> list[str]:
        """No material was made from a case."""
        return []

    async def no_such_item(self, kind: str, name: str) -> HTTPException:
        """Nothing was ever withdrawn here."""
        return HTTPException(404)

    async def browse(self, kind: str, *, text: str = "", problem_field: str = "", page: int = 1) -> Page:
        """The record as often as `count` says, 20 a page."""
        self.asked = {"kind": kind, "text": text, "problem_field": problem_field, "page": page}
        here = max(0, min(20, self.count - 20 * (page - 1)))
        return Page(items=(RECORDS[kind],) * here, total=self.count, page=page, pages=max(1, -(-self.count // 20)))


@pytest.fixture(scope="session")
def rubricator() -> tuple[RubricatorItem, ...]:
    """The shipped rubricator."""
    return read_corpus(SHIPPED)[0].rubricator


@pytest.fixture(scope="session")
def make_service(rubricator: tuple[RubricatorItem, ...]) -> Callable[..., StandIn]:
    """Makes a stand-in with the given differences."""
    return partial(StandIn, rubricator)


@pytest.fixture
def service(make_service: Callable[..., StandIn]) -> StandIn:
    """The stand-in."""
    return make_service()


@pytest.fixture
def empty_handed(make_service: Callable[..., StandIn]) -> StandIn:
    """A service that finds nothing."""
    return make_service(response=NOTHING, count=0)


@pytest.fixture(scope="session")
def web_around() -> Callable[[Any], FastAPI]:
    """Makes the application with pages, static files and headers around a service."""

    def made(service: Any) -> FastAPI:
        app = FastAPI()
        app.state.casementor = service
        app.add_api_route("/api/v1/mentors", lambda: {}, name="mentors")
        pages.register_error_pages(app)
        app.include_router(pages.router)
        app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
        app.add_middleware(SecurityHeaders)
        return app

    return made


@pytest.fixture
def visitor(service: StandIn, web_around: Callable[[Any], FastAPI]) -> TestClient:
    """Opens pages as a browser would."""
    return TestClient(web_around(service), raise_server_exceptions=False)


@pytest.fixture
def empty_visitor(empty_handed: StandIn, web_around: Callable[[Any], FastAPI]) -> TestClient:
    """Opens pages of a service that finds nothing."""
    return TestClient(web_around(empty_handed))
