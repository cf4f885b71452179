"""What stands in the library tells neither the number of its case nor which of two cases was filed first (R16, R18)."""

import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from corpus.form import CaseForm
from retrieval.library_retriever import LibraryRetriever
from service.actions.read_texts import texts_to_measure
from service.cases.case import Case
from service.settings import Settings
from service.web.app import create_app
from tests.service.publication.conftest import FORM, MONDAY, text_of

MOMENT = re.compile(r"20\d\d|\d\d:\d\d|updated|created|position|filed_at|published_at", re.IGNORECASE)
"""A year, an hour, or a word under which a record would tell when it came."""
ALIKE = CaseForm.model_validate({**FORM, "essence": "They drum on the desks with rulers behind my back."})
RANDOM = re.compile(r"[0-9a-f]{16,}")
"""Ids and digests: by chance their digits look like a year now and then."""
PLACE = re.compile(r"solved-[0-9a-f]{16}")


@pytest.fixture
async def cases(press: Any) -> list[Case]:
    """Three cases in the library under one title, in the order they were filed."""
    return [await press.published(who) for who in ("teacher", "other", "teacher")]


@pytest.fixture
async def told(press: Any, cases: list[Case], tmp_path: Path) -> dict[str, str]:
    """Everything that is told of them to others than their authors and moderators, by the way it is told."""
    settings = Settings(data_folder=tmp_path, secret_key="known to every test and to nobody else")
    app = create_app(settings, AsyncExitStack, clock=lambda: MONDAY)  # type: ignore[arg-type]
    app.state.casementor = press.casementor
    names = sorted(text_of(case).id for case in cases)
    paths = ["/api/v1/library/cases?text=rulers", "/api/v1/library/cases?problem_field=class-management"]
    paths += [f"/api/v1/library/cases/{name}" for name in names]
    async with AsyncClient(transport=ASGITransport(app), base_url="http://school") as client:
        answers = {path: (await client.get(path)).text for path in paths}
        pages = {f"page {name}": (await client.get(f"/library/cases/{name}")).text for name in names}
    async with press.database.reading() as session:
        measured = [record.model_dump_json() for record in await texts_to_measure(session)]
    response = await press.casementor.first_response(ALIKE)
    documents = LibraryRetriever(index=press.casementor.index).invoke(ALIKE.essence)
    items = press.casementor.index.shelf.get("cases", names).values()
    return {
        **answers,
        **{name: re.sub(r"<footer.*", "", page, flags=re.DOTALL) for name, page in pages.items()},
        "first response": str([found.model_dump(mode="json") for found in response.similar_cases]),
        "documents of a chain": str([document.metadata for document in documents]),
        "index": str([(item.id, item.digest, item.record) for item in items]),
        "export for measuring": str(measured),
    }


async def test_nothing_that_is_told_of_it_holds_its_number_or_a_moment(cases: list[Case], told: dict[str, str]) -> None:
    numbers = [case.number for case in cases]
    assert all(text_of(case).title in told["export for measuring"] for case in cases)
    for way, text in ((way, RANDOM.sub("…", text)) for way, text in told.items()):
        assert [number for number in numbers if number in text or number[5:] in text] == [], way
        assert MOMENT.findall(text) == [], way


async def test_where_they_stand_together_their_order_is_that_of_their_random_ids(
    cases: list[Case], told: dict[str, str]
) -> None:
    names = [text_of(case).id for case in cases]
    for way in ("/api/v1/library/cases?problem_field=class-management", "export for measuring"):
        listed = list(dict.fromkeys(PLACE.findall(told[way])))
        assert listed == sorted(names), way
